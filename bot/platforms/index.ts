import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../jobs/clock.ts';
import type { ChatPlatform, Log, PlatformFinding, SharedValues } from '../../jobs/ports.ts';
import type { Turn } from '../../jobs/take-turn.ts';
import type { WebChatStore } from '../../jobs/webchat/web-chat-store.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import type { Config } from '../config.ts';
import type { SettingsOf } from '../config/platform-settings.ts';
import { no } from '../config/settings.ts';
import type { WebDirectory } from './web/directory.ts';
import { createWebPlatform } from './web/web-platform.ts';

/** A page beside a chat, of a platform that has one. */
export type { SideBar, SignedAddress } from './wecom/side-bar.ts';

/** What platforms need besides their configuration. */
export interface PlatformDeps {
  readonly config: Config;
  readonly http: FastifyInstance;
  readonly log: Log;
  readonly clock: Clock;
  readonly wallClock: Clock;
  readonly zone: string;
  readonly secret: string;
  readonly botName: string;
  readonly store: WebChatStore;
  readonly directory: WebDirectory;
  /** Settles when the browser chat can take what people do; absent: at once. */
  readonly isOpen?: Promise<void>;
  /** What only one process may have. */
  readonly turn: (name: string) => Turn;
  readonly shared: SharedValues;
  /** In the company's language. */
  readonly say: (what: AnySaid) => string;
}

/**
 * All supported platforms. Adding one takes a line here and a harness in `test/platforms/contract`, whose suite runs
 * against every platform. A platform that is not configured is `null`, and its code is not loaded: Bolt alone takes a
 * quarter of a second at every start.
 */
export const platforms = {
  dingtalk: async ({ config, http, log, wallClock }) => {
    if (config.dingtalk === undefined) return null;
    const { createDingTalkPlatform } = await import('./dingtalk/index.ts');
    const deps = { http, log, nowMs: () => wallClock.now().epochMilliseconds };
    return createDingTalkPlatform(dingTalkConfig(config.dingtalk), deps);
  },
  feishu: async ({ config, http, log, wallClock }) => {
    if (config.feishu === undefined) return null;
    const { createFeishuPlatform } = await import('./feishu/index.ts');
    return createFeishuPlatform(config.feishu, { http, log, nowMs: () => wallClock.now().epochMilliseconds });
  },
  slack: async ({ config, http, log, wallClock }) => {
    if (config.slack === undefined) return null;
    const { createSlackPlatform } = await import('./slack/index.ts');
    return createSlackPlatform(config.slack, { http, log, nowMs: () => wallClock.now().epochMilliseconds });
  },
  wecom: async ({ config, http, log, wallClock, turn, shared, say }) => {
    if (config.wecom === undefined) return null;
    const { createWeComPlatform } = await import('./wecom/index.ts');
    const nowMs = () => wallClock.now().epochMilliseconds;
    const deps = {
      http,
      log,
      nowMs,
      shared,
      bot: { turn, whereAnswered: say(said('wecom/answered-in-app')) },
    };
    return createWeComPlatform(weComConfig(config.wecom), deps);
  },
  web: async (deps) => (deps.config.rehearsal ? createWebPlatform(deps) : null),
} satisfies Readonly<Record<string, (deps: PlatformDeps) => Promise<ChatPlatform | null>>>;

export type PlatformName = keyof typeof platforms;

/** The configured platforms, by name. */
export type OpenPlatforms = {
  readonly [Name in PlatformName]: Awaited<ReturnType<(typeof platforms)[Name]>>;
};

export async function createPlatforms(deps: PlatformDeps): Promise<OpenPlatforms> {
  const creating = Object.entries(platforms).map(
    async ([name, create]) => [name, await create(deps)] as const,
  );
  const created = await Promise.all(creating);
  // Each name maps to what its own entry creates.
  return Object.fromEntries(created) as OpenPlatforms;
}

/** The robot of an internal app usually has the app's id. */
const dingTalkConfig = ({ robotCode, http, ...settings }: SettingsOf<'dingtalk'>) => ({
  ...settings,
  robotCode: robotCode ?? settings.clientId,
  overHttp: http !== undefined && !no.includes(http.toLowerCase()),
});

const weComConfig = ({ agentId, ...settings }: SettingsOf<'wecom'>) => ({
  ...settings,
  agentId: Number(agentId),
});

/** Checks what every configured platform allows us, without starting it. */
export async function checkPlatforms(
  config: Config,
  { log, clock }: { readonly log: Log; readonly clock: Clock },
): Promise<readonly PlatformFinding[]> {
  const { slack, dingtalk, feishu, wecom, publicUrl } = config;
  const found: PlatformFinding[] = [];
  if (slack !== undefined) {
    const { checkSlack } = await import('./slack/check.ts');
    found.push(...(await checkSlack(slack, log)));
  }
  if (dingtalk !== undefined) {
    const { checkDingTalk } = await import('./dingtalk/check.ts');
    found.push(...(await checkDingTalk(dingTalkConfig(dingtalk), () => clock.now().epochMilliseconds)));
  }
  // Platforms without forms of their own get pages.
  if (dingtalk !== undefined && config.publicUrl === undefined) {
    found.push({ level: 'warning', part: 'dingtalk', what: said('check/no-form-pages') });
  }
  if (wecom !== undefined) {
    const { checkWeCom } = await import('./wecom/check.ts');
    const nowMs = () => clock.now().epochMilliseconds;
    found.push(...(await checkWeCom({ ...weComConfig(wecom), publicUrl }, nowMs)));
  }
  if (feishu !== undefined) {
    const { checkFeishu } = await import('./feishu/check.ts');
    found.push(...(await checkFeishu(feishu, () => clock.now().epochMilliseconds)));
  }
  return found;
}
