import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openQueue } from '../../jobs/queue/open-queue.ts';
import { describeOnEach } from './backends.ts';
import { startLateConnections } from './late-connections.ts';
import { createKeptLog } from './log.ts';
import { createProbe } from './probe.ts';

describeOnEach('connections that come late, on', ({ open }) => {
  it('at the start of the workers: they work once they have them, and keep no core busy meanwhile', {
    timeout: 120_000,
  }, async () => {
    const backend = await open();
    const late = await startLateConnections(backend.choice.url);
    const queue = await openQueue({
      backend: { ...backend.choice, url: late.url },
      log: createKeptLog(),
      connectTimeoutMs: 500,
    });
    try {
      late.hold();
      const probe = createProbe();
      const before = process.cpuUsage();
      queue.work(probe.handlers);
      // Longer than a connection may take.
      await wait(1_500);
      const { user, system } = process.cpuUsage(before);
      late.release();
      expect((user + system) / 1_000).toBeLessThan(750);
      while (!(await queue.ask({ name: 'deliver-due' })));
      await probe.until(() => probe.keys.includes('deliver-due'));
      expect(await queue.problem()).toBeNull();
    } finally {
      late.release();
      await queue.close();
      await late.close();
      await backend.close();
    }
  });
});
