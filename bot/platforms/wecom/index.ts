import type { FastifyInstance } from 'fastify';
import { checkAudience } from '../../../jobs/check-audience.ts';
import { XinhangError } from '../../../jobs/errors.ts';
import type { Capabilities, ChatPlatform, InboundSink, Log, SharedValues } from '../../../jobs/ports.ts';
import type { Turn } from '../../../jobs/take-turn.ts';
import { said } from '../../../templates/reader/said.ts';
import { watchSecret } from '../../network/watch-secret.ts';
import { createApi, requestLimitMs } from './api.ts';
import { createBot } from './bot.ts';
import { createBudget } from './budget.ts';
import { createCallback } from './callback.ts';
import { rejected } from '../../network/lost-request.ts';
import { createCustomerGroups } from './customer-groups.ts';
import { refusalOf } from './outcome.ts';
import { platform, readCallback, readGroupChange } from './receive.ts';
import { botInbound, type BotMessage } from './read-bot-message.ts';
import { maxTextChars } from './render.ts';
import { createRooms } from './rooms.ts';
import { createSealedIds } from './sealed-ids.ts';
import { createSending } from './send.ts';
import { createSideBar, type SideBar } from './side-bar.ts';

export interface WeComConfig {
  readonly corpId: string;
  readonly agentId: number;
  readonly secret: string;
  /** Of the app's 接收消息 settings. */
  readonly token: string;
  readonly encodingAesKey: string;
  /** Replaces `https://qyapi.weixin.qq.com`. */
  readonly baseUrl?: string | undefined;
  /** The 智能机器人 of internal groups, if there is one. */
  readonly botId?: string | undefined;
  readonly botSecret?: string | undefined;
  /** Replaces `wss://openws.work.weixin.qq.com`. */
  readonly botUrl?: string | undefined;
  /** Replaces the address of the JS-SDK. */
  readonly script?: string | undefined;
  /** Replaces `https://open.weixin.qq.com`, where a member logs in to a page. */
  readonly loginUrl?: string | undefined;
}

/** WeCom also shows a page beside a chat with a customer. */
export interface WeComPlatform extends ChatPlatform {
  readonly sideBar: SideBar;
}

export interface WeComDeps {
  /** Gets the route `/wecom/callback`; must not be listening yet. */
  readonly http: FastifyInstance;
  readonly log: Log;
  readonly nowMs: () => number;
  /** Without it each process asks for its own ticket of the side bar. */
  readonly shared?: SharedValues;
  /** For the 智能机器人; without it there is none. */
  readonly bot?: {
    /** Which process is connected. */
    readonly turn: (name: string) => Turn;
    /** Told in a group after a command. */
    readonly whereAnswered: string;
    readonly everyMs?: number;
    readonly heartbeatMs?: number;
  };
}

/**
 * WeCom: a self-built app. Colleagues are written to one-to-one, with cards, and in internal groups that the app makes. An
 * app neither hears a group nor posts in one with customers: the group's owner is given each message to send. In internal
 * groups a 智能机器人 hears those who mention it, and the app answers them.
 */
