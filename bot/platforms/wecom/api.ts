import { z } from 'zod';
import { NeverSent, NotBegun } from '../../network/lost-request.ts';
import { failureOf, isStaleToken, WeComRefusal } from './outcome.ts';

export interface ApiConfig {
  readonly corpId: string;
  /** Of the self-built app. */
  readonly secret: string;
  /** Replaces `https://qyapi.weixin.qq.com`. */
  readonly baseUrl?: string | undefined;
}

export interface Call {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** With a body it is a POST. */
  readonly body?: object;
  readonly mayBegin?: (() => boolean) | undefined;
}

export interface WeComApi {
  /** @throws WeComRefusal, NotBegun, or the network's error */
  call(call: Call): Promise<unknown>;
  /** Asks for an access token if there is none: whether the corporation and the secret are right. @throws the same */
  signIn(): Promise<void>;
}

export const requestLimitMs = 10_000;
/** A token is replaced this long before it ends, so that it does not end during a call. */
const tokenMarginMs = 5 * 60_000;

const outcome = z.object({ errcode: z.number(), errmsg: z.string().catch('') });
const token = z.object({ access_token: z.string().min(1), expires_in: z.number() });

export function createApi(config: ApiConfig, nowMs: () => number): WeComApi {
  const base = config.baseUrl ?? 'https://qyapi.weixin.qq.com';
  let held: { readonly value: string; readonly untilMs: number } | null = null;
  let fetching: Promise<string> | null = null;

  const request = async (path: string, query: Readonly<Record<string, string>>, body?: object) => {
    const url = new URL(`${base}${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const response = await fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(requestLimitMs),
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    return readAnswer(await response.text(), response.status);
  };

  const fetchToken = async (): Promise<string> => {
    const { corpId: corpid, secret: corpsecret } = config;
    const { access_token: value, expires_in: seconds } = token.parse(
      await request('/cgi-bin/gettoken', { corpid, corpsecret }),
    );
    held = { value, untilMs: nowMs() + seconds * 1000 - tokenMarginMs };
    return value;
  };

  /** All who need a new token at the same time share one request. */
  const accessToken = async (): Promise<string> => {
    if (held !== null && nowMs() < held.untilMs) return held.value;
    fetching ??= fetchToken()
      .catch(asUnsent)
      .finally(() => (fetching = null));
    return await fetching;
  };

  const attempt = async ({ path, query = {}, body, mayBegin }: Call): Promise<unknown> => {
    const value = await accessToken();
    if (mayBegin?.() === false) throw new NotBegun('the claim on the message would have run out');
    return await request(path, { access_token: value, ...query }, body);
  };

  return {
    async call(call) {
      const used = held;
      try {
        return await attempt(call);
      } catch (error) {
        if (!isStaleToken(error)) throw error;
        // A refused token means that nothing was done. Someone else may have replaced it already.
        if (held === used || used === null) held = null;
        return await attempt(call);
      }
    },
    async signIn() {
      await accessToken();
    },
  };
}

/** WeCom refuses with HTTP 200 and an `errcode`. */
function readAnswer(text: string, status: number): unknown {
  let answer: unknown = null;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new Error(`HTTP ${status} without an answer`);
  }
  const read = outcome.safeParse(answer);
  if (!read.success) throw new Error(`HTTP ${status} with an answer that cannot be read`);
  if (read.data.errcode !== 0) throw new WeComRefusal(read.data.errcode, read.data.errmsg);
  return answer;
}

/** Without a token nothing was sent, whatever became of the request for it. */
function asUnsent(cause: unknown): never {
  const failure = failureOf(cause);
  throw failure.status === 'unknown' ? new NeverSent(`no token: ${failure.cause}`, { cause }) : cause;
}
