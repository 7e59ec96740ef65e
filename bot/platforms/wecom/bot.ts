import { WebSocket } from 'ws';
import { z } from 'zod';
import type { Log } from '../../../jobs/ports.ts';
import type { Turn } from '../../../jobs/take-turn.ts';
import { connectInTurn } from '../../network/connect-in-turn.ts';
import { keepConnected, type Line } from '../../network/keep-connected.ts';
import { createBudget } from './budget.ts';
import { type BotMessage, readBotMessage } from './read-bot-message.ts';

/** The 智能机器人 that colleagues mention in internal groups. */
export interface BotConfig {
  readonly botId: string;
  readonly secret: string;
  /** Replaces `wss://openws.work.weixin.qq.com`. */
  readonly url?: string | undefined;
}

export interface BotOptions {
  readonly config: BotConfig;
  readonly log: Log;
  readonly nowMs: () => number;
  /** WeCom has one connection per bot, and ends the one before. */
  readonly turn: Turn;
  /** Told in the chat, once to each member: where the answer is. */
  readonly whereAnswered: string;
  readonly heartbeatMs?: number;
  readonly everyMs?: number;
  readonly restMs?: number;
}

export interface Bot {
  /** @param take stores a message. @returns whether it is new */
  start(take: (message: BotMessage) => Promise<boolean>): Promise<void>;
  stop(): Promise<void>;
  problem(): string | null;
}

const frame = z.object({
  cmd: z.string().catch(''),
  headers: z.object({ req_id: z.string().catch('') }),
  errcode: z.number().optional(),
  errmsg: z.string().catch(''),
  body: z.unknown().optional(),
});
type Frame = z.infer<typeof frame>;

const event = z.object({ event: z.object({ eventtype: z.string() }) });
const toldAtMost = 1_000;

/**
 * WeCom's long connection for its bots. A message is stored before it is answered; WeCom does not send it again. The
 * official client is not used: displaced once it stays away for good, and it does not say whether something was stored.
 */
export function createBot(options: BotOptions): Bot {
  const { config, log, nowMs, turn, heartbeatMs = 30_000, everyMs = 8_000, restMs = 60_000 } = options;
  const budget = createBudget(nowMs);
  const told = new Set<string>();
  let take: ((message: BotMessage) => Promise<boolean>) | null = null;
  let refused: string | null = null;

  const hear = async (connection: WebSocket, { headers, body }: Frame, isStopping: boolean) => {
    const message = readBotMessage(body);
    if (message === null || take === null || isStopping) return;
    try {
      if (await take(message)) tellWhere(connection, headers.req_id, message);
    } catch (error) {
      log.error({ err: error }, 'could not take in what was said to the WeCom bot');
    }
  };

  /** Without an answer in the chat it looks as if nothing had been heard. */
  const tellWhere = (connection: WebSocket, reqId: string, { chatid = '', from }: BotMessage): void => {
    const key = JSON.stringify([chatid, from.userid]);
    if (told.has(key) || budget.take(chatid === '' ? from.userid : chatid) > 0) return;
    if (told.size >= toldAtMost) told.clear();
    told.add(key);
    const stream = { id: reqId, finish: true, content: options.whereAnswered };
    send(connection, 'aibot_respond_msg', reqId, { msgtype: 'stream', stream });
  };

  const open = (displaced: () => void): Line => {
    const line: Line = keepConnected<Heard>({
      name: 'the WeCom bot',
      log,
      firstWaitMs: 1_000,
      dial: async () => {
        // A wrong secret stays wrong: it is tried again with growing pauses.
        const why = refused;
        refused = null;
        if (why !== null) throw new Error(why);
        return { url: config.url ?? 'wss://openws.work.weixin.qq.com', state: { sincePing: true } };
      },
      receive: async (connection, raw, heard): Promise<void> => {
        heard.sincePing = true;
        const read = readFrame(raw);
        if (read === null) return log.warn({}, 'WeCom sent something that is not a frame');
        const { cmd, headers, body, errcode = 0, errmsg } = read;
        if (cmd === 'aibot_msg_callback') return await hear(connection, read, line.isStopping());
        if (cmd === 'aibot_event_callback') {
          const happened = event.safeParse(body);
          if (happened.data?.event.eventtype === 'disconnected_event') displaced();
          return;
        }
        if (errcode === 0) return;
        if (headers.req_id.startsWith('aibot_subscribe')) {
          refused = `WeCom refuses the bot (${errcode}: ${errmsg}); check WECOM_BOT_ID and WECOM_BOT_SECRET.`;
          connection.close();
        } else {
          log.warn({ errcode, errmsg }, 'WeCom refused what the bot sent');
        }
      },
      watch: (connection, heard) => {
        const { botId: bot_id, secret } = config;
        send(connection, 'aibot_subscribe', `aibot_subscribe_${crypto.randomUUID()}`, { bot_id, secret });
        const heart = setInterval(() => {
          if (!heard.sincePing) return connection.terminate();
          heard.sincePing = false;
          send(connection, 'ping', `ping_${crypto.randomUUID()}`);
        }, heartbeatMs);
        return () => clearInterval(heart);
      },
    });
    return line;
  };

  const connected = connectInTurn({ name: 'the WeCom bot', log, turn, everyMs, restMs, open });
  return {
    async start(given) {
      take = given;
      await connected.start();
    },
    stop: () => connected.stop(),
    problem: () => refused ?? connected.problem(),
  };
}

/** What belongs to one connection. */
interface Heard {
  /** Something has come since the last ping. */
  sincePing: boolean;
}

function send(connection: WebSocket, cmd: string, reqId: string, body?: object): void {
  if (connection.readyState !== WebSocket.OPEN) return;
  connection.send(
    JSON.stringify({ cmd, headers: { req_id: reqId }, ...(body === undefined ? {} : { body }) }),
  );
}

/** WeCom does not escape the control characters of what people paste. */
function readFrame(raw: Buffer): Frame | null {
  try {
    return frame.parse(JSON.parse(raw.toString('utf8').replaceAll(/\p{Cc}/gu, ' ')));
  } catch {
    return null;
  }
}
