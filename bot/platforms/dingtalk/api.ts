import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { createIssuedTokens, type IssuedToken } from '../../network/issued-token.ts';
import { NeverSent, NotBegun } from '../../network/lost-request.ts';
import { DingTalkRefusal, failureOf, isStaleToken } from './outcome.ts';

export interface ApiConfig {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Replaces both of DingTalk's hosts. */
  readonly baseUrl?: string | undefined;
}

export interface Call {
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  /** The old API answers 200 with an `errcode`, and takes its token in the address. */
  readonly old?: boolean;
  readonly body: object;
  readonly mayBegin?: (() => boolean) | undefined;
}

export interface DingTalkApi {
  /** @throws DingTalkRefusal, NotBegun, or the network's error */
  call(call: Call): Promise<unknown>;
  /** The address and the single-use ticket of a stream. @throws the same */
  openStream(topics: readonly string[]): Promise<{ readonly endpoint: string; readonly ticket: string }>;
}

/** DingTalk's own servers give up after three seconds. */
export const requestLimitMs = 10_000;
/** A token is replaced this long before it ends, so that it does not end during a call. */
const tokenMarginMs = 5 * 60_000;
/** Between calls of one method: 15 a second, below the documented 20 of an application. */
const betweenCallsMs = 67;

const token = z.object({ accessToken: z.string().min(1), expireIn: z.number() });
const stream = z.object({ endpoint: z.string().min(1), ticket: z.string().min(1) });
const refusal = z.object({
  code: z.string(),
  message: z.string().catch(''),
  accessdenieddetail: z
    .object({ requiredScopes: z.array(z.string()) })
    .optional()
    .catch(undefined),
});
const oldRefusal = z.object({
  errcode: z.number(),
  errmsg: z.string().catch(''),
  /** The gateway of the old API refuses with 88, and gives its reason here. */
  sub_code: z.coerce.string().optional().catch(undefined),
  sub_msg: z.string().optional().catch(undefined),
});
/** The firewall in front of the API answers with this instead. */
const banned = z.object({ status: z.literal(1111) });

export function createApi(config: ApiConfig, nowMs: () => number): DingTalkApi {
  const api = config.baseUrl ?? 'https://api.dingtalk.com';
  const oldApi = config.baseUrl ?? 'https://oapi.dingtalk.com';
  const turns = new Map<string, Promise<unknown>>();

  /** Waits until a method may be called again. */
  const takeTurn = async (path: string): Promise<void> => {
    const turn = turns.get(path) ?? Promise.resolve();
    turns.set(
      path,
      turn.then(() => wait(betweenCallsMs, undefined, { ref: false })),
    );
    await turn;
  };

  const request = async (url: string, method: string, body: object, headers = {}): Promise<unknown> => {
    const response = await fetch(url, {
      method,
      redirect: 'error',
      signal: AbortSignal.timeout(requestLimitMs),
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return readAnswer(response.status, await response.text());
  };

  const issueToken = async (): Promise<IssuedToken> => {
    const { clientId: appKey, clientSecret: appSecret } = config;
    try {
      const answer = await request(`${api}/v1.0/oauth2/accessToken`, 'POST', { appKey, appSecret });
      const { accessToken, expireIn } = token.parse(answer);
      return { value: accessToken, untilMs: nowMs() + expireIn * 1000 - tokenMarginMs };
    } catch (error) {
      return asUnsent(error);
    }
  };
  const tokens = createIssuedTokens(issueToken, nowMs);

  const attempt = async (
    value: string,
    { method, path, old = false, body, mayBegin }: Call,
  ): Promise<unknown> => {
    await takeTurn(path);
    if (mayBegin?.() === false) throw new NotBegun('the claim on the message would have run out');
    if (!old) return await request(`${api}${path}`, method, body, { 'x-acs-dingtalk-access-token': value });
    const url = new URL(`${oldApi}${path}`);
    url.searchParams.set('access_token', value);
    return await request(url.href, method, body);
  };

  return {
    call: async (call) => await tokens.use((value) => attempt(value, call), isStaleToken),
    async openStream(topics) {
      const { clientId, clientSecret } = config;
      const subscriptions = topics.map((topic) => ({ type: 'CALLBACK', topic }));
      return stream.parse(
        await request(`${api}/v1.0/gateway/connections/open`, 'POST', {
          clientId,
          clientSecret,
          subscriptions,
          ua: 'xinhang',
        }),
      );
    },
  };
}

function readAnswer(status: number, text: string): unknown {
  let body: unknown = null;
  try {
    body = JSON.parse(text);
  } catch {
    if (/"?punish"?/u.test(text))
      throw new DingTalkRefusal('1111', 'this address is banned for a while', 403);
    // Someone answered in DingTalk's place.
    throw new DingTalkRefusal('not-json', text.slice(0, 80), status < 400 ? 502 : status);
  }
  if (banned.safeParse(body).success)
    throw new DingTalkRefusal('1111', 'this address is banned for a while', 403);
  const old = oldRefusal.safeParse(body);
  if (old.success && old.data.errcode !== 0) {
    const { errcode, errmsg, sub_code: reason, sub_msg: words } = old.data;
    throw new DingTalkRefusal(reason ?? String(errcode), words ?? errmsg, status);
  }
  if (status >= 400) {
    const { code, message, accessdenieddetail } = refusal
      .catch({ code: 'other', message: text.slice(0, 80), accessdenieddetail: undefined })
      .parse(body);
    throw new DingTalkRefusal(code, message, status, accessdenieddetail?.requiredScopes);
  }
  return body;
}

/** Without a token nothing was sent, whatever became of the request for it. */
function asUnsent(cause: unknown): never {
  const failure = failureOf(cause);
  throw failure.status === 'unknown' ? new NeverSent(`no token: ${failure.cause}`, { cause }) : cause;
}
