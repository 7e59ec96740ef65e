import { describe, expect, it } from 'vitest';
import { findClockReaders, mayConcernClock } from './architecture/clock-readers.ts';
import { findReaderTexts, mayHoldReaderText } from './architecture/reader-texts.ts';
import { checkArchitecture, findLongFiles } from './architecture/rules.ts';
import { readSources } from './architecture/read-sources.ts';
import { linesOf, parseSource } from './architecture/source.ts';

/** Violations in a few planted files, without the size rules that need the whole tree. */
function judge(files: Record<string, string>): string[] {
  return checkArchitecture(Object.entries(files).map(([path, text]) => parseSource(path, text))).map(
    ({ rule, path, what }) => `${rule} | ${path} | ${what}`,
  );
}

describe('the house', () => {
  const sources = ['bot', 'jobs', 'prisma', 'templates'].flatMap(readSources);

  it('is seen whole', () => {
    expect(sources.length).toBeGreaterThan(40);
    for (const folder of ['bot', 'jobs', 'prisma', 'templates']) {
      expect(sources.some(({ path }) => path.startsWith(`${folder}/`))).toBe(true);
    }
  });

  it('keeps its rules', { timeout: 240_000 }, () => {
    const files = Object.fromEntries(sources.map(({ path, text }) => [path, text]));
    expect(judge(files)).toEqual([]);
  });

  it('has no test file of more lines than a source file may have', () => {
    const tests = readSources('test').map(({ path, text }) => ({ path, lines: linesOf(text) }));
    expect(tests.length).toBeGreaterThan(400);
    expect(findLongFiles(tests)).toEqual([]);
  });
});

describe('the clock of the machine', () => {
  const read = (path: string, text: string) => findClockReaders([parseSource(path, text)], {});

  it('is read by those alone who may, in the program and in the tests', { timeout: 240_000 }, () => {
    const sources = ['bot', 'jobs', 'prisma', 'templates', 'test'].flatMap(readSources);
    const suspects = sources.filter(({ text }) => mayConcernClock(text));
    expect(findClockReaders(suspects.map(({ path, text }) => parseSource(path, text)))).toEqual([]);
  });

  it.each([
    ['export const at = Date.now();', 'Date.now'],
    ['export const later = { nowMs: Date.now };', 'Date.now'],
    ["export const at = globalThis.Date['now']();", 'Date.now'],
    ['export const at = new Date();', 'new Date()'],
    ['export const at = Date();', 'new Date()'],
    [
      "import { Temporal } from 'temporal-polyfill';\nexport const at = Temporal.Now.instant();",
      'Temporal.Now',
    ],
    ['export const began = performance.now();', 'performance.now'],
    ['export const began = process.hrtime.bigint();', 'process.hrtime'],
    ["import { systemClock } from '../jobs/clock.ts';\nexport const c = systemClock;", 'systemClock'],
    ['export const q = (db: Db) => db.$queryRaw`SELECT 1 WHERE at < now()`;', "PostgreSQL's clock"],
    ["export const q = 'UPDATE x SET at = CURRENT_DATE';", "PostgreSQL's clock"],
    ['export const hour = (at: Date) => at.getHours();', "the machine's zone"],
    ['export const day = new Date(2026, 2, 12);', "the machine's zone"],
    ["export const at = new Date('2026-03-12T09:00');", "the machine's zone"],
    ['export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;', "the machine's zone"],
  ])('is found in %s', (text, reading) => {
    expect(mayConcernClock(text)).toBe(true);
    expect(read('test/a.test.ts', text)).toEqual([
      expect.stringContaining(`test/a.test.ts reads ${reading}; `),
    ]);
  });

  it('is not read by a date that is given, another clock, or words about it', () => {
    const text = `
      // Date.now() and new Date() are read elsewhere.
      export const day = new Date('2026-03-12T09:00:00Z').getTime();
      export const other = (clock: Clock) => clock.now();
      export const said = 'call me now() or never';
      export const year = new Date(0).getUTCFullYear();`;
    expect(read('test/a.test.ts', text)).toEqual([]);
  });

  it('an unused permission is reported', () => {
    const allowed = { 'jobs/a.ts': { reads: ['Date.now'], why: 'once upon a time' } } as const;
    expect(findClockReaders([parseSource('jobs/a.ts', 'export {};')], allowed)).toEqual([
      'jobs/a.ts may read Date.now, and does not',
    ]);
  });
});

