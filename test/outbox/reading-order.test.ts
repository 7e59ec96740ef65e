import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseSource } from '../architecture/source.ts';

/** As many times as a reader may have to turn back: a file calls something of one that was read before it. */
const atMost = 3;

const root = join(import.meta.dirname, '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** The files of docs/outbox.md, in its order of reading. */
function order(): readonly string[] {
  const [, table = ''] =
    /^## One delivery, in the order of reading\n([\s\S]*?)^## /mu.exec(read('docs/outbox.md')) ?? [];
  return [...table.matchAll(/\]\(\.\.\/(jobs\/outbox\/[a-z-]+\.ts)\)/gu)].map(([, path = '']) => path);
}

/** The places where a file calls one that comes before it. */
function turnsBack(files: readonly string[], textOf: (path: string) => string): readonly string[] {
  return files.flatMap((path, place) =>
    parseSource(path, textOf(path))
      .imports.filter(({ path: found, typeOnly }) => !typeOnly && files.slice(0, place).includes(found ?? ''))
      .map((found) => `${path} → ${found.path}`),
  );
}

it('one delivery is read from its claim to its record with three turns back at most', () => {
  const files = order();
  expect(files[0]).toBe('jobs/outbox/deliver-due.ts');
  expect(files.at(-1)).toBe('jobs/outbox/transitions.ts');
  expect(files).toHaveLength(12);
  const turns = turnsBack(files, read);
  expect(turns.length, turns.join(', ')).toBeLessThanOrEqual(atMost);
});

it('a turn back is found', () => {
  const files = ['jobs/outbox/a.ts', 'jobs/outbox/b.ts'];
  const text = (path: string) =>
    path.endsWith('b.ts') ? "import { a } from './a.ts';\nexport const b = a;" : '';
  expect(turnsBack(files, text)).toEqual(['jobs/outbox/b.ts → jobs/outbox/a.ts']);
  expect(turnsBack(files.toReversed(), text)).toEqual([]);
});
