import { z } from 'zod';
import { createIssuedTokens, type IssuedToken } from '../../network/issued-token.ts';
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

  const issueToken = async (): Promise<IssuedToken> => {
    const { corpId: corpid, secret: corpsecret } = config;
    try {
      const answer = await request('/cgi-bin/gettoken', { corpid, corpsecret });
      const { access_token: value, expires_in: seconds } = token.parse(answer);
      return { value, untilMs: nowMs() + seconds * 1000 - tokenMarginMs };
    } catch (error) {
      return asUnsent(error);
    }
  };
  const tokens = createIssuedTokens(issueToken, nowMs);

  const attempt = async (value: string, { path, query = {}, body, mayBegin }: Call): Promise<unknown> => {
    if (mayBegin?.() === false) throw new NotBegun('the claim on the message would have run out');
    return await request(path, { access_token: value, ...query }, body);
  };

  return {
    call: async (call) => await tokens.use((value) => attempt(value, call), isStaleToken),
    async signIn() {
      await tokens.current();
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
