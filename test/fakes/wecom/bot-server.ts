import { randomUUID } from 'node:crypto';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';

export const botId = 'aib0123456789';
export const botSecret = 'this is the secret of the bot';

const replyWithinMs = 24 * 3_600_000;
const perMinute = 30;

const frame = z.discriminatedUnion('cmd', [
  z.strictObject({
    cmd: z.literal('aibot_subscribe'),
    headers: z.strictObject({ req_id: z.string().min(1) }),
    body: z.object({ bot_id: z.string(), secret: z.string() }),
  }),
  z.strictObject({ cmd: z.literal('ping'), headers: z.strictObject({ req_id: z.string().min(1) }) }),
  z.strictObject({
    cmd: z.literal('aibot_respond_msg'),
    headers: z.strictObject({ req_id: z.string().min(1) }),
    body: z.strictObject({
      msgtype: z.literal('stream'),
      stream: z.strictObject({
        id: z.string().min(1),
        finish: z.boolean(),
        content: z
          .string()
          .min(1)
          .refine((text) => Buffer.byteLength(text) <= 20_480),
      }),
    }),
  }),
]);

interface Heard {
  readonly user: string;
  readonly text: string;
  /** The chat of a group; absent for a chat with the bot alone. */
  readonly chat?: string;
}

/**
 * WeCom's side of a 智能机器人: one connection, and a new one ends the one before. What is said while no one is connected
 * is lost. Replies name the request they belong to, for a day; a chat takes 30 a minute.
 */
export async function startBotServer({ nowMs }: { readonly nowMs: () => number }) {
  const wss = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await new Promise((resolve) => wss.once('listening', resolve));
  const address = wss.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const requests = new Map<string, { readonly chat: string; readonly atMs: number }>();
  const replies: { readonly chat: string; readonly text: string }[] = [];
  const waiting: (() => void)[] = [];
  let live: WebSocket | null = null;
  let count = { subscriptions: 0, refusals: 0, pings: 0, displaced: 0 };
  let isSilent = false;

  const changed = (): void => {
    for (const look of waiting.splice(0)) look();
  };
  const push = (socket: WebSocket, cmd: string, body: object): string => {
    const req_id = randomUUID();
    socket.send(JSON.stringify({ cmd, headers: { req_id }, body }));
    return req_id;
  };
  const take = (socket: WebSocket, raw: string): void => {
    const read = frame.safeParse(JSON.parse(raw));
    const reqId = z.object({ headers: z.object({ req_id: z.string() }) }).parse(JSON.parse(raw))
      .headers.req_id;
    const answer = (errcode: number, errmsg = 'ok') =>
      socket.send(JSON.stringify({ headers: { req_id: reqId }, errcode, errmsg }));
    if (!read.success) return answer(40_058, 'invalid frame');
    const given = read.data;
    if (given.cmd === 'aibot_subscribe') {
      if (given.body.bot_id !== botId || given.body.secret !== botSecret) {
        count = { ...count, refusals: count.refusals + 1 };
        return answer(853_000, 'invalid bot_id or secret');
      }
      const before = live;
      live = socket;
      count = { ...count, subscriptions: count.subscriptions + 1 };
      if (before !== null && before !== socket) {
        count = { ...count, displaced: count.displaced + 1 };
        push(before, 'aibot_event_callback', {
          msgid: randomUUID(),
          aibotid: botId,
          msgtype: 'event',
          event: { eventtype: 'disconnected_event' },
        });
        before.close();
      }
      return answer(0);
    }
    if (socket !== live) return answer(846_601, 'not subscribed');
    if (given.cmd === 'ping') {
      count = { ...count, pings: count.pings + 1 };
      if (!isSilent) answer(0);
      return;
    }
    const request = requests.get(reqId);
    if (request === undefined || nowMs() - request.atMs > replyWithinMs)
      return answer(846_605, 'invalid req_id');
    if (replies.filter(({ chat }) => chat === request.chat).length >= perMinute) {
      return answer(846_607, 'aibot send msg frequency limit exceeded');
    }
    replies.push({ chat: request.chat, text: given.body.stream.content });
    answer(0);
  };
  wss.on('connection', (socket) => {
    socket.on('message', (raw: Buffer) => {
      take(socket, raw.toString('utf8'));
      changed();
    });
    socket.on('close', () => {
      if (live === socket) live = null;
      changed();
    });
  });

  return {
    url: `ws://127.0.0.1:${port}`,
    replies,
    counts: () => count,
    isConnected: (): boolean => live !== null,
    /** Resolves when the condition holds; looked at after every change. */
    until: async (holds: () => boolean): Promise<void> => {
      while (!holds()) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    /** @returns false: no one was connected, and it is lost */
    says: ({ user, text, chat }: Heard, msgid: string = randomUUID()): boolean => {
      if (live === null) return false;
      const body = {
        msgid,
        aibotid: botId,
        ...(chat === undefined ? { chattype: 'single' } : { chattype: 'group', chatid: chat }),
        from: { userid: user },
        create_time: Math.floor(nowMs() / 1000),
        msgtype: 'text',
        text: { content: chat === undefined ? text : `@新航 ${text}` },
      };
      const reqId = push(live, 'aibot_msg_callback', body);
      requests.set(reqId, { chat: chat ?? user, atMs: nowMs() });
      return true;
    },
    /** From now on heartbeats are not answered. */
    fallSilent: (): void => {
      isSilent = true;
    },
    speakAgain: (): void => {
      isSilent = false;
    },
    drop: (): void => live?.terminate(),
    close: async (): Promise<void> => {
      for (const socket of wss.clients) socket.terminate();
      await new Promise((resolve) => wss.close(resolve));
    },
  };
}
