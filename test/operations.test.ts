import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createMetrics } from '../bot/metrics.ts';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const codes =
  /type ErrorCode =([^;]*);/.exec(read('jobs/errors.ts'))?.[1]?.match(/(?<=')[a-z_]+(?=')/g) ?? [];

describe.each(['docs/operations.md', 'docs/operations.zh-CN.md'])('%s', (path) => {
  const firstCells = [...read(path).matchAll(/^\| `([a-z_]+)(?:\{[\w,]+\})?` \|/gm)].map((found) =>
    String(found[1]),
  );

  it('explains what to do for every error code, and for no other', () => {
    expect(codes.length).toBeGreaterThan(10);
    expect(firstCells.filter((cell) => !cell.startsWith('xinhang_')).sort()).toEqual([...codes].sort());
  });

  it('explains every metric, and no other', async () => {
    const counted = (await createMetrics().read()).match(/(?<=^# HELP )xinhang_\w+/gm) ?? [];
    expect(counted.length).toBeGreaterThan(4);
    expect(firstCells.filter((cell) => cell.startsWith('xinhang_')).sort()).toEqual([...counted].sort());
  });
});

it('both manuals show the same commands and files', () => {
  const blocks = (path: string) => read(path).match(/^```[^]*?^```/gm) ?? [];
  expect(blocks('docs/operations.md').length).toBeGreaterThan(1);
  expect(blocks('docs/operations.zh-CN.md')).toEqual(blocks('docs/operations.md'));
});
