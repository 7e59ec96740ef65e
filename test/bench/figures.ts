import { readFileSync } from 'node:fs';

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/**
 * A benchmark without a floor to alternate with, several times: of each figure its median, and of what must not happen
 * even once the worst.
 */
export async function medianRun<Result extends Readonly<Record<string, string | number | null>>>(
  runs: number,
  once: () => Promise<Result>,
  worst: readonly (keyof Result)[] = [],
): Promise<Result & { readonly runs: number }> {
  const results: Result[] = [];
  for (let run = 0; run < runs; run += 1) results.push(await once());
  const [first] = results;
  if (first === undefined) throw new Error('--runs is at least 1');
  const of = (key: keyof Result, value: Result[keyof Result]) => {
    const values = results.flatMap((result) => (typeof result[key] === 'number' ? result[key] : []));
    if (values.length < runs) return value;
    return worst.includes(key) ? Math.max(...values) : median(values);
  };
  const figures = Object.entries(first).map(([key, value]) => [key, of(key, value as Result[keyof Result])]);
  return { ...first, ...(Object.fromEntries(figures) as Result), runs };
}

export const rounded = (value: number): number => Math.round(value * 100) / 100;

/** The peak of this process's resident memory. */
export function peakMb(): number {
  return megabytes('VmHWM');
}

export function megabytes(key: 'VmHWM' | 'VmRSS'): number {
  const status = readFileSync('/proc/self/status', 'utf8');
  return Math.round(Number(new RegExp(`${key}:\\s+(\\d+)`, 'u').exec(status)?.[1] ?? 0) / 1_024);
}

/** Processor time of this process: unlike the time that passes, other programs on the machine change it little. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
