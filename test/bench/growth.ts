import { burst } from './delivery/burst.ts';
import { rounded } from './figures.ts';
import { plan } from './planning/plan.ts';

export interface GrowthOptions {
  readonly sizes: readonly number[];
  readonly backend: 'postgres' | 'redis';
  /** The workspace's rate limit in messages per second; null: none. */
  readonly limit: number | null;
}

interface Size {
  readonly size: number;
  readonly plan_s: number;
  readonly plan_ratio: number | null;
  readonly plan_peak_mb: number;
  readonly burst_s: number;
  readonly burst_ratio: number;
  readonly burst_peak_mb: number;
}

/**
 * What a book and a burst of ten times the size cost: each size is planned for the first time and posted once, against its
 * floor. `plan_growth` and `burst_growth` are the time for one customer of the largest size to that of the smallest: 1
 * where the work grows as the company does.
 */
export async function growth({ sizes, backend, limit }: GrowthOptions) {
  const measured: Size[] = [];
  for (const size of sizes) measured.push(await measure(size, backend, limit));
  return growthOf(measured);
}

export function growthOf(measured: readonly Size[]) {
  const [first] = measured;
  const last = measured.at(-1);
  if (first === undefined || last === undefined) throw new Error('--sizes names at least one size');
  const grows = (of: 'plan_s' | 'burst_s') => rounded(last[of] / last.size / (first[of] / first.size));
  return {
    bench: 'growth',
    sizes: measured,
    plan_growth: grows('plan_s'),
    burst_growth: grows('burst_s'),
    peak_growth_mb: Math.max(
      last.plan_peak_mb - first.plan_peak_mb,
      last.burst_peak_mb - first.burst_peak_mb,
    ),
  };
}

async function measure(size: number, backend: 'postgres' | 'redis', limit: number | null): Promise<Size> {
  const planned = await plan({ customers: size, what: 'first', years: 0, url: null, runs: 1 });
  const platform = 'slack';
  const posted = await burst({
    platform,
    messages: size,
    apiMs: 20,
    workers: 1,
    backend,
    limit,
    runs: 1,
  });
  if (posted.duplicates !== 0 || posted.lost !== 0) {
    throw new Error(`of ${size} messages ${posted.duplicates} were doubled and ${posted.lost} lost`);
  }
  return {
    size,
    plan_s: planned.ours_s,
    plan_ratio: planned.ratio,
    plan_peak_mb: planned.peak_mb,
    burst_s: posted.ours_s,
    burst_ratio: posted.ratio,
    burst_peak_mb: posted.peak_mb,
  };
}
