import { expect, it } from 'vitest';
import { storedDay } from '../../jobs/plan/stored-day.ts';

it.each([
  ['2026-02-28', '2026-02-28'],
  ['2026-02-30', undefined],
  ['2026-13-01', undefined],
  ['2026-2-1', undefined],
  ['2026-02-01T10:00', undefined],
  ['x2026-02-01', undefined],
  ['', undefined],
  [undefined, undefined],
])('a stored day: %s', (written, expected) => {
  expect(storedDay(written)?.toString()).toBe(expected);
});
