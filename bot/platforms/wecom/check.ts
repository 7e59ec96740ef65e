import { z } from 'zod';
import type { PlatformFinding } from '../../../jobs/ports.ts';
import { type AnySaid, said } from '../../../templates/reader/said.ts';
import { createApi, type WeComApi } from './api.ts';
import type { WeComConfig } from './index.ts';
import { refusalOf, WeComRefusal } from './outcome.ts';
import { createSideBar } from './side-bar.ts';

const agent = z.object({ name: z.string().catch(''), close: z.number().catch(0) });
/** An account that does not exist. WeCom says so only to an app that may look accounts up. */
const nobody = 'xinhang-check-nobody';
const notFound = 60_111;
const addressRefused = 60_020;

/** Checks the app's secret, its state and its rights, with a remedy for each problem. Nothing is posted. */
export async function checkWeCom(
  config: WeComConfig & { readonly publicUrl?: string | undefined },
  nowMs: () => number,
): Promise<readonly PlatformFinding[]> {
  const api = createApi(config, nowMs);
  const { publicUrl } = config;
  const reached =
    publicUrl === undefined
      ? problem(said('wecom/check-public-url'))
      : warning(said('wecom/check-callback', { url: `${publicUrl}/wecom/callback` }));
  try {
    await api.signIn();
  } catch (error) {
    return [refused(error, (why) => said('wecom/no-token', { why })), reached];
  }
  return [
    await checkAgent(api, config.agentId),
    await checkLookUp(api),
    reached,
    await checkCustomers(api),
    ...(publicUrl === undefined ? [] : [await checkSideBar(api, config, publicUrl)]),
    ...checkBot(config),
  ];
}

/** The page beside a chat. Whether the domain is trusted shows only in the client. */
async function checkSideBar(api: WeComApi, config: WeComConfig, publicUrl: string): Promise<PlatformFinding> {
  const url = `${publicUrl}/wecom/chat`;
  try {
    await createSideBar(api, config, () => 0, null).sign(url);
    return warning(said('wecom/check-side-bar', { url, domain: new URL(publicUrl).host }));
  } catch (error) {
    return warning(said('wecom/check-side-bar-refused', { why: refusalOf(error).detail }));
  }
}

/** Not connected to: that would end the connection of the running program. */
function checkBot({ botId, botSecret }: WeComConfig): readonly PlatformFinding[] {
  if (botId === undefined && botSecret === undefined) return [];
  const isWhole = botId !== undefined && botSecret !== undefined;
  return [isWhole ? warning(said('wecom/check-bot')) : problem(said('wecom/check-bot-half'))];
}

async function checkAgent(api: WeComApi, agentId: number): Promise<PlatformFinding> {
  try {
    const query = { agentid: String(agentId) };
    const { name: app, close } = agent.parse(await api.call({ path: '/cgi-bin/agent/get', query }));
    return close === 0
      ? ok(said('wecom/check-app', { app }))
      : problem(said('wecom/check-app-closed', { app }));
  } catch (error) {
    return refused(error, (why) => said('wecom/check-app-refused', { app: String(agentId), why }));
  }
}

async function checkLookUp(api: WeComApi): Promise<PlatformFinding> {
  const what = said('wecom/may-look-up');
  try {
    await api.call({ path: '/cgi-bin/user/get', query: { userid: nobody } });
    return ok(what);
  } catch (error) {
    if (error instanceof WeComRefusal && error.code === notFound) return ok(what);
    return refused(error, (why) => said('wecom/check-refused', { what, why }));
  }
}

/** Without it, groups with customers cannot be read or written to; everything else works. */
async function checkCustomers(api: WeComApi): Promise<PlatformFinding> {
  const path = '/cgi-bin/externalcontact/groupchat/list';
  try {
    await api.call({ path, body: { limit: 1 } });
    return ok(said('wecom/may-write-to-groups'));
  } catch (error) {
    return warning(said('wecom/check-customer-groups', { why: refusalOf(error).detail }));
  }
}

function refused(error: unknown, words: (why: string) => AnySaid): PlatformFinding {
  const why = refusalOf(error).detail;
  const isAddress = error instanceof WeComRefusal && error.code === addressRefused;
  return problem(isAddress ? said('wecom/check-address', { why }) : words(why));
}

const ok = (what: AnySaid): PlatformFinding => ({ level: 'ok', part: 'wecom', what });
const warning = (what: AnySaid): PlatformFinding => ({ level: 'warning', part: 'wecom', what });
const problem = (what: AnySaid): PlatformFinding => ({ level: 'problem', part: 'wecom', what });
