import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { systemClock } from '../../jobs/clock.ts';
import { createPrismaWebChatStore } from '../../jobs/webchat/prisma-web-chat-store.ts';
import { createPlatforms } from '../platforms/index.ts';
import { createRehearsal } from '../rehearsal/create-rehearsal.ts';
import { registerRehearsalRoutes } from '../rehearsal/routes.ts';
import { seedSample } from '../rehearsal/seed-sample.ts';
import type { Opened, Starting } from './open-core.ts';

/** Creates the configured platforms and, in a rehearsal, the stage around the browser chat. */
export async function openPlatforms(
  { config, log, steps }: Starting,
  { core, movable, platforms }: Opened,
  http: FastifyInstance,
): Promise<void> {
  const rehearsal = movable === null ? null : createRehearsal(core, movable);
  const store = createPrismaWebChatStore(core.db);
  const deps = {
    config,
    http,
    log,
    clock: core.clock,
    wallClock: systemClock,
    zone: core.rules.playbook.zone,
    secret: config.secret ?? randomBytes(32).toString('base64url'),
    botName: '新航',
    store,
    directory: rehearsal ?? { people: async () => [], person: async () => null, complete: () => [] },
  };
  const created = createPlatforms(deps);
  for (const platform of Object.values(created)) if (platform !== null) platforms.set(platform.id, platform);
  const { web } = created;
  if (web === null || rehearsal === null) return;
  registerRehearsalRoutes(web, rehearsal);
  await steps.step('示例公司 sample company', () => seedSample(core, store));
}
