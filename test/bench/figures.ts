import { readFileSync } from 'node:fs';

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
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
