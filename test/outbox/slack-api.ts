import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { answeredLateMs, doneLateMs } from '../fakes/late.ts';

/** The outcome of one post. */
export type Mood = 'ok' | 'answer-lost' | 'request-lost' | 'slow-down' | 'error-500' | 'hang' | 'late';

export interface Posted {
  readonly channel: string;
  readonly text: string;
  readonly marker: string;
  readonly atMs: number;
  /** The request's body as it came. */
  readonly body: string;
}

/** What is read of a post, which comes as JSON. */
interface PostArguments {
  readonly channel: string;
  readonly text: string;
  readonly metadata: { readonly event_payload: { readonly marker: string } };
}

/**
 * The few Slack methods a delivery needs, as fast as `node:http`: for measurements in which the strict fake of
 * test/fakes would be the slowest part.
 */
export async function startSlackApi() {
  const posted: Posted[] = [];
  const history = new Map<string, { ts: string; metadata: unknown }[]>();
  const counts = { posts: 0, refused: 0, histories: 0, most: 0 };
  let underWay = 0;
  const behaviour = {
    answersAfterMs: 0,
    mood: (_post: { readonly channel: string; readonly number: number }): Mood => 'ok',
    /** Resets connections before anything is read. */
    resets: false,
  };

  const take = ({ channel, text, metadata }: PostArguments, body: string): { ts: string } => {
    const { marker } = metadata.event_payload;
    const ts = `${1_700_000_000 + posted.length}.000100`;
    posted.push({
      channel,
      text,
      marker,
      atMs: performance.now(),
      body,
    });
    const messages = history.get(channel) ?? [];
    history.set(channel, [{ ts, metadata }, ...messages]);
    return { ts };
  };

  const answer = (response: ServerResponse, body: object, status = 200, headers = {}): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };

  const post = async (body: string, request: IncomingMessage, response: ServerResponse) => {
    const number = counts.posts;
    counts.posts += 1;
    const asked = JSON.parse(body) as PostArguments;
    const { channel } = asked;
    const mood = behaviour.mood({ channel, number });
    if (mood === 'slow-down') {
      counts.refused += 1;
      return answer(response, { ok: false, error: 'ratelimited' }, 429, { 'retry-after': '1' });
    }
    if (mood === 'request-lost') return request.socket.destroy();
    if (mood === 'late') await wait(doneLateMs);
    const { ts } = take(asked, body);
    if (mood === 'hang') return undefined;
    if (mood === 'late') await wait(answeredLateMs - doneLateMs);
    if (behaviour.answersAfterMs > 0) {
      await new Promise((resolve) => setTimeout(resolve, behaviour.answersAfterMs));
    }
    if (mood === 'answer-lost') return request.socket.destroy();
    if (mood === 'error-500') return answer(response, {}, 500);
    return answer(response, { ok: true, channel, ts });
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<unknown> => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString();
    const method = request.url?.split('/').at(-1) ?? '';
    if (method === 'chat.postMessage') return await post(body, request, response);
    const form = new URLSearchParams(body);
    switch (method) {
      case 'conversations.history': {
        counts.histories += 1;
        return answer(response, { ok: true, messages: history.get(form.get('channel') ?? '') ?? [] });
      }
      case 'conversations.open':
        return answer(response, { ok: true, channel: { id: `D${form.get('users')}` } });
      case 'users.info': {
        const user = form.get('user') ?? '';
        if (user.startsWith('UNOBODY')) return answer(response, { ok: false, error: 'user_not_found' });
        return answer(response, { ok: true, user: { id: user, team_id: 'T1', name: user } });
      }
      case 'auth.test':
        return answer(response, { ok: true, team_id: 'T1', user_id: 'U0BOT', bot_id: 'B0BOT' });
      default:
        return answer(response, { ok: false, error: 'unknown_method' });
    }
  };

  const server = createServer((request, response) => {
    underWay += 1;
    counts.most = Math.max(counts.most, underWay);
    response.once('close', () => {
      underWay -= 1;
    });
    handle(request, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    if (behaviour.resets) socket.resetAndDestroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    /** Forgets what was posted. */
    forget: () => {
      posted.length = 0;
      history.clear();
      Object.assign(counts, { posts: 0, refused: 0, histories: 0, most: 0 });
    },
    url: `http://127.0.0.1:${port}/api/`,
    posted,
    counts,
    behaviour,
    /** Closes open connections, as a restart does. */
    dropConnections: () => server.closeAllConnections(),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