export function createWeComPlatform(config: WeComConfig, deps: WeComDeps): WeComPlatform {
  const { http, log, nowMs } = deps;
  const { corpId, agentId, token, encodingAesKey } = config;
  const api = createApi(config, nowMs);
  const rooms = createRooms(api);
  const groups = createCustomerGroups(api);
  const sending = createSending(api, agentId, createBudget(nowMs));
  const keys = { token, encodingAesKey, receiveId: corpId };
  const callback = createCallback(http, { keys, log, nowMs });
  const { botId, botSecret, botUrl } = config;
  const bot =
    botId === undefined || botSecret === undefined || deps.bot === undefined
      ? null
      : createBot({
          ...deps.bot,
          config: { botId, secret: botSecret, url: botUrl },
          log,
          nowMs,
          turn: deps.bot.turn(`wecom-bot:${botId}`),
        });
  const sealedIds = createSealedIds(api, agentId, log);
  const hear = async (sink: InboundSink, said: BotMessage): Promise<boolean> => {
    const deadline = sink.deadline();
    const inbound = botInbound(said, await sealedIds.open(said.from.userid), nowMs());
    return (await sink.accept(inbound, deadline)) === 'stored';
  };
  let started = false;
  const secret = watchSecret();

  return {
    id: platform,
    capabilities: weComCapabilities,
    handOver: groups.handOver,
    sideBar: createSideBar(api, config, nowMs, deps.shared ?? null),

    async start(sink) {
      if (started) throw new XinhangError('unsupported', said('wecom/started'));
      try {
        await api.signIn();
      } catch (error) {
        const { problem, detail } = refusalOf(error);
        throw new XinhangError(
          problem === 'auth' ? 'bad_config' : 'platform_refused',
          said('wecom/no-token', { why: detail }),
          { retry: problem === 'auth' ? 'never' : 'later', cause: error },
        );
      }
      callback.listen(async (values) => {
        const inbound =
          readCallback(values, agentId) ??
          (await readGroupChange(values, async (chat) => (await groups.owner(chat)).owner));
        if (inbound !== null) await sink.accept(inbound, sink.deadline());
      });
      started = true;
      await bot?.start((said) => hear(sink, said));
    },

    async stop() {
      callback.stop();
      await bot?.stop();
    },

    problem() {
      const refused = secret.refusal();
      if (refused === null) return bot?.problem() ?? null;
      return `WeCom refuses the app (${refused}): check its secret, its visible range and its trusted IP addresses.`;
    },

    ensureRoom: async (request) => rooms.ensure(request),
    invite: async (room, staff) => rooms.invite(room, staff),
    remove: async (room, staff) => rooms.remove(room, staff),
    members: async (room) => rooms.members(room),
    person: async (id) => rooms.person(id),

    async post(room, text, options) {
      checkAudience(room, text);
      return secret.note(await groups.post(room.platformRoomId, text, options));
    },
    async postStaff(room, text, options) {
      checkAudience(room, text);
      return secret.note(await sending.toRoom(room.platformRoomId, text, options));
    },
    async dm(to, text, options) {
      checkAudience('dm', text);
      return secret.note(await sending.toMember(to.platformUserId, text, options));
    },
    async update(message, text, options) {
      checkAudience('dm', text);
      return secret.note(await sending.update(message, text, options));
    },
    find: async () => ({ status: 'cannot-tell', why: 'WeCom does not let an app read what it has sent' }),
    /** One-to-one: no one else sees the chat with the app. People of other corporations cannot be reached. */
    async answer({ platformUserId }, text) {
      const person = await rooms.person(platformUserId).catch(() => null);
      if (person === null || person.external !== false) {
        return rejected('unsupported', 'WeCom has no private answer for people outside the corporation');
      }
      return secret.note(await sending.toMember(platformUserId, text, {}));
    },
    openForm: async () => rejected('unsupported', 'WeCom has no forms that an app can open'),
  };
}

const hourMs = 3_600_000;

/** WeCom's capabilities, with the reason for each limitation. */
export const weComCapabilities: Capabilities = {
  // A self-built app is in no group, and a 智能机器人 in none with customers.
  groupInbound: 'none',
  whisper: 'none',
  customerJoin: 'staff-action',
  // 企业群发, which the group's owner has to confirm each time.
  customerPost: 'staff-confirm',
  // Nothing that is written to an app says what it is a reply to.
  replyLink: 'printed-code',
  // The check for equal requests is by content and for hours only.
  settle: 'none',
  form: 'external-page',
  // The code of a card.
  edit: { uses: 1, withinMs: 72 * hourMs },
  seesEdits: false,
  seesDeletes: false,
  seesMembers: false,
  home: 'none',
  maxTextChars,
  requestLimitMs,
  // 30 messages a minute to a member, 200 a minute of all groups to a member: what is above is dropped without a word.
  pace: {
    room: { messages: 20, perMs: 60_000 },
    person: { messages: 20, perMs: 60_000 },
    application: { messages: 50, perMs: 1_000 },
    workspace: null,
    edits: { messages: 50, perMs: 1_000 },
  },
};
