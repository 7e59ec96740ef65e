import { expect, it } from 'vitest';
import { medianRun } from './figures.ts';
import { growthOf } from './growth.ts';
import { withResult } from './write-result.ts';

it('of several runs a benchmark says the median of each figure, and the worst of what must not happen once', async () => {
  const early = [0, 1, 0];
  let ran = 0;
  const once = async () => ({
    bench: 'late',
    customers: 10,
    p99_ms: [30, 90, 50][ran] ?? 0,
    early: early[ran++] ?? 0,
    left: 0,
  });
  const result = await medianRun(3, once, ['early', 'left']);
  expect(result).toEqual({ bench: 'late', customers: 10, p99_ms: 50, early: 1, left: 0, runs: 3 });
  expect(ran).toBe(3);
});

it('growth compares one customer of the largest size with one of the smallest', () => {
  const size = (of: number, seconds: number, mb: number) => ({
    size: of,
    plan_s: seconds,
    plan_ratio: 2,
    plan_peak_mb: mb,
    burst_s: seconds * 2,
    burst_ratio: 1.5,
    burst_peak_mb: 200,
  });
  expect(growthOf([size(10_000, 4, 300), size(100_000, 60, 320)])).toMatchObject({
    plan_growth: 1.5,
    burst_growth: 1.5,
    peak_growth_mb: 20,
  });
});

it('a result takes the place of the last one of its command, and leaves alone what stands around the table', () => {
  const head = '# Performance\n\n| Command | Result | Machine |\n| --- | --- | --- |\n';
  const rows = '| `npm run bench -- burst` | ratio 2 | old |\n| `npm run bench -- plan` | ratio 3 | old |\n';
  const after = '\n## What misses its aim\n\n- one\n';
  const written = withResult(
    `${head}${rows}${after}`,
    ['burst', '--write', '--database', 'postgres://a:b@c/d'],
    { ratio: 1 },
    'new',
  );
  expect(written).toBe(`${head}${rows.replace('ratio 2 | old', 'ratio 1 | new')}${after}`);
  expect(withResult(`${head}${rows}`, ['late'], { early: 0 }, 'new')).toBe(
    `${head}${rows.replace('| `npm run bench -- plan`', '| `npm run bench -- late` | early 0 | new |\n| `npm run bench -- plan`')}`,
  );
});
