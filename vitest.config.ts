import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';
import { fastTests, testFiles } from './test/needs-servers.ts';

const root = fileURLToPath(new URL('.', import.meta.url));
const fast = fastTests(testFiles(root));

/** `vitest --mode fast`: the tests that need no server. */
export default defineConfig(({ mode }) => ({
  test: {
    include: mode === 'fast' ? [...fast] : ['test/**/*.test.ts'],
    // Much of the time of the others is spent waiting: for a browser, a lease, a process that is killed.
    maxWorkers: Math.max(2, (mode === 'fast' ? 1 : 2) * availableParallelism()),
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // An event that is waited for comes when it comes: one second is too short on a busy machine. All these limits end what hangs: none is a guarantee.
    expect: { poll: { timeout: 40_000 } },
    // Loading the same files again for every test would take a third of the time.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    provide: { root, fastTests: fast },
    setupFiles: [
      'test/may-start.ts',
      'test/known-roles.ts',
      ...(mode === 'fast' ? [] : ['test/compiled-threads.ts']),
    ],
    ...(mode === 'fast' ? {} : { globalSetup: 'test/global-setup.ts' }),
  },
}));
