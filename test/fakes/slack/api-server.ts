import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from 'node:querystring';
import { setTimeout as wait } from 'node:timers/promises';
import { answeredLateMs, doneLateMs } from '../late.ts';
import type { Fault, Faults } from './faults.ts';
import { type Call, createArgs, type Json, type Method, SlackRefusal } from './method.ts';
import { methods } from './methods.ts';
import { takeResponse } from './respond.ts';
import type { Tickets } from './tickets.ts';
import type { World } from './world.ts';

export interface ApiOptions {
  readonly world: World;
  readonly tickets: Tickets;
  readonly faults: Faults;
  readonly botToken: string;
  readonly appToken: string;
  readonly scopes: readonly string[];
  readonly pageSize: number;
  readonly socketUrl: () => string;
}

/** A call received by the fake, for the few tests that check the request itself rather than its effect. */
export interface Recorded {
  readonly method: string;
  readonly args: Json;
  /** Slack's answer, or the one it would have given. */
  readonly answer: Json;
}

export interface ApiServer {
  readonly server: Server;
  readonly recorded: readonly Recorded[];
  url(): string;
  close(): Promise<void>;
}

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The Web API and the response URLs, over HTTP on the loopback. */
export async function startApiServer(options: ApiOptions): Promise<ApiServer> {
  const recorded: Recorded[] = [];
  const server = createServer((request, response) => {
    void handle(options, recorded, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    server,
    recorded,
    url: () => `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function handle(
  options: ApiOptions,
  recorded: Recorded[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://fake');
  const responseId = /^\/response\/([a-z0-9]+)$/.exec(url.pathname)?.[1];
  const name = /^\/api\/([a-zA-Z.]+)$/.exec(url.pathname)?.[1];
  const fault = options.faults.take(name ?? 'response_url');
  if (fault?.how === 'lost-request') return void request.socket.destroy();

  const raw = await readBody(request);
  if (responseId !== undefined) {
    const early = fault === null ? null : faultReply(fault);
    const reply = early ?? takeResponse(options.world, options.tickets, responseId, raw);
    return send(response, reply, fault);
  }
  if (name === undefined) return send(response, { status: 404, headers: {}, body: 'not found' }, null);

  const args = { ...Object.fromEntries(url.searchParams), ...readArgs(request, raw) };
  const early = fault === null ? null : faultReply(fault);
  if (early !== null && !(fault?.how === 'error' && fault.done === true)) return send(response, early, fault);
  if (fault?.how === 'late') await wait(doneLateMs);
  const answer = await answerCall(options, name, request, args);
  recorded.push({ method: name, args, answer });
  options.world.changes.announce();
  if (fault?.how === 'hang') return;
  if (fault?.how === 'late') await wait(answeredLateMs - doneLateMs);
  const headers = {
    'x-oauth-scopes': options.scopes.join(','),
    'content-type': 'application/json; charset=utf-8',
  };
  await send(response, early ?? { status: 200, headers, body: JSON.stringify(answer) }, fault);
}

async function answerCall(
  options: ApiOptions,
  name: string,
  request: IncomingMessage,
  args: Json,
): Promise<Json> {
  const method = methods[name];
  try {
    if (method === undefined) throw new SlackRefusal('unknown_method');
    checkToken(options, method, request, args);
    const call = createCall(options, args);
    // A single scope is required outright; with several, the method picks the one for its kind of channel.
    const [only] = method.scopes;
    if (method.token === 'bot' && method.scopes.length === 1 && only !== undefined) call.need(only);
    return { ok: true, ...(await method.run(call)) };
  } catch (error) {
    if (error instanceof SlackRefusal) return { ok: false, error: error.word, ...error.extra };
    return { ok: false, error: 'internal_error', detail: String(error) };
  }
}

function createCall(options: ApiOptions, args: Json): Call {
  const { world, tickets, pageSize, socketUrl, scopes } = options;
  return {
    world,
    tickets,
    pageSize,
    socketUrl,
    args: createArgs(args),
    need(scope) {
      if (!scopes.includes(scope))
        throw new SlackRefusal('missing_scope', { needed: scope, provided: scopes.join(',') });
    },
  };
}

function checkToken(options: ApiOptions, method: Method, request: IncomingMessage, args: Json): void {
  const header = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  const token = header ?? (typeof args['token'] === 'string' ? args['token'] : undefined);
  if (token === undefined || token === '') throw new SlackRefusal('not_authed');
  const expected = method.token === 'bot' ? options.botToken : options.appToken;
  if (token === expected) return;
  const known = token === options.botToken || token === options.appToken;
  throw new SlackRefusal(known ? 'not_allowed_token_type' : 'invalid_auth');
}

function readArgs(request: IncomingMessage, raw: string): Json {
  const type = request.headers['content-type'] ?? '';
  if (raw === '') return {};
  if (type.startsWith('application/x-www-form-urlencoded')) return { ...parse(raw) };
  if (type.startsWith('application/json')) {
    const value: unknown = JSON.parse(raw);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  }
  return {};
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

/** Faults in which Slack does not execute the call. */
function faultReply(fault: Fault): Reply | null {
  const json = { 'content-type': 'application/json; charset=utf-8' };
  switch (fault.how) {
    case 'http-429':
      return {
        status: 429,
        headers: {
          ...json,
          ...(fault.retryAfterSeconds === null ? {} : { 'retry-after': String(fault.retryAfterSeconds) }),
        },
        body: '{"ok":false,"error":"ratelimited"}',
      };
    case 'body-429':
      return {
        status: 200,
        headers: {
          ...json,
          ...(fault.retryAfterSeconds === undefined
            ? {}
            : { 'retry-after': String(fault.retryAfterSeconds) }),
        },
        body: JSON.stringify({ ok: false, error: fault.word }),
      };
    case 'error':
      return { status: 200, headers: json, body: JSON.stringify({ ok: false, error: fault.word }) };
    case 'status':
      return {
        status: fault.status,
        headers: { 'content-type': 'text/html' },
        body: fault.body ?? '<html></html>',
      };
    case 'lost-request':
    case 'lost-response':
    case 'half-response':
    case 'hang':
    case 'late':
    case 'slow':
      return null;
  }
}

async function send(response: ServerResponse, reply: Reply, fault: Fault | null): Promise<void> {
  if (fault?.how === 'lost-response') return void response.destroy();
  if (fault?.how === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.ms));
  const half = fault?.how === 'half-response';
  response.writeHead(reply.status, { ...reply.headers, 'content-length': Buffer.byteLength(reply.body) });
  if (!half) return void response.end(reply.body);
  response.write(reply.body.slice(0, reply.body.length / 2), () => response.destroy());
}
