import { z } from 'zod';
import { createIssuedTokens, type IssuedToken } from '../../network/issued-token.ts';
import { type Failure, rejected } from '../../network/lost-request.ts';
import { type Answer, failureOf, isStaleToken, lostOf, readBody } from './outcome.ts';

/** After it, the outcome of a request is unknown. */
export const requestLimitMs = 10_000;

/** Feishu issues a new token when the old one has less than half an hour left, and both then work. */
const renewBeforeMs = 10 * 60_000;

export const feishuUrl = 'https://open.feishu.cn';

export interface FeishuAccount {
  readonly appId: string;
  readonly appSecret: string;
  /** Replaces `https://open.feishu.cn`: Lark (`https://open.larksuite.com`), or a stand-in. */
  readonly baseUrl?: string | undefined;
}

export type CallResult =
  | { readonly ok: true; readonly data: unknown }
  | { readonly ok: false; readonly failure: Failure };

export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/open-apis/`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** Asked right before the request is sent, when the token is there. */
  readonly mayBegin?: (() => boolean) | undefined;
}

export type CallFeishu = (call: Call) => Promise<CallResult>;

const tokenAnswer = z.object({
  code: z.literal(0),
  tenant_access_token: z.string().min(1),
  /** In seconds. */
  expire: z.number(),
});

/** A call that failed. */
class Failed extends Error {
  readonly failure: Failure;
  readonly isStaleToken: boolean;

  constructor(failure: Failure, isStaleToken = false) {
    super(failure.status);
    this.failure = failure;
    this.isStaleToken = isStaleToken;
  }
}

/**
 * Calls Feishu. Nothing is retried in here except a request whose token was refused: nothing was done then, so it is
 * repeated once with a new token. However many requests need a token at once, one is fetched.
 */
export function createApi({ appId, appSecret, baseUrl }: FeishuAccount, nowMs: () => number): CallFeishu {
  const root = (baseUrl ?? feishuUrl).replace(/\/+$/, '');

  const request = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(`${root}/open-apis/${path}`, {
      ...init,
      redirect: 'error',
      signal: AbortSignal.timeout(requestLimitMs),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

  const issueToken = async (): Promise<IssuedToken> => {
    const answer = await request('auth/v3/tenant_access_token/internal', {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ app_id: appId, app_secret: appSecret }),
    }).catch((error: unknown) => {
      throw new Failed(asUnsent(lostOf(error)));
    });
    const read = tokenAnswer.safeParse(readJson(answer.text));
    if (!read.success) throw new Failed(asUnsent(failureOf(answer)));
    const { tenant_access_token: value, expire } = read.data;
    return { value, untilMs: nowMs() + expire * 1000 - renewBeforeMs };
  };
  const tokens = createIssuedTokens(issueToken, nowMs);

  const attempt = async (token: string, call: Call): Promise<unknown> => {
    const { method, path, query, body, mayBegin } = call;
    if (mayBegin?.() === false) {
      throw new Failed(rejected('not_begun', 'the claim on the message would have run out'));
    }
    const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
    const answer = await request(`${path}${search}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json; charset=utf-8' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const read = readBody(answer.text);
    // Some older methods answer beside `data`.
    if (answer.status < 300 && read?.code === 0) return read.data ?? read;
    throw new Failed(failureOf(answer), isStaleToken(answer));
  };

  return async (call) => {
    try {
      const data = await tokens.use(
        (token) => attempt(token, call),
        (error) => error instanceof Failed && error.isStaleToken,
      );
      return { ok: true, data };
    } catch (error) {
      return { ok: false, failure: error instanceof Failed ? error.failure : lostOf(error) };
    }
  };
}

/** Without a token nothing was sent, whatever became of the request for it. */
function asUnsent(failure: Failure): Failure {
  return failure.status === 'unknown'
    ? { ...rejected('unreachable', `no token: ${failure.cause}`), retryAfterMs: 10_000 }
    : failure;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
