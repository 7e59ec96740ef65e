/**
 * A server like WeCom's, stricter where it matters: tokens expire, messages above the limit and equal requests are dropped
 * while it says that all went well, texts are cut at bytes, the code of a card works once and for 72 hours, a task id
 * cannot be used twice, unknown fields are refused, and every refusal comes with HTTP 200.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { answeredLateMs, doneLateMs } from '../late.ts';
import { agentId, createMethods } from './methods.ts';
import { FakeRefusal } from './refusal.ts';
import { createWorld } from './world.ts';

export type Fault =
  | { readonly how: 'refuse'; readonly code: number }
  /** Done, but the answer never arrives: the connection is cut, stays open, or the answer comes too late. */
  | { readonly how: 'lose' | 'hang' | 'late' }
  /** Not done, and no answer either. */
  | { readonly how: 'drop' };

export const corpId = 'ww0123456789abcdef';
export const secret = 'this is secret';

const tokenSeconds = 7_200;

export async function startFakeWeCom({ nowMs }: { readonly nowMs: () => number }) {
  const world = createWorld();
  const { post, get, dropped } = createMethods(world, nowMs);
  const faults = new Map<string, Fault[]>();
  const troubles = new Map<string, () => Fault | undefined>();
  const tokens = new Map<string, number>();
  const counts = new Map<string, number>();

  const authorise = (query: URLSearchParams): void => {
    const endsAt = tokens.get(query.get('access_token') ?? '');
    if (endsAt === undefined) throw new FakeRefusal(40014, 'invalid access_token');
    if (endsAt <= nowMs()) throw new FakeRefusal(42001, 'access_token expired');
  };

  const answer = (path: string, query: URLSearchParams, body: Record<string, unknown> | null): object => {
    if (path === '/cgi-bin/gettoken') {
      if (query.get('corpid') !== corpId) throw new FakeRefusal(40013, 'invalid corpid');
      if (query.get('corpsecret') !== secret) throw new FakeRefusal(40001, 'invalid credential');
      const access_token = randomUUID();
      tokens.set(access_token, nowMs() + tokenSeconds * 1000);
      return { access_token, expires_in: tokenSeconds };
    }
    authorise(query);
    const method = body === null ? get[path]?.(query) : post[path]?.(body);
    if (method === undefined) throw new FakeRefusal(48002, 'api forbidden');
    return method;
  };

  /** The web login of the client: back to the page with a code, if everything about the request is right. */
  const logIn = (query: URLSearchParams): string => {
    const asked = ['appid', 'response_type', 'scope', 'agentid'].map((name) => query.get(name));
    const isGood = String(asked) === String([corpId, 'code', 'snsapi_base', agentId]);
    const back = new URL(query.get('redirect_uri') ?? '');
    if (!isGood || query.get('state') === null) throw new FakeRefusal(50001, 'redirect_url is not trusted');
    back.searchParams.set('code', world.logIn(world.looking, nowMs()));
    back.searchParams.set('state', query.get('state') ?? '');
    return back.href;
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://fake');
    if (path === '/connect/oauth2/authorize') {
      return void response.writeHead(302, { location: logIn(query) }).end();
    }
    const raw = await readText(request);
    const body = raw === '' ? null : (JSON.parse(raw) as Record<string, unknown>);
    counts.set(path, (counts.get(path) ?? 0) + 1);
    const send = (given: object): void => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(given));
    };
    const fault = faults.get(path)?.shift() ?? troubles.get(path)?.();
    try {
      if (fault?.how === 'drop') return void response.destroy();
      if (fault?.how === 'refuse') throw new FakeRefusal(fault.code);
      if (fault?.how === 'late') await wait(doneLateMs);
      const given = answer(path, query, body);
      if (fault?.how === 'hang') return;
      if (fault?.how === 'late') await wait(answeredLateMs - doneLateMs);
      if (fault?.how === 'lose') response.destroy();
      else send({ errcode: 0, errmsg: 'ok', ...given });
    } catch (error) {
      if (!(error instanceof FakeRefusal)) throw error;
      send({ errcode: error.code, errmsg: error.message });
    }
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  return {
    world,
    corpId,
    secret,
    agentId,
    baseUrl: `http://127.0.0.1:${port}`,
    /** Messages above a member's limit, which WeCom has dropped. */
    dropped,
    /** Calls so far of a method. */
    counted: (path: string): number => counts.get(path) ?? 0,
    plan: (path: string, fault: Fault, times = 1): void => {
      faults.set(path, [...(faults.get(path) ?? []), ...Array.from({ length: times }, () => fault)]);
    },
    /** Decides at each call of a method what becomes of it. */
    trouble: (path: string, next: () => Fault | undefined): void => void troubles.set(path, next),
    revokeTokens: (): void => tokens.clear(),
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type FakeWeCom = Awaited<ReturnType<typeof startFakeWeCom>>;
