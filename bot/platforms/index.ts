import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../jobs/clock.ts';
import type { ChatPlatform, Log } from '../../jobs/ports.ts';
import type { WebChatStore } from '../../jobs/webchat/web-chat-store.ts';
import type { AnySaid } from '../../templates/reader/said.ts';
import type { Config } from '../config.ts';
import type { WebDirectory } from './web/directory.ts';
import { createWebPlatform } from './web/web-platform.ts';

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
}

/**
 * All supported platforms. Adding one takes a line here and a harness in `test/platforms/contract`, whose suite runs
 * against every platform. A platform that is not configured is `null`, and its code is not loaded: Bolt alone takes a
 * quarter of a second at every start.
 */
export const platforms = {
  slack: async ({ config, http, log, wallClock }) => {
    if (config.slack === undefined) return null;
    const { createSlackPlatform } = await import('./slack/index.ts');
    return createSlackPlatform(config.slack, { http, log, nowMs: () => wallClock.now().epochMilliseconds });
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

export interface PlatformFinding {
  readonly level: 'ok' | 'problem';
  readonly part: string;
  /** A string is what the platform or a library has said. */
  readonly what: AnySaid | string;
}

/** Checks tokens and scopes of every configured platform without starting it. */
export async function checkPlatforms(config: Config, log: Log): Promise<readonly PlatformFinding[]> {
  if (config.slack === undefined) return [];
  const { checkSlack } = await import('./slack/check.ts');
  return await checkSlack(config.slack, log);
}
