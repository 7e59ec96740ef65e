import { describe, expect, inject, it } from 'vitest';
import { createImportReader, testFiles, whyServers } from './needs-servers.ts';

/** Why a planted test needs servers. */
function why(files: Record<string, string>): string | null {
  const importsOf = createImportReader({ all: [], read: (path) => files[path] ?? null });
  return whyServers('test/a/x.test.ts', importsOf);
}

describe('the set a test belongs to', () => {
  it.each<[string, Record<string, string>, string]>([
    [
      'that asks for a database',
      { 'test/a/x.test.ts': "import { freshDatabase } from '../database.ts';" },
      'test/database.ts',
    ],
    [
      'whose scene asks for one',
      {
        'test/a/x.test.ts': "import { aScene } from './scene.ts';",
        'test/a/scene.ts': "export { freshDatabase } from '../database.ts';",
      },
      'test/database.ts',
    ],
    [
      'of a program that may start one',
      {
        'test/a/x.test.ts': "import { simulate } from '../../bot/simulate.ts';",
        'bot/simulate.ts': "import { openStore } from '../jobs/open-store.ts';",
        'jobs/open-store.ts': "export const open = () => import('../prisma/embedded.ts');",
      },
      'prisma/embedded.ts',
    ],
    [
      'that starts a process',
      { 'test/a/x.test.ts': "import { spawn } from 'node:child_process';" },
      'test/a/x.test.ts imports node:child_process',
    ],
    [
      'with a browser',
      {
        'test/a/x.test.ts': "import { page } from '../page.ts';",
        'test/page.ts': "import { chromium } from 'playwright-core';",
      },
      'test/page.ts imports playwright-core',
    ],
  ])('a test %s needs servers', (_, files, reason) => {
    expect(why(files)).toBe(reason);
  });

  it.each<[string, Record<string, string>]>([
    ['imports nothing', { 'test/a/x.test.ts': 'export {};' }],
    [
      'takes the type of a database alone',
      { 'test/a/x.test.ts': "import type { FreshDatabase } from '../database.ts';" },
    ],
    [
      'loads a program that talks to servers, and starts none',
      {
        'test/a/x.test.ts': "import { read } from '../../jobs/read.ts';",
        'jobs/read.ts': "import pg from 'pg';",
      },
    ],
  ])('a test that %s needs none', (_, files) => {
    expect(why(files)).toBeNull();
  });

  it('is found for every test of the house, and neither set is empty', () => {
    // Worked out when the run began.
    const fast = inject('fastTests');
    const { all } = testFiles(inject('root'));
    expect(fast).toContain('test/plan/lateness.test.ts');
    expect(fast).not.toContain('test/outbox/deliver-due.test.ts');
    expect(fast.length).toBeGreaterThan(50);
    expect(all.length - fast.length).toBeGreaterThan(50);
  });

  it('a fast test starts no process', () => {
    const { spawn } = process.getBuiltinModule('node:child_process');
    expect(() => spawn('true')).toThrow('a fast test starts no process, and this one starts true');
  });
});
