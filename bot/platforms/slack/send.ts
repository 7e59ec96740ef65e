import type { WebClient } from '@slack/web-api';
import type { MessageRef, SendOptions, SendResult } from '../../../jobs/ports.ts';
import type { Content } from '../../../templates/reader/card.ts';
import { rejected } from '../../network/lost-request.ts';
import { failureOf, refusalOf } from './outcome.ts';
import { type Drawn, renderCard } from './render.ts';

/** The `event_type` of the metadata that carries a delivery's marker. */
export const markerEvent = 'xinhang_delivery';

/** Undefined for answers, which need not be found again. */
type Options = Pick<SendOptions, 'marker' | 'mayBegin'> | undefined;

export interface Sending {
  /** Posts an ordinary message, visible to everyone in the channel. */
  send(channel: string, content: Content, options: Options): Promise<SendResult>;
  /** Posts in the direct message with a user. */
  sendDirect(userId: string, content: Content, options: Options): Promise<SendResult>;
  /** The channel id of the direct message with a user. @throws the errors of Slack's client */
  readonly openDirect: (userId: string) => Promise<string>;
}

/** Nothing in our messages may become a link or a mention. */
export const asItStands = { link_names: false, parse: 'none' } as const;

export function createSending(client: WebClient): Sending {
  const directs = new Map<string, string>();

  const send: Sending['send'] = async (channel, content, options) => {
    const drawn = drawSafely(content);
    if ('status' in drawn) return drawn;
    if (options?.mayBegin?.() === false) {
      return rejected('not_begun', 'the claim on the message would have run out');
    }
    try {
      const answer = await client.chat.postMessage({
        channel,
        ...drawn,
        ...asItStands,
        mrkdwn: false,
        unfurl_links: false,
        unfurl_media: false,
        ...carry(options),
      });
      if (answer.ts === undefined)
        return { status: 'unknown', cause: 'Slack accepted it without saying where' };
      return {
        status: 'accepted',
        ref: { platformRoomId: answer.channel ?? channel, platformMessageId: answer.ts },
      };
    } catch (error) {
      return failureOf(error);
    }
  };

  const openDirect = async (userId: string): Promise<string> => {
    const known = directs.get(userId);
    if (known !== undefined) return known;
    const { channel } = await client.conversations.open({ users: userId });
    if (channel?.id === undefined) throw new Error('Slack opened a conversation without saying which');
    directs.set(userId, channel.id);
    return channel.id;
  };

  return {
    send,
    openDirect,
    async sendDirect(userId, content, options) {
      let channel: string;
      try {
        channel = await openDirect(userId);
      } catch (error) {
        return refusalOf(error); // Nothing was posted yet, so the outcome is known.
      }
      return send(channel, content, options);
    },
  };
}

/** Slack's ids of direct messages begin with it; a customer may read any other channel. */
const directPrefix = 'D';

/** Replaces a message of ours in a direct message. The metadata stays, so that `find` still recognises the message. */
export async function updateMessage(
  client: WebClient,
  { platformRoomId: channel, platformMessageId: ts }: MessageRef,
  content: Content,
  { mayBegin }: Pick<SendOptions, 'mayBegin'>,
): Promise<SendResult> {
  if (!channel.startsWith(directPrefix)) {
    return rejected('unsupported', 'only messages in a direct message are updated');
  }
  const drawn = drawSafely(content);
  if ('status' in drawn) return drawn;
  if (mayBegin?.() === false) return rejected('not_begun', 'the claim on the update would have run out');
  try {
    await client.chat.update({ channel, ts, ...drawn, ...asItStands });
    return { status: 'accepted', ref: { platformRoomId: channel, platformMessageId: ts } };
  } catch (error) {
    return failureOf(error);
  }
}

function carry(options: Options) {
  if (options === undefined) return {};
  return { metadata: { event_type: markerEvent, event_payload: { marker: options.marker } } };
}

/** Replaces a person's home tab. It holds more blocks than a message, but the words of one are enough. */
export async function publishHome(client: WebClient, userId: string, content: Content): Promise<SendResult> {
  const drawn = drawSafely(content);
  if ('status' in drawn) return drawn;
  try {
    const { view } = await client.views.publish({
      user_id: userId,
      view: { type: 'home', blocks: drawn.blocks },
    });
    return { status: 'accepted', ref: { platformRoomId: userId, platformMessageId: view?.id ?? '' } };
  } catch (error) {
    return failureOf(error);
  }
}

/** A card that cannot be rendered is a rejection like any other, not a crash of the delivery job. */
export function drawSafely(content: Content): Drawn | Extract<SendResult, { status: 'rejected' }> {
  try {
    return renderCard(content);
  } catch (error) {
    if (error instanceof RangeError) return rejected('too_long', error.message);
    throw error;
  }
}
