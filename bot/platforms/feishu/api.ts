import { z } from 'zod';
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

type Token = { readonly value: string; readonly untilMs: number };

/**
 * Calls Feishu. Nothing is retried in here except a request whose token was refused: nothing was done then, so it is
 * repeated once with a new token. However many requests need a token at once, one is fetched.
 */
export function createApi({ appId, appSecret, baseUrl }: FeishuAccount, nowMs: () => number): CallFeishu {
  const root = (baseUrl ?? feishuUrl).replace(/\/+$/, '');
  let token: Token | null = null;
  let fetching: Promise<Token | Failure> | null = null;

  const request = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(`${root}/open-apis/${path}`, {
      ...init,
      redirect: 'error',
      signal: AbortSignal.timeout(requestLimitMs),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

  const fetchToken = async (): Promise<Token | Failure> => {
    try {
      const answer = await request('auth/v3/tenant_access_token/internal', {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify({ app_id: appId, app_secret: appSecret }),
      });
      const read = tokenAnswer.safeParse(readJson(answer.text));
      if (!read.success) return asUnsent(failureOf(answer));
      const { tenant_access_token: value, expire } = read.data;
      token = { value, untilMs: nowMs() + expire * 1000 };
      return token;
    } catch (error) {
      return asUnsent(lostOf(error));
    }
  };

  const currentToken = async (): Promise<Token | Failure> => {
    if (token !== null && token.untilMs - renewBeforeMs > nowMs()) return token;
    fetching ??= fetchToken().finally(() => (fetching = null));
    return await fetching;
  };

  const callOnce = async (call: Call): Promise<{ result: CallResult; refused: Token | null }> => {
    const { method, path, query, body, mayBegin } = call;
    const used = await currentToken();
    if ('status' in used) return { result: { ok: false, failure: used }, refused: null };
    if (mayBegin?.() === false) {
      const failure = rejected('not_begun', 'the claim on the message would have run out');
      return { result: { ok: false, failure }, refused: null };
    }
    const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
    try {
      const answer = await request(`${path}${search}`, {
        method,
        headers: {
          authorization: `Bearer ${used.value}`,
          'content-type': 'application/json; charset=utf-8',
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const read = readBody(answer.text);
      if (answer.status < 300 && read?.code === 0) {
        // Some older methods answer beside `data`.
        return { result: { ok: true, data: read.data ?? read }, refused: null };
      }
      const result: CallResult = { ok: false, failure: failureOf(answer) };
      return { result, refused: isStaleToken(answer) ? used : null };
    } catch (error) {
      return { result: { ok: false, failure: lostOf(error) }, refused: null };
    }
  };

  return async (call) => {
    const first = await callOnce(call);
    if (first.refused === null) return first.result;
    // Another request may have renewed it meanwhile.
    if (token === first.refused) token = null;
    return (await callOnce(call)).result;
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
