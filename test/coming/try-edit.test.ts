import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { editableFiles, readEditable } from '../../jobs/coming/edited-file.ts';
import { tryEdit } from '../../jobs/coming/try-edit.ts';
import { XinhangError } from '../../jobs/errors.ts';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { previewChanges } from '../../jobs/preview/preview-changes.ts';
import { compiled } from '../compiled.ts';
import { leastCpuMs } from '../cpu.ts';
import { openScene, type Scene } from '../outbox/scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene('2026-03-02T08:00', 'all');
  await scene.aCustomer('C001', { trialStarted: '2026-03-01' });
});
afterAll(() => scene.close());

const imagined = {
  tier: 'ordinary',
  level: 'ordinary',
  stage: 'trialStarted',
  from: Temporal.PlainDate.from('2026-03-02'),
} as const;
/** Compiled once: the thread would compile the sources for each try. */
const thread = pathToFileURL(compiled(join(import.meta.dirname, '..', '..', 'jobs', 'try-edit-worker.ts')));
const tried = (file: string, text: string) => tryEdit(scene.core, { file, text }, imagined, [thread, {}]);
const playbook = () => readEditable(scene.core.templates.folder, 'playbook.yaml') ?? '';

/** Longest time to read a hostile file. */
const mostCpuMs = 8_000;

const hostile: readonly (readonly [what: string, text: string])[] = [
  ['deep nesting', '['.repeat(40_000)],
  ['aliases of aliases', bomb()],
  ['a key again and again', 'a: 1\n'.repeat(8_000)],
  ['brackets that do not match', '{[}]'.repeat(10_000)],
  ['one long word', '工'.repeat(40_000)],
  ['nothing but quotes', '"'.repeat(40_000)],
  ['a list of lists', '- '.repeat(20_000)],
];

describe('a changed copy of a file', () => {
  it('changes the plan of today’s customers and the messages of a year, as a start with it would', async () => {
    const outcome = await tried('playbook.yaml', playbook().replace('due: 10d #', 'due: 12d #'));
    if (outcome.kind !== 'works') throw new Error(JSON.stringify(outcome));
    const asked = outcome.year.find(({ about }) => about.say === 'trial-check/ask');
    expect(asked?.at.toString()).toBe('2026-03-13T01:00:00Z'); // the 14th is a Saturday
    const changes = [];
    for await (const one of previewChanges(scene.core, outcome.rules)) changes.push(...one.changes);
    expect(changes).toContainEqual(
      expect.objectContaining({ kind: 'adjust', dueOn: Temporal.PlainDate.from('2026-03-13') }),
    );
  });

  it('is checked like the files of the program: each mistake with its line and key', async () => {
    const line =
      playbook()
        .split('\n')
        .findIndex((one) => one.includes('due: 10d #')) + 1;
    const outcome = await tried('playbook.yaml', playbook().replace('due: 10d #', 'due: soon #'));
    expect(outcome).toMatchObject({
      kind: 'problems',
      problems: [{ file: 'playbook.yaml', line, key: expect.stringMatching(/^steps\[\d+\]\.due$/u) }],
    });
  });

  it('may be a text, whose words the messages then have', async () => {
    const file = 'zh-CN/trial-check/ask.md';
    const text = '---\naudience: customer\n---\n{{ customer.name }}，试用得怎么样？\n';
    const outcome = await tried(file, text);
    if (outcome.kind !== 'works') throw new Error(JSON.stringify(outcome));
    const asked = outcome.year.find(({ about }) => about.say === 'trial-check/ask');
    expect(asked?.words?.body).toEqual(['某客户，试用得怎么样？']);
  });

  it('may be the calendar: a message waits over the company’s own day off', async () => {
    const text = 'daysOff:\n  - { from: 2026-03-10, to: 2026-03-11, zh: 公司年会, en: Annual meeting }\n';
    const outcome = await tried('calendar.yaml', text);
    if (outcome.kind !== 'works') throw new Error(JSON.stringify(outcome));
    const asked = outcome.year.find(({ about }) => about.say === 'trial-check/ask');
    expect(asked?.at.toString()).toBe('2026-03-12T01:00:00Z');
    expect(outcome.rules.calendar.isWorkingDay(Temporal.PlainDate.from('2026-03-10'))).toBe(false);
    const wrong = await tried('calendar.yaml', text.replace('2026-03-11', 'soon'));
    expect(wrong).toMatchObject({ kind: 'problems', problems: [{ file: 'calendar.yaml', line: 2 }] });
  });

  it('may be words: one that is told nothing of what it says is a mistake of its line', async () => {
    const file = 'zh-CN/words/reason.yaml';
    const text = readEditable(scene.core.templates.folder, file) ?? '';
    expect((await tried(file, text.replace(/^came-back: .*$/mu, 'came-back: 又要做了'))).kind).toBe('works');
    const wrong = await tried(file, text.replace(/^came-back: .*$/mu, 'came-back: 又要做了 {{ colour }}'));
    expect(wrong).toMatchObject({ kind: 'problems', problems: [{ file, key: 'reason/came-back' }] });
  });

  it.each(hostile)('of %s is refused, and reading it takes bounded time', async (_, text) => {
    const edited = { path: scene.core.templates.folder, edited: { 'playbook.yaml': text } };
    const ms = await leastCpuMs(() => expect(() => loadTemplates(edited)).toThrow(), mostCpuMs);
    expect(ms).toBeLessThan(mostCpuMs);
  });

  it.each(hostile.slice(0, 2))(
    'of %s is a mistake of the file, and the program goes on meanwhile',
    {
      timeout: 120_000,
    },
    async (_, text) => {
      let turns = 0;
      const others = setInterval(() => (turns += 1), 20);
      const outcome = await tried('playbook.yaml', text);
      clearInterval(others);
      expect(outcome.kind).toBe('problems');
      expect(turns).toBeGreaterThan(2);
    },
  );

  it('waits beside three others, and no longer queue is made', async () => {
    // A thread that ends at once.
    const tries = (count: number) =>
      Array.from({ length: count }, () =>
        tryEdit(scene.core, { file: 'playbook.yaml', text: '' }, imagined, ['', { eval: true }]).then(
          ({ kind }) => kind,
          (error: unknown) => (error instanceof XinhangError ? error.code : error),
        ),
      );
    const four = Array.from({ length: 4 }, () => 'problems');
    expect(await Promise.all(tries(6))).toEqual([...four, 'rate_limited', 'rate_limited']);
    expect(await Promise.all(tries(4))).toEqual(four);
  });

  it('is a file that may be tried: none outside the folder, and none of the program', () => {
    const { folder } = scene.core.templates;
    expect(editableFiles(folder)).toEqual(
      expect.arrayContaining(['playbook.yaml', 'registers/complaint.yaml', 'en/trial-check/ask.md']),
    );
    for (const file of ['../package.json', '/etc/passwd', 'reader/words.ts'])
      expect(readEditable(folder, file)).toBeNull();
  });
});

/** Nine aliases to the line above, on every line. */
function bomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let n = 1; n < 30; n += 1) lines.push(`a${n}: &a${n} [${`*a${n - 1}, `.repeat(9)}]`);
  return lines.join('\n');
}
