import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../jobs/clock.ts';
import type { ChatPlatform, Log } from '../../jobs/ports.ts';
import type { WebChatStore } from '../../jobs/webchat/web-chat-store.ts';
import type { AnySaid } from '../../templates/reader/said.ts';
import type { Config } from '../config.ts';
import { checkSlack } from './slack/check.ts';
import { createSlackPlatform } from './slack/index.ts';
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
 * against every platform. A platform that is not configured is `null`.
 */
export const platforms = {
  slack: ({ config, http, log, wallClock }) =>
    config.slack === undefined
      ? null
      : createSlackPlatform(config.slack, { http, log, nowMs: () => wallClock.now().epochMilliseconds }),
  web: (deps) => (deps.config.rehearsal ? createWebPlatform(deps) : null),
} satisfies Readonly<Record<string, (deps: PlatformDeps) => ChatPlatform | null>>;

export type PlatformName = keyof typeof platforms;

/** The configured platforms, by name. */
export type OpenPlatforms = { readonly [Name in PlatformName]: ReturnType<(typeof platforms)[Name]> };

export function createPlatforms(deps: PlatformDeps): OpenPlatforms {
  const created = Object.entries(platforms).map(([name, create]) => [name, create(deps)] as const);
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
  return config.slack === undefined ? [] : await checkSlack(config.slack, log);
}
