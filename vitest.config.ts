import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';
import { fastTests, testFiles } from './test/needs-servers.ts';

const fast = fastTests(testFiles(fileURLToPath(new URL('.', import.meta.url))));

export default defineConfig({
  test: {
    // Much of a test’s time is spent waiting: for a browser, a lease, a process that is killed.
    maxWorkers: Math.max(2, 2 * availableParallelism()),
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // An event that is waited for comes when it comes: one second is too short on a busy machine.
    expect: { poll: { timeout: 20_000 } },
    // Loading the same files again for every test would take a third of the time.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: [...fast],
          setupFiles: ['test/no-servers.ts', 'test/known-roles.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'servers',
          include: ['test/**/*.test.ts'],
          exclude: [...fast],
          globalSetup: 'test/global-setup.ts',
          setupFiles: ['test/known-roles.ts'],
        },
      },
    ],
  },
});
