import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { checkAudience } from '../../../jobs/check-audience.ts';
import { XinhangError } from '../../../jobs/errors.ts';
import type { Capabilities, ChatPlatform, Log } from '../../../jobs/ports.ts';
import { said } from '../../../templates/reader/said.ts';
import { watchSecret } from '../../network/watch-secret.ts';
import { createApi, requestLimitMs } from './api.ts';
import { createHttpReceiver } from './http-receiver.ts';
import { rejected } from '../../network/lost-request.ts';
import { refusalOf } from './outcome.ts';
import { platform, readClick, readMessage } from './receive.ts';
import { maxTextChars } from './render.ts';
import { createRooms } from './rooms.ts';
import { createSending } from './send.ts';
import { createStream, topics } from './stream.ts';

export interface DingTalkConfig {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly robotCode: string;
  /** The card of staff messages, made in the card console. */
  readonly cardTemplateId: string;
  /** The template of the groups that the bot makes. */
  readonly groupTemplateId?: string | undefined;
  /** Robot messages may also come over HTTP. */
  readonly overHttp?: boolean;
  /** Replaces `https://api.dingtalk.com` and `https://oapi.dingtalk.com`. */
  readonly baseUrl?: string | undefined;
}

export interface DingTalkDeps {
  /** Gets the route `POST /dingtalk/callback` if messages may come over HTTP; must not be listening yet. */
  readonly http: FastifyInstance;
  readonly log: Log;
  readonly nowMs: () => number;
  /** The first wait before the stream connects again. */
  readonly firstWaitMs?: number;
}

/**
 * DingTalk: an internal app with a robot. What colleagues get one-to-one is a card, which DingTalk creates once per
 * `outTrackId`; messages in groups are plain text.
 */
export function createDingTalkPlatform(config: DingTalkConfig, deps: DingTalkDeps): ChatPlatform {
  const { http, log, nowMs } = deps;
  const api = createApi(config, nowMs);
  const rooms = createRooms(api, config);
  const sending = createSending(api, config);
  const receiver =
    config.overHttp === true
      ? createHttpReceiver(http, { clientSecret: config.clientSecret, log, nowMs })
      : null;
  const stream = createStream({
    api,
    log,
    ...(deps.firstWaitMs === undefined ? {} : { firstWaitMs: deps.firstWaitMs }),
  });
  let started = false;
  const secret = watchSecret();

  return {
    id: platform,
    capabilities: dingTalkCapabilities,

    async start(sink) {
      if (started) throw new XinhangError('unsupported', said('dingtalk/started'));
      const takeMessage = async (data: unknown): Promise<boolean> => {
        const inbound = readMessage(data, nowMs());
        if (inbound === null) return false;
        await sink.accept(inbound, sink.deadline());
        return true;
      };
      try {
        await stream.start(async (topic, data, messageId) => {
          if (topic === topics.message) {
            if (!(await takeMessage(data)))
              log.warn({ topic }, 'DingTalk sent a message that cannot be read');
            return;
          }
          const click = topic === topics.card ? readClick(data, messageId, nowMs()) : null;
          if (click === null) return log.warn({ topic }, 'DingTalk sent something that cannot be read');
          await sink.accept(click, sink.deadline());
        });
      } catch (error) {
        const { problem, detail } = refusalOf(error);
        throw new XinhangError(
          problem === 'auth' ? 'bad_config' : 'platform_refused',
          said('dingtalk/no-stream', { why: detail }),
          { retry: problem === 'auth' ? 'never' : 'later', cause: error },
        );
      }
      receiver?.listen(takeMessage);
      started = true;
    },

    async stop() {
      receiver?.stop();
      await stream.stop();
    },

    problem() {
      const refused = secret.refusal();
      if (refused !== null) {
        return `DingTalk refuses the app (${refused}): check its secret, permissions and IP allow-list.`;
      }
      return started ? stream.problem() : null;
    },

    ensureRoom: async (request) => rooms.ensure(request),
    invite: async (room, staff) => rooms.invite(room, staff),
    remove: async (room, staff) => rooms.remove(room, staff),
    members: async (room) => rooms.members(room),
    person: async (id) => rooms.person(id),

    async post(room, text, options) {
      checkAudience(room, text);
      return secret.note(await sending.toRoom(room.platformRoomId, text, options));
    },
    async postStaff(room, text, options) {
      checkAudience(room, text);
      return secret.note(await sending.toRoom(room.platformRoomId, text, options));
    },
    async dm(to, text, options) {
      checkAudience('dm', text);
      return secret.note(await sending.card(to.platformUserId, text, options));
    },
    async update(message, text, options) {
      checkAudience('dm', text);
      return secret.note(await sending.update(message, text, options));
    },
    async find(target) {
      // A card that is created again under its marker is not shown twice.
      if (target.kind === 'dm') return { status: 'repeat' };
      return { status: 'cannot-tell', why: 'DingTalk does not let a robot read a group' };
    },
    /** One-to-one: in a group everyone would see it. People outside the organisation cannot be reached that way. */
    async answer({ platformUserId }, text) {
      const person = await rooms.person(platformUserId).catch(() => null);
      if (person === null || person.external !== false) {
        return rejected('unsupported', 'DingTalk has no private answer for people outside the organisation');
      }
      const hasButtons = (text.buttons ?? []).length > 0;
      return secret.note(
        hasButtons
          ? await sending.card(platformUserId, text, { marker: randomUUID() })
          : await sending.toPerson(platformUserId, text),
      );
    },
    openForm: async () => rejected('unsupported', 'DingTalk has no forms that a robot can open'),
  };
}

/** DingTalk's capabilities, with the reason for each limitation. */
export const dingTalkCapabilities: Capabilities = {
  groupInbound: 'mention-only',
  // A card for some recipients only: whether others find it by search or as a preview is not documented.
  whisper: 'none',
  // No documented call adds people outside the organisation; a colleague invites them by link.
  customerJoin: 'staff-action',
  customerPost: 'direct',
  // The quoted message's send key.
  replyLink: 'message-id',
  // Cards have a key, messages in groups have nothing.
  settle: 'none',
  form: 'external-page',
  edit: 'any-time',
  seesEdits: false,
  seesDeletes: false,
  // Whether the events of a group cover people from outside is not documented.
  seesMembers: false,
  home: 'none',
  maxTextChars,
  requestLimitMs,
  // 20 calls a second of an application and method are documented; webhook robots had 20 a minute in a group.
  pace: {
    room: { messages: 20, perMs: 60_000 },
    person: { messages: 1, perMs: 1_000 },
    application: { messages: 15, perMs: 1_000 },
    workspace: null,
    edits: { messages: 15, perMs: 1_000 },
  },
};
