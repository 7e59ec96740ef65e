/**
 * A server like DingTalk's, stricter where it matters: tokens expire, tickets work once, calls above the limit are
 * refused and counted, a card's key creates one card, outsiders are not in the directory, and an answer of 200 may list
 * people who got nothing.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { answeredLateMs, doneLateMs } from '../late.ts';
import { createMethods, FakeRefusal, lacksScope, scopes } from './methods.ts';
import { createStreamServer } from './stream-server.ts';
import { createWorld, robotCode } from './world.ts';

export type Fault =
  | { readonly how: 'refuse'; readonly status: number; readonly code: string }
  /** Done, but the answer never arrives: the connection is cut, stays open, or the answer comes too late. */
  | { readonly how: 'lose' | 'hang' | 'late' }
  /** Not done, and no answer either. */
  | { readonly how: 'drop' }
  /** The firewall answers instead. */
  | { readonly how: 'ban' };

export const clientId = 'dingclient1';
export const clientSecret = 'this is secret';

const tokenSeconds = 7_200;

/** Everything else is asked with POST. */
const putPaths: ReadonlySet<string> = new Set(['/v1.0/card/instances']);
const subscriptionList = z.array(z.strictObject({ type: z.enum(['CALLBACK', 'EVENT']), topic: z.string() }));

interface Call {
  readonly verb: string;
  readonly path: string;
  readonly body: Record<string, unknown>;
  readonly atMs: number;
}

export async function startFakeDingTalk({ nowMs }: { readonly nowMs: () => number }) {
  const world = createWorld();
  const faults = new Map<string, Fault[]>();
  const troubles = new Map<string, () => Fault | undefined>();
  const tokens = new Map<string, number>();
  const counts = new Map<string, number>();
  const calls: Call[] = [];
  const methods = createMethods(world);
  const revoked = new Set<string>();
  let excess = 0;

  const authorise = (request: IncomingMessage, url: URL): void => {
    const sent = request.headers['x-acs-dingtalk-access-token'] ?? url.searchParams.get('access_token');
    const endsAt = tokens.get(String(sent));
    if (endsAt === undefined || endsAt <= nowMs()) throw new FakeRefusal(400, 'InvalidAuthentication');
    const scope = scopes[url.pathname];
    if (scope !== undefined && revoked.has(scope)) throw lacksScope(url.pathname, scope);
  };

  const issueToken = (): string => {
    const token = randomUUID();
    tokens.set(token, nowMs() + tokenSeconds * 1000);
    return token;
  };

  const answer = (path: string, body: Record<string, unknown>): unknown => {
    if (path === '/v1.0/oauth2/accessToken') {
      if (body['appKey'] !== clientId || body['appSecret'] !== clientSecret) {
        throw new FakeRefusal(400, 'invalidClientIdOrSecret');
      }
      return { accessToken: issueToken(), expireIn: tokenSeconds };
    }
    if (path === '/v1.0/gateway/connections/open') {
      if (body['clientId'] !== clientId || body['clientSecret'] !== clientSecret) {
        throw new FakeRefusal(401, 'authFailed');
      }
      const subscriptions = subscriptionList.safeParse(body['subscriptions']);
      if (!subscriptions.success) throw new FakeRefusal(400, 'invalidParameter');
      const topics = subscriptions.data.map(({ topic }) => topic);
      return { endpoint: `ws://127.0.0.1:${portOf()}/connect`, ticket: stream.issueTicket(topics) };
    }
    const method = methods[path];
    if (method === undefined) throw new FakeRefusal(404, 'InvalidAction.NotFound');
    return method(body);
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://fake');
    const path = url.pathname;
    const verb = request.method ?? '';
    const body = JSON.parse((await readText(request)) || '{}') as Record<string, unknown>;
    const send = (status: number, given: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(given));
    };
    counts.set(path, (counts.get(path) ?? 0) + 1);
    calls.push({ verb, path, body, atMs: performance.now() });
    try {
      if (verb !== (putPaths.has(path) ? 'PUT' : 'POST')) throw new FakeRefusal(405, 'InvalidAction.Method');
      if (path !== '/v1.0/oauth2/accessToken' && path !== '/v1.0/gateway/connections/open') {
        authorise(request, url);
        // The documented limit of an application and method: 20 a second.
        const recent = calls.filter((call) => call.path === path && call.atMs > performance.now() - 1_000);
        if (recent.length > 20) {
          excess += 1;
          throw new FakeRefusal(403, 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi');
        }
      }
      // Only what would be done meets trouble: what is refused for its pace has its answer.
      const fault = faults.get(path)?.shift() ?? troubles.get(path)?.();
      if (fault?.how === 'ban') {
        response
          .writeHead(403, { 'content-type': 'text/html' })
          .end('<html>{"status":1111,"punish":"deny"}</html>');
        return;
      }
      if (fault?.how === 'drop') return void response.destroy();
      if (fault?.how === 'refuse') throw new FakeRefusal(fault.status, fault.code);
      if (fault?.how === 'late') await wait(doneLateMs);
      const given = answer(path, body);
      world.changed();
      if (fault?.how === 'hang') return;
      if (fault?.how === 'late') await wait(answeredLateMs - doneLateMs);
      if (fault?.how === 'lose') response.destroy();
      else send(200, given);
    } catch (error) {
      if (!(error instanceof FakeRefusal)) throw error;
      // The old API refuses with 200.
      if (path.startsWith('/topapi/'))
        send(200, { errcode: Number(error.code), errmsg: error.code, ...error.details });
      else {
        const { code, status, details } = error;
        send(status, { code, message: code, requestid: randomUUID(), ...details });
      }
    }
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  const stream = createStreamServer(server, nowMs);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const portOf = (): number => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  };

  return {
    world,
    stream,
    robotCode,
    clientId,
    clientSecret,
    baseUrl: `http://127.0.0.1:${portOf()}`,
    /** Calls that were refused because there were too many in a second. */
    excess: (): number => excess,
    /** When each call of a method came, in order, in milliseconds. */
    timesOf: (path: string): readonly number[] =>
      calls.filter((call) => call.path === path).map(({ atMs }) => atMs),
    /** What each call of a method said. */
    sent: (path: string): readonly Record<string, unknown>[] =>
      calls.filter((call) => call.path === path).map(({ body }) => body),
    /** Calls so far of a method. */
    counted: (path: string): number => counts.get(path) ?? 0,
    plan: (path: string, fault: Fault, times = 1): void => {
      faults.set(path, [...(faults.get(path) ?? []), ...Array.from({ length: times }, () => fault)]);
    },
    /** Decides at each call of a method what becomes of it. */
    trouble: (path: string, next: () => Fault | undefined): void => void troubles.set(path, next),
    /** For calls by other clients than the adapter. */
    freshToken: issueToken,
    revokeTokens: (): void => tokens.clear(),
    /** The app has this permission no longer. */
    revokeScope: (scope: string) => void revoked.add(scope),
    async close(): Promise<void> {
      stream.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type FakeDingTalk = Awaited<ReturnType<typeof startFakeDingTalk>>;
