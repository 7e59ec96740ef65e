import { z } from 'zod';
import type { Inbound, InboundOf } from '../../../jobs/ports.ts';
import { instantOf, lookUp, platform, type Reading, senderOf } from './receive.ts';
import { receiveMessage } from './receive-message.ts';

const outer = z.object({
  event_id: z.string().nullish(),
  event_time: z.number().nullish(),
  event: z.object({ type: z.string() }).loose(),
});

const memberEvent = z.object({
  type: z.enum(['member_joined_channel', 'member_left_channel']),
  user: z.string(),
  channel: z.string(),
  team: z.string().nullish(),
  inviter: z.string().nullish(),
  event_ts: z.string().nullish(),
});

/** The bot itself was removed from a channel. */
const ownLeaving = z.object({
  type: z.enum(['channel_left', 'group_left']),
  channel: z.string(),
  actor_id: z.string().nullish(),
  event_ts: z.string().nullish(),
});

const homeEvent = z.object({
  type: z.literal('app_home_opened'),
  user: z.string(),
  /** The other tab is the conversation with the bot. */
  tab: z.literal('home'),
  event_ts: z.string().nullish(),
});

type EventReading = Reading<Inbound | null>;

/** Reads an Events API payload (`event_callback`) from either transport. `null` if it is not relevant. */
export function receiveEvent(body: unknown): EventReading | null {
  const read = outer.safeParse(body);
  if (!read.success) return null;
  const { event, event_id, event_time } = read.data;
  // Slack retries an event with the same id.
  const id = event_id ?? String(event_time ?? '');
  switch (event.type) {
    case 'message':
    case 'app_mention':
      return receiveMessage(event);
    case 'member_joined_channel':
    case 'member_left_channel':
      return receiveMember(event, id);
    case 'app_home_opened':
      return receiveHome(event, id);
    case 'channel_left':
    case 'group_left':
      return receiveOwnLeaving(event, id);
    default:
      return null;
  }
}

function receiveMember(event: unknown, id: string): EventReading | null {
  const read = memberEvent.safeParse(event);
  if (!read.success) return null;
  const { user, channel, team, inviter, event_ts } = read.data;
  const change = read.data.type === 'member_joined_channel' ? 'joined' : 'left';
  return {
    people: lookUp([user, inviter]),
    finish(known): InboundOf<'member'> {
      const bot = user === known.identity.botUserId;
      const actor = bot ? (inviter ?? '') : user;
      return {
        platform,
        kind: 'member',
        dedupeKey: `${change}:${channel}:${user}:${event_ts ?? id}`,
        at: instantOf(event_ts, known.nowMs),
        from: senderOf(actor, known, bot ? [] : [team]),
        change,
        platformRoomId: channel,
        bot,
        handle: { platformUserId: actor, platformRoomId: channel },
      };
    },
  };
}

function receiveHome(event: unknown, id: string): EventReading | null {
  const read = homeEvent.safeParse(event);
  if (!read.success) return null;
  const { user, event_ts } = read.data;
  return {
    people: lookUp([user]),
    finish: (known): InboundOf<'home'> => ({
      platform,
      kind: 'home',
      dedupeKey: `home:${user}:${id}`,
      at: instantOf(event_ts, known.nowMs),
      from: senderOf(user, known),
    }),
  };
}

function receiveOwnLeaving(event: unknown, id: string): EventReading | null {
  const read = ownLeaving.safeParse(event);
  if (!read.success) return null;
  const { channel, actor_id, event_ts } = read.data;
  return {
    people: lookUp([actor_id]),
    finish: (known): InboundOf<'member'> => ({
      platform,
      kind: 'member',
      dedupeKey: `left:${channel}:${known.identity.botUserId}:${event_ts ?? id}`,
      at: instantOf(event_ts, known.nowMs),
      from: senderOf(actor_id ?? '', known),
      change: 'left',
      platformRoomId: channel,
      bot: true,
      handle: { platformUserId: actor_id ?? '', platformRoomId: channel },
    }),
  };
}
