import { expect, it } from 'vitest';
import { everyMonth } from '../../bot/platforms/web/page/src/console/figures/every-month.ts';

it.each([
  [[], []],
  [['2026-03'], ['2026-03']],
  [
    ['2025-11', '2025-11', '2026-02'],
    ['2025-11', '2025-12', '2026-01', '2026-02'],
  ],
])('the axis of %j has every month between them, so that its steps are equally long', (months, axis) => {
  expect(everyMonth(months)).toEqual(axis);
});