it('no helper of the tests registers a hook when it is imported: a worker imports it once for many files', () => {
  const helpers = readSources('test').filter(({ path }) => !path.endsWith('.test.ts'));
  const registering = helpers.filter(({ text }) => /^(?:before|after)(?:Each|All)\(/mu.test(text));
  expect(registering.map(({ path }) => path)).toEqual([]);
});

describe('what people read', () => {
  const find = (path: string, text: string) => findReaderTexts([parseSource(path, text)], {});

  it('is in the templates alone, in every language, and never in the code', { timeout: 240_000 }, () => {
    const sources = ['bot', 'jobs', 'prisma', 'templates'].flatMap(readSources);
    const suspects = sources.filter(({ text }) => mayHoldReaderText(text));
    expect(findReaderTexts(suspects.map(({ path, text }) => parseSource(path, text)))).toEqual([]);
  });

  it.each([
    ["export const words = '没有这个客户';", 'holds the text “没有这个客户”'],
    ['export const words = (n: number) => `另有 ${n} 项`;', 'holds the text “另有”'],
    ['export const words = { name: "客户" };', 'holds the text “客户”'],
    ['export const line = (a: string) => `${a}：1`;', 'holds the text “：1”'],
    ['export const read = /^第(\\d+)行$/u;', 'holds the text'],
    ['export const page = <p>请稍候</p>;', 'holds the text “请稍候”'],
    ["export const join = (l: string) => (l === 'en' ? ', ' : '; ');", 'chooses by language'],
    ["export const join = (l: string) => ('zh-CN' !== l ? ', ' : '; ');", 'chooses by language'],
    ["export const f = (l: string) => { switch (l) { case 'en': return 1; } };", 'chooses by language'],
  ])('is found in %s', (text, what) => {
    expect(mayHoldReaderText(text)).toBe(true);
    expect(find('bot/a.tsx', text)).toContainEqual(expect.stringContaining(`bot/a.tsx ${what}`));
  });

  it('is not the name by which a command is typed, a comment, or a table of what both languages have', () => {
    const text = `
      // 没有这个客户
      export const command = { zh: ['列表'], names: ['天数'], examples: ['/crm 预告'] };
      export const shown = (zh: string, en: string, l: 'zh-CN' | 'en') => ({ 'zh-CN': zh, en })[l];`;
    expect(find('bot/commands/a.ts', text)).toEqual([]);
    expect(find('bot/a.ts', text)).toHaveLength(3);
    expect(find('bot/commands/a.ts', "export const c = { help: '列表', zh: [`第 ${1} 个`] };")).toHaveLength(
      3,
    );
  });

  it('an unused permission is reported', () => {
    expect(
      findReaderTexts([parseSource('jobs/a.ts', 'export {};')], { 'jobs/a.ts': 'once upon a time' }),
    ).toEqual(['jobs/a.ts may hold Chinese text, and does not']);
  });
});

describe('a planted violation is caught', () => {
  const empty = 'export {};\n';
  const planted: readonly [rule: string, files: Record<string, string>, said: RegExp][] = [
    ['arrows', { 'jobs/a.ts': "import { x } from '../bot/x.ts';\n" }, /jobs must not import bot/],
    [
      'arrows',
      { 'templates/reader/a.ts': "import type { X } from '../../jobs/ports.ts';\n" },
      /templates\/reader must not import/,
    ],
    ['arrows', { 'prisma/a.ts': "import { x } from '../jobs/errors.ts';\n" }, /prisma must not import/],
    [
      'arrows',
      { 'bot/a.ts': "import type { X } from '../prisma/client.ts';\n" },
      /bot must not import prisma/,
    ],
    [
      'arrows',
      { 'bot/main.ts': "await import('../prisma/client.ts');\n" },
      /bot\/main must not import prisma/,
    ],
    ['arrows', { 'bot/a.ts': "export { x } from '../prisma/client.ts';\n" }, /bot must not import prisma/],
    ['arrows', { 'bot/inbound/a.ts': "import { x } from '../main.ts';\n" }, /must not import bot\/main/],
    ['arrows', { 'templates/a.ts': empty }, /stands in no part/],
    ['arrows', { 'jobs/facts/a.ts': "import { x } from '../logs/x.ts';\n" }, /jobs\/facts must not/],
    ['arrows', { 'jobs/gifts/a.ts': "import { x } from '../orders/x.ts';\n" }, /jobs\/gifts must not/],
    ['arrows', { 'jobs/access/a.ts': "import { x } from '../customers/x.ts';\n" }, /jobs\/access must not/],
    ['arrows', { 'jobs/queue/a.ts': "import { x } from '../outbox/x.ts';\n" }, /jobs\/queue must not/],
    ['arrows', { 'jobs/outbox/a.ts': "import { x } from '../queue/x.ts';\n" }, /jobs\/outbox must not/],
    ['arrows', { 'jobs/logs/a.ts': "import { x } from '../outbox/x.ts';\n" }, /jobs\/logs must not/],
    ['arrows', { 'jobs/replan/a.ts': "import { x } from '../logs/x.ts';\n" }, /jobs\/replan must not/],
    [
      'arrows',
      { 'bot/platforms/slack/a.ts': "import { x } from '../web/x.ts';\n" },
      /bot\/platforms\/slack must not import bot\/platforms\/web/,
    ],
    ['arrows', { 'bot/a.ts': "import { x } from './platforms/slack/x.ts';\n" }, /bot must not import/],
    [
      'arrows',
      { 'bot/platforms/web/page/a.tsx': "import { x } from '../http.ts';\n" },
      /types alone from bot\/platforms\/web/,
    ],
    ['arrows', { 'jobs/plan/a.ts': "import { x } from '../../templates/reader/card.ts';\n" }, /types alone/],
    ['arrows', { 'jobs/plan/a.ts': "import { z } from 'zod';\n" }, /must not use the package zod/],
    ['arrows', { 'jobs/plan/a.ts': "import { join } from 'node:path';\n" }, /must not use the package node/],
    [
      'arrows',
      { 'jobs/plan/a.ts': "import type { F } from '../facts/x.ts';\n" },
      /must not import jobs\/facts/,
    ],
    ['arrows', { 'src/a.ts': empty }, /stands in no part/],
    [
      'package homes',
      { 'jobs/outbox/a.ts': "import { Queue } from 'bullmq';\n" },
      /bullmq belongs to jobs\/queue/,
    ],
    [
      'package homes',
      { 'bot/a.ts': "import { WebClient } from '@slack/web-api';\n" },
      /belongs to bot\/platforms/,
    ],
    [
      'late imports',
      { 'bot/start/a.ts': "import { startTracing } from '../tracing.ts';\n" },
      /bot\/tracing\.ts is loaded by await import/,
    ],
    ['extensions', { 'bot/a.ts': "import { x } from './b';\n" }, /written with its extension/],
    [
      'cycles',
      {
        'jobs/plan/a.ts': "import { b } from './b.ts';\nexport const a = b;\n",
        'jobs/plan/b.ts': "import { c } from './c.ts';\nexport const b = c;\n",
        'jobs/plan/c.ts': "export * from './a.ts';\n",
      },
      /a\.ts → jobs\/plan\/b\.ts → jobs\/plan\/c\.ts → jobs\/plan\/a\.ts/,
    ],
    [
      'cycles',
      {
        'jobs/plan/a.ts': "import type { B } from './b.ts';\nexport type A = B;\n",
        'jobs/plan/b.ts': "import type { A } from './a.ts';\nexport interface B { a: A }\n",
      },
      /a\.ts → jobs\/plan\/b\.ts → jobs\/plan\/a\.ts/,
    ],
    ['pure plan', { 'jobs/plan/a.ts': 'export const at = Date.UTC(2026, 1, 1);\n' }, /uses Date/],
    ['pure plan', { 'jobs/plan/a.ts': "export const zone = process['env'];\n" }, /uses process/],
    ['pure plan', { 'jobs/plan/a.ts': 'export const go = () => fetch("x");\n' }, /uses fetch/],
    ['pure plan', { 'jobs/plan/a.ts': 'setTimeout(() => {}, 1);\n' }, /uses setTimeout/],
    ['pure plan', { 'jobs/plan/a.ts': 'export const d = globalThis.Date;\n' }, /uses globalThis/],
    ['pure plan', { 'jobs/plan/a.ts': 'export const n = Math.random();\n' }, /uses Math\.random/],
    [
      'pure plan',
      { 'jobs/plan/a.ts': "import { Temporal } from 'temporal-polyfill';\nTemporal.Now.instant();\n" },
      /uses Temporal\.Now/,
    ],
    ['pure plan', { 'jobs/plan/a.ts': 'export async function plan() {}\n' }, /is asynchronous/],
    ['environment', { 'bot/a.ts': 'export const home = process.env.HOME;\n' }, /reads process\.env/],
    ['environment', { 'bot/a.ts': "export const home = process['env'].HOME;\n" }, /reads process\.env/],
    ['environment', { 'bot/a.ts': 'export const e = globalThis.process.env;\n' }, /reads process\.env/],
    ['environment', { 'bot/a.ts': 'export const { env } = process;\n' }, /takes env out/],
    [
      'environment',
      { 'bot/a.ts': "import { env } from 'node:process';\nexport const e = env;\n" },
      /imports env/,
    ],
    ['no any', { 'bot/a.ts': 'export const x = (y: any) => y as any;\n' }, /says any 2 times/],
    [
      'roles',
      { 'bot/a.ts': "export const is = (by: { roles: string[] }) => by.roles.includes('gm');\n" },
      /looks for a role/,
    ],
    [
      'roles',
      {
        'jobs/gifts/a.ts': 'export const is = (roles: string[], r: string) => roles.some((x) => x === r);\n',
      },
      /looks for a role/,
    ],
    [
      'roles',
      { 'bot/a.ts': "export const is = (role: string) => role === 'director';\n" },
      /compares the name/,
    ],
    [
      'roles',
      { 'jobs/people/a.ts': "export const where = { roles: { hasSome: ['supervisor'] } };\n" },
      /filters by the names/,
    ],
    ['roles', { 'bot/a.ts': "export const above = new Set(['director', 'gm']);\n" }, /lists roles/],
    [
      'one thought',
      {
        'jobs/outbox/a.ts': "import { b } from './b.ts';\nexport const a = b;\n",
        'jobs/outbox/b.ts': 'export const b = 1;\n',
      },
      /imported by jobs\/outbox\/a.ts alone/,
    ],
    ['layout', { 'bot/commands/write-pages.ts': empty }, /lies loose between the folders of bot\/commands/],
    ['sizes', { 'bot/a.ts': '\n'.repeat(401) }, /401 lines; at most 400/],
    [
      'sizes',
      Object.fromEntries(
        Array.from({ length: 20 }, (_, i) => [`bot/a${i}.ts`, '\n'.repeat(i < 18 ? 10 : 260)]),
      ),
      /p95 260 lines/,
    ],
    ['file names', { 'bot/readConfig.ts': empty }, /readConfig is not kebab-case/],
    ['file names', { 'bot/lib/text.ts': empty }, /lib says nothing/],
    ['file names', { 'bot/date-utils.ts': empty }, /date-utils says nothing/],
    ['names', { 'bot/a.ts': 'export class BasePlatform {}\n' }, /BasePlatform/],
    ['names', { 'bot/a.ts': 'export const customerService = 1;\n' }, /customerService/],
    ['names', { 'bot/a.ts': 'export interface QueueManager {}\n' }, /QueueManager/],
    ['switches', { 'bot/a.ts': '// @ts-expect-error\nexport {};\n' }, /switches a check off/],
    ['switches', { 'bot/a.ts': '/* oxlint-disable no-console */\nexport {};\n' }, /switches a check off/],
  ];

  it.each(planted.map(([rule, files, said]) => [rule, said, files] as const))(
    '%s: %s',
    (rule, said, files) => {
      const verdicts = judge(files);
      expect(verdicts.some((verdict) => verdict.startsWith(`${rule} |`) && said.test(verdict))).toBe(true);
    },
  );
});

describe('allowed constructs are not reported', () => {
  it.each<[string, Record<string, string>]>([
    [
      'a plan that names a field Date or process',
      { 'jobs/plan/a.ts': 'export const x = { Date: 1, process: 2 };\n' },
    ],
    [
      'a plan that takes types from the playbook',
      {
        'jobs/plan/a.ts':
          "import type { Step } from '../../templates/reader/playbook.ts';\nexport type S = Step;\n",
      },
    ],
    ['the config file reading the environment', { 'bot/config.ts': 'export const e = process.env;\n' }],
    [
      'the place that asks by role',
      { 'jobs/access/a.ts': "export const is = (roles: string[]) => roles.includes('gm');\n" },
    ],
    ['words about any in a comment', { 'bot/a.ts': '// any of them: any\nexport {};\n' }],
    [
      'the flow joining its folders',
      {
        'jobs/run-day.ts':
          "import { x } from './facts/x.ts';\nimport { y } from './logs/y.ts';\nexport { x, y };\n",
      },
    ],
    [
      'the platform table',
      {
        'bot/platforms/index.ts':
          "import { x } from './slack/index.ts';\nimport { y } from './web/index.ts';\nexport { x, y };\n",
      },
    ],
  ])('%s', (_, files) => {
    expect(judge(files)).toEqual([]);
  });

  it('refuses to judge a file it cannot read', () => {
    expect(() => parseSource('bot/a.ts', 'export const = ;')).toThrow(/does not parse/);
  });
});
