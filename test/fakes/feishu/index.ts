import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { answeredLateMs, doneLateMs } from '../late.ts';
import { createLongConnectionServer } from './long-connection.ts';
import { Refusal } from './method.ts';
import { methods } from './methods.ts';
import { FakeWorld } from './world.ts';

export interface PlannedFault {
  /** Part of the path, as `im/v1/messages`. */
  readonly path: string;
  readonly how:
    | { readonly status: number; readonly code: number; readonly headers?: Record<string, string> }
    /** The request is carried out, and the connection cut before the answer, or left open; or the answer comes too late. */
    | 'lost answer'
    | 'hang'
    | 'late'
    /** The connection is cut before anything is done. */
    | 'lost request';
}

export interface FakeFeishu {
  readonly world: FakeWorld;
  readonly baseUrl: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly verificationToken: string;
  readonly encryptKey: string;
  readonly connection: ReturnType<typeof createLongConnectionServer>;
  /** How many tokens were issued. */
  readonly tokens: () => number;
  /** Every request to a method, in order. */
  readonly sent: (verb: string, path: string) => readonly FakeCall[];
  /** Messages that were too many for their chat. */
  readonly slowedDown: () => number;
  /** Decides at each request to a method what becomes of it. */
  readonly trouble: (verb: string, path: string, next: () => PlannedFault['how'] | undefined) => void;
  /** The next request to a path fails. */
  plan(fault: PlannedFault): void;
  /** Every token issued so far is refused from now on. */
  expireTokens(): void;
  close(): Promise<void>;
}

export interface FakeCall {
  readonly verb: string;
  /** Below `/open-apis/`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export const appId = 'cli_0123456789abcdef';
export const appSecret = 'app-secret';

/** A Feishu with one app in it. */
export async function startFakeFeishu({
  nowMs,
  pingSeconds = 120,
}: {
  readonly nowMs: () => number;
  readonly pingSeconds?: number;
}): Promise<FakeFeishu> {
  const world = new FakeWorld();
  const verificationToken = 'verification-token';
  const encryptKey = 'encrypt-key';
  const faults: PlannedFault[] = [];
  const troubles = new Map<string, () => PlannedFault['how'] | undefined>();
  let slowed = 0;
  /** Groups whose members are being changed. */
  const changing = new Set<string>();
  const good = new Set<string>();
  const calls: FakeCall[] = [];
  let issued = 0;

  const issueToken = (body: unknown): object => {
    const { app_id, app_secret } = body as Record<string, unknown>;
    if (app_id !== appId || app_secret !== appSecret) return { code: 10_014, msg: 'app secret invalid' };
    issued += 1;
    const token = `t-${issued}`;
    good.add(token);
    return { code: 0, msg: 'ok', tenant_access_token: token, expire: 7200 };
  };

  const openEndpoint = (body: unknown): object => {
    const { AppID, AppSecret } = body as Record<string, unknown>;
    if (AppID !== appId || AppSecret !== appSecret) return { code: 514, msg: 'auth failed', data: null };
    const query = `device_id=1&service_id=33&ticket=${connection.issueTicket()}`;
    return {
      code: 0,
      msg: '',
      data: {
        URL: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws/v2?${query}`,
        ClientConfig: {
          PingInterval: pingSeconds,
          ReconnectCount: -1,
          ReconnectInterval: 120,
          ReconnectNonce: 30,
        },
      },
    };
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://feishu');
    const path = url.pathname.replace(/^\/open-apis\//, '');
    const text = await readText(request);
    const body: unknown = text === '' ? {} : JSON.parse(text);
    const verb = request.method ?? '';
    calls.push({ verb, path, query: Object.fromEntries(url.searchParams), body });
    const answer = (status: number, content: object, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
      response.end(JSON.stringify(content));
    };
    const fault = takeFault(faults, path) ?? troubles.get(`${verb} ${path}`)?.();
    if (fault === 'lost request') return void response.destroy();
    if (typeof fault === 'object') {
      return answer(fault.status, { code: fault.code, msg: 'planned' }, fault.headers);
    }
    if (path === '/callback/ws/endpoint') return answer(200, openEndpoint(body));
    if (path === 'auth/v3/tenant_access_token/internal') return answer(200, issueToken(body));
    const token = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
    if (!good.has(token)) return answer(400, { code: 99_991_663, msg: 'Invalid access token' });
    const [method, shape] = find(verb, path);
    if (method === undefined || shape === undefined) return answer(404, { code: 404, msg: 'no such method' });
    const group = /^im\/v1\/chats\/[^/]+\/members$/.test(path) && verb !== 'GET' ? path : null;
    if (group !== null && changing.has(group)) return answer(400, { code: 232_019, msg: 'rate limited' });
    const needed = scopeOf(path);
    if (needed !== null && !world.scopes.has(needed)) {
      return answer(400, { code: 99_991_672, msg: `one of the following scopes is required: [${needed}]` });
    }
    try {
      if (group !== null) {
        changing.add(group);
        await nextTurn();
      }
      const ids = (shape.exec(path) ?? []).slice(1).map(decodeURIComponent);
      if (fault === 'late') await wait(doneLateMs);
      const data = method({ world, nowMs, query: url.searchParams, body, ids });
      if (fault === 'hang') return;
      if (fault === 'late') await wait(answeredLateMs - doneLateMs);
      if (fault === 'lost answer') return void response.destroy();
      // The oldest method answers beside `data`.
      answer(
        200,
        path === 'bot/v3/info' ? { code: 0, msg: 'ok', ...data } : { code: 0, msg: 'success', data },
      );
    } catch (error) {
      if (error instanceof Refusal && error.code === 230_020) slowed += 1;
      if (error instanceof Refusal) return answer(400, { code: error.code, msg: 'refused' });
      // The request is not what Feishu documents.
      answer(400, { code: 230_001, msg: String(error) });
    } finally {
      if (group !== null) changing.delete(group);
    }
  };

  const server = createServer((request, response) => {
    handle(request, response)
      .catch(() => response.destroy())
      .finally(() => world.changed());
  });
  const connection = createLongConnectionServer(server, pingSeconds);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    world,
    baseUrl: `http://127.0.0.1:${port}`,
    appId,
    appSecret,
    verificationToken,
    encryptKey,
    connection,
    tokens: () => issued,
    slowedDown: () => slowed,
    trouble: (verb, path, next) => void troubles.set(`${verb} ${path}`, next),
    sent: (verb, path) => calls.filter((call) => call.verb === verb && call.path === path),
    plan: (fault) => void faults.push(fault),
    expireTokens: () => good.clear(),
    close: () =>
      new Promise((resolve) => {
        connection.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The permission that a method needs. */
function scopeOf(path: string): string | null {
  if (/^(?:im\/v1\/messages|ephemeral)/.test(path)) return 'im:message';
  if (path.startsWith('im/v1/chats')) return 'im:chat';
  if (path.startsWith('contact/')) return 'contact:contact.base:readonly';
  return path.startsWith('tenant/') ? 'tenant:tenant:readonly' : null;
}

function find(verb: string, path: string) {
  const [, shape, method] = methods.find(([own, one]) => own === verb && one.test(path)) ?? [];
  return [method, shape] as const;
}

function takeFault(faults: PlannedFault[], path: string): PlannedFault['how'] | undefined {
  const at = faults.findIndex((fault) => path.includes(fault.path));
  return at < 0 ? undefined : faults.splice(at, 1)[0]?.how;
}

async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
