import type { FastifyInstance } from 'fastify';
import { checkAudience } from '../../../jobs/check-audience.ts';
import { XinhangError } from '../../../jobs/errors.ts';
import type { Capabilities, ChatPlatform, Log } from '../../../jobs/ports.ts';
import { said } from '../../../templates/reader/said.ts';
import { watchSecret } from '../../network/watch-secret.ts';
import { createApi, requestLimitMs } from './api.ts';
import { createHttpReceiver } from './http-receiver.ts';
import { type Identity, readIdentity } from './identity.ts';
import { createLongConnection } from './long-connection.ts';
import type { Receiver } from './open-envelope.ts';
import { createPeople } from './people.ts';
import { maxTextChars } from './render.ts';
import { createRooms } from './rooms.ts';
import { postCard, postForm, repeatableMs, updateCard, whisperCard } from './send.ts';
import { platform } from './sender.ts';
import { createTakeEvent } from './take-event.ts';

export interface FeishuConfig {
  /** `cli_…` */
  readonly appId: string;
  readonly appSecret: string;
  /** With both, events come over HTTP, otherwise over the long connection. */
  readonly encryptKey?: string | undefined;
  readonly verificationToken?: string | undefined;
  /** Replaces `https://open.feishu.cn`. */
  readonly baseUrl?: string | undefined;
}

export interface FeishuDeps {
  /** Gets the route `POST /feishu/callback` when events come over HTTP; must not be listening yet. */
  readonly http: FastifyInstance;
  readonly log: Log;
  readonly nowMs: () => number;
  /** The first wait before the long connection connects again. */
  readonly firstWaitMs?: number;
}

/** Feishu: a self-built app with a bot. Everything the bot says is a card, posted at most once under its marker. */
export function createFeishuPlatform(config: FeishuConfig, deps: FeishuDeps): ChatPlatform {
  const { http, log, nowMs, firstWaitMs } = deps;
  const { appId, appSecret, baseUrl } = config;
  const call = createApi(config, nowMs);
  let asking: Promise<Identity> | null = null;
  /** Cached. Not done in `start`, because a process that only sends also needs it. */
  const whoWeAre = async (): Promise<Identity> => {
    asking ??= readIdentity(call);
    try {
      return await asking;
    } catch (error) {
      asking = null;
      throw error;
    }
  };
  const people = createPeople(call, whoWeAre);
  const rooms = createRooms(call, people);
  const overHttp = receiverOf(config);
  const receiver = overHttp === null ? null : createHttpReceiver(http, { receiver: overHttp, log, nowMs });
  const connection =
    receiver === null
      ? createLongConnection({
          appId,
          appSecret,
          baseUrl,
          log,
          ...(firstWaitMs === undefined ? {} : { firstWaitMs }),
        })
      : null;
  let started = false;
  const secret = watchSecret();

  return {
    id: platform,
    capabilities: feishuCapabilities,

    async start(sink) {
      if (started) throw new XinhangError('unsupported', said('feishu/started'));
      const take = createTakeEvent({ sink, people, identity: await whoWeAre(), nowMs });
      await connection?.start(take);
      receiver?.listen(take);
      started = true;
    },

    async stop() {
      await receiver?.stop();
      await connection?.stop();
    },

    problem() {
      const refused = secret.refusal();
      if (refused !== null) {
        return `Feishu refuses the app (${refused}): check its secret, permissions and version, see docs/feishu.md.`;
      }
      return started ? (connection?.problem() ?? null) : null;
    },

    ensureRoom: async (request) => rooms.ensure(request),
    invite: async (room, staff) => rooms.invite(room, staff),
    remove: async (room, staff) => rooms.remove(room, staff),
    members: async (room) => people.members(room),
    person: async (id) => people.person(id),

    async post(room, text, options) {
      checkAudience(room, text);
      return secret.note(await postCard(call, { chatId: room.platformRoomId }, text, options));
    },
    async postStaff(room, text, options) {
      checkAudience(room, text);
      return secret.note(await postCard(call, { chatId: room.platformRoomId }, text, options));
    },
    async dm(to, text, options) {
      checkAudience('dm', text);
      return secret.note(await postCard(call, { openId: to.platformUserId }, text, options));
    },
    async update(message, text, options) {
      checkAudience('dm', text);
      return secret.note(await updateCard(call, message, text, options));
    },
    /** Nothing is read back: a card that is posted again under its marker is not shown twice, so it counts as absent. */
    async find(_target, _markers, since) {
      const agoMs = nowMs() - since.epochMilliseconds;
      return agoMs > repeatableMs
        ? { status: 'cannot-tell', why: 'Feishu remembers a marker for an hour only' }
        : { status: 'repeat' };
    },
    /**
     * In the chat with the bot, where it stays. People of other organisations are answered where they asked: in a room
     * they get a card that only they see, if their Feishu is open.
     */
    async answer({ platformUserId, platformRoomId, detail }, text) {
      if (platformUserId === '')
        return { status: 'rejected', problem: 'unknown_person', detail: 'nobody asked' };
      if (detail?.['outside'] === undefined || platformRoomId === undefined) {
        return secret.note(await postCard(call, { openId: platformUserId }, text));
      }
      if (detail['direct'] !== undefined)
        return secret.note(await postCard(call, { chatId: platformRoomId }, text));
      return secret.note(await whisperCard(call, platformRoomId, platformUserId, text));
    },
    openForm: async (handle, form) => secret.note(await postForm(call, handle, form)),
  };
}

/** How events over HTTP are opened; null when they come over the long connection. */
export function receiverOf({ appId, encryptKey, verificationToken }: FeishuConfig): Receiver | null {
  if (encryptKey === undefined || verificationToken === undefined) return null;
  return { appId, encryptKey, verificationToken };
}

/** Feishu's capabilities, with the reason for each limitation. */
export const feishuCapabilities: Capabilities = {
  // With the sensitive permission `im:message.group_msg` it would be all; it is granted by the administrator.
  groupInbound: 'mention-only',
  // Cards for one person are seen only while that person's Feishu is open, and are not kept: colleagues are answered
  // in the chat with the bot.
  whisper: 'none',
  // The bot makes an external group; a colleague invites the customer into it.
  customerJoin: 'staff-action',
  customerPost: 'direct',
  // Replies name the message they are about, whether or not they are in a thread.
  replyLink: 'message-id',
  settle: 'idempotent-key',
  form: 'card',
  // Within 14 days; after them Feishu refuses.
  edit: 'any-time',
  // Feishu has no event for edited messages.
  seesEdits: false,
  seesDeletes: true,
  seesMembers: true,
  home: 'none',
  maxTextChars,
  requestLimitMs,
  // Documented: 5 a second to a person and, of all bots together, to a group; 50 a second and 1 000 a minute of one method.
  pace: {
    room: { messages: 4, perMs: 1_000 },
    person: { messages: 4, perMs: 1_000 },
    application: { messages: 16, perMs: 1_000 },
    workspace: null,
    edits: { messages: 16, perMs: 1_000 },
  },
};
