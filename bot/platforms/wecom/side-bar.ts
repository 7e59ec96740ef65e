import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { PlatformId, SharedValues } from '../../../jobs/ports.ts';
import { createIssuedTokens, type IssuedToken, isGood } from '../../network/issued-token.ts';
import type { WeComApi } from './api.ts';
import { WeComRefusal } from './outcome.ts';
import { platform } from './receive.ts';

/** What the JS-SDK has to be registered with, for one address. */
export interface SignedAddress {
  readonly corpId: string;
  readonly agentId: number;
  readonly timestamp: number;
  readonly nonceStr: string;
  readonly signature: string;
}

/** WeCom's part of the page beside a chat with a customer (聊天侧边栏). */
export interface SideBar {
  readonly platform: PlatformId;
  /** The address of the JS-SDK. */
  readonly script: string;
  /** Where WeCom's client says who is looking: it comes back to `returnTo` with a code and the state. */
  signInAt(returnTo: string, state: string): string;
  /** The member behind a code, which works once; null: it does not work, or belongs to no member of the corporation. @throws */
  accountOf(code: string): Promise<string | null>;
  /** @throws WeComRefusal, or the network's error */
  sign(address: string): Promise<SignedAddress>;
}

export interface SideBarOptions {
  readonly corpId: string;
  readonly agentId: number;
  /** Replaces `https://wwcdn.weixin.qq.com/…`. */
  readonly script?: string | undefined;
  /** Replaces `https://open.weixin.qq.com`. */
  readonly loginUrl?: string | undefined;
}

const member = z.object({ userid: z.string().min(1).optional() });
const ticket = z.object({ ticket: z.string().min(1), expires_in: z.number() });
/** Wrong, used, or older than five minutes. */
const badCode = 40029;
const ticketMarginMs = 5 * 60_000;

const kept = z.object({ value: z.string().min(1), untilMs: z.number() });

export function createSideBar(
  api: WeComApi,
  options: SideBarOptions,
  nowMs: () => number,
  shared: SharedValues | null,
): SideBar {
  const { corpId, agentId } = options;
  const name = `wecom-ticket:${corpId}:${agentId}`;
  /** WeCom gives an app a hundred an hour: all pages of all processes share one, also after a restart. */
  const issueTicket = async (): Promise<IssuedToken> => {
    const others = kept.safeParse(await shared?.read(name));
    if (others.success && isGood(others.data, nowMs())) return others.data;
    const found = await api.call({ path: '/cgi-bin/ticket/get', query: { type: 'agent_config' } });
    const { ticket: value, expires_in: seconds } = ticket.parse(found);
    const issued = { value, untilMs: nowMs() + seconds * 1000 - ticketMarginMs };
    await shared?.write(name, issued);
    return issued;
  };
  const tickets = createIssuedTokens(issueTicket, nowMs);

  return {
    platform,
    script: options.script ?? 'https://wwcdn.weixin.qq.com/node/open/js/wecom-jssdk-2.3.4.js',
    signInAt(returnTo, state) {
      const url = new URL(`${options.loginUrl ?? 'https://open.weixin.qq.com'}/connect/oauth2/authorize`);
      const asked = { appid: corpId, redirect_uri: returnTo, response_type: 'code', scope: 'snsapi_base' };
      for (const [name, value] of Object.entries({ ...asked, state, agentid: String(agentId) })) {
        url.searchParams.set(name, value);
      }
      url.hash = 'wechat_redirect';
      return url.href;
    },
    async accountOf(code) {
      try {
        const found = await api.call({ path: '/cgi-bin/auth/getuserinfo', query: { code } });
        return member.parse(found).userid ?? null;
      } catch (error) {
        if (error instanceof WeComRefusal && error.code === badCode) return null;
        throw error;
      }
    },
    async sign(address) {
      const timestamp = Math.floor(nowMs() / 1000);
      const nonceStr = randomBytes(12).toString('base64url');
      const { value } = await tickets.current();
      return {
        corpId,
        agentId,
        timestamp,
        nonceStr,
        signature: signatureOf(value, nonceStr, timestamp, address),
      };
    },
  };
}

/** @param address of the page, without what stands behind the # */
export function signatureOf(ticket: string, nonceStr: string, timestamp: number, address: string): string {
  const signed = `jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${address}`;
  return createHash('sha1').update(signed).digest('hex');
}
