import type { PlatformFinding } from '../../../jobs/ports.ts';
import { type AnySaid, said } from '../../../templates/reader/said.ts';
import { createApi, type DingTalkApi } from './api.ts';
import type { DingTalkConfig } from './index.ts';
import { type Need, needs } from './needs.ts';
import { DingTalkRefusal, refusalOf } from './outcome.ts';
import { topics } from './stream.ts';

/** Checks the app's secret, its permissions and its robot, with a remedy for each problem. Nothing is posted. */
export async function checkDingTalk(
  config: DingTalkConfig,
  nowMs: () => number,
): Promise<readonly PlatformFinding[]> {
  const api = createApi(config, nowMs);
  try {
    await api.openStream(Object.values(topics));
  } catch (error) {
    return [problem(said('dingtalk/no-stream', { why: refusalOf(error).detail }))];
  }
  const found = [ok(said('dingtalk/check-stream', { app: config.clientId }))];
  for (const need of needs) {
    const finding = await tryNeed(api, config, need);
    found.push(finding);
    // The others would all say the same.
    if (finding.level === 'problem' && finding.goOn === false) break;
  }
  const groups: PlatformFinding[] =
    config.groupTemplateId === undefined
      ? [{ level: 'warning', part: 'dingtalk', what: said('dingtalk/check-groups-by-hand') }]
      : [];
  return [...found.map(({ level, part, what }) => ({ level, part, what })), ...groups];
}

type Finding = PlatformFinding & { readonly goOn?: false };

async function tryNeed(api: DingTalkApi, config: DingTalkConfig, need: Need): Promise<Finding> {
  const { scope, what, probe } = need;
  try {
    await api.call(probe(config));
    return ok(what);
  } catch (error) {
    if (!(error instanceof DingTalkRefusal)) {
      return {
        ...problem(said('dingtalk/check-unreachable', { why: refusalOf(error).detail })),
        goOn: false,
      };
    }
    if (isAddressRefused(error)) {
      return { ...problem(said('dingtalk/check-address', { why: error.message })), goOn: false };
    }
    if (error.scopes.length > 0 || isPermissionRefused(error)) {
      const scopes = error.scopes.length > 0 ? error.scopes.join(', ') : scope;
      return problem(said('dingtalk/check-scope', { scopes, what }));
    }
    const { problem: refused, detail } = refusalOf(error);
    const aboutRobot = error.code === 'resource.not.found' ? /\brobot/iu : /\brobot ?code/iu;
    if (aboutRobot.test(detail)) {
      return problem(said('dingtalk/check-robot', { why: detail }));
    }
    if (refused === 'auth' || refused === 'rate_limited' || refused === 'unsupported') {
      return problem(said('dingtalk/check-refused', { what, why: detail }));
    }
    return ok(what);
  }
}

const isAddressRefused = ({ code }: DingTalkRefusal): boolean =>
  code === 'Forbidden.AccessDenied.IpNotInWhiteList' || code === '60020';

const isPermissionRefused = ({ code }: DingTalkRefusal): boolean =>
  code === 'Forbidden.AccessDenied.AccessTokenPermissionDenied' || code === '60011';

const ok = (what: AnySaid): Finding => ({ level: 'ok', part: 'dingtalk', what });

const problem = (what: AnySaid): Finding => ({ level: 'problem', part: 'dingtalk', what });
