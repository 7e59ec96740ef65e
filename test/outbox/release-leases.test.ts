import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Capabilities } from '../../jobs/ports.ts';
import { releaseLeases } from '../../jobs/outbox/release-leases.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene.close());

/** A process died while posting the question, and another starts at once. */
async function restartAfterDeath(settle: Capabilities['settle']): Promise<readonly string[]> {
  await scene.aCustomer('C001');
  const core = {
    ...scene.core,
    platforms: new Map([
      ['paper', { ...scene.chat.platform, capabilities: { ...scene.chat.platform.capabilities, settle } }],
    ]),
  };
  scene.chat.failWith((room) => (room === 'room-C001' ? { kind: 'die', arrives: false } : null));
  await scene.at('2026-03-12T09:00');
  scene.chat.failWith(null);
  await releaseLeases(core, true);
  await scene.at('2026-03-12T09:01');
  return scene.chat.says('room-C001');
}

it('a posting is settled at once where the chat itself refuses the same key twice', async () => {
  expect(await restartAfterDeath('idempotent-key')).toEqual(['trial-check/ask']);
});

it('elsewhere it waits for its lease, because a request may still be under way', async () => {
  expect(await restartAfterDeath('read-back')).toEqual([]);
  await scene.leasesRunOut();
  await scene.at('2026-03-12T09:02');
  expect(scene.chat.says('room-C001')).toEqual(['trial-check/ask']);
});
