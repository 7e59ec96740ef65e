import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createMetrics } from '../bot/metrics.ts';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const operations = read('docs/operations.md');
const firstCells = [...operations.matchAll(/^\| `([a-z_]+)(?:\{\w+\})?` \|/gm)].map((found) =>
  String(found[1]),
);

describe('docs/operations.md', () => {
  it('explains what to do for every error code, and for no other', () => {
    const union = /type ErrorCode =([^;]*);/.exec(read('jobs/errors.ts'))?.[1] ?? '';
    const codes = union.match(/(?<=')[a-z_]+(?=')/g) ?? [];
    expect(codes.length).toBeGreaterThan(10);
    expect(firstCells.filter((cell) => !cell.startsWith('xinhang_')).sort()).toEqual([...codes].sort());
  });

  it('explains every metric, and no other', async () => {
    const counted = (await createMetrics().read()).match(/(?<=^# HELP )xinhang_\w+/gm) ?? [];
    expect(counted.length).toBeGreaterThan(4);
    expect(firstCells.filter((cell) => cell.startsWith('xinhang_')).sort()).toEqual([...counted].sort());
  });
});
