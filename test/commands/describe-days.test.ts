import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeDays } from '../../bot/commands/preview/describe-days.ts';
import type { GatheredPreview } from '../../jobs/preview/gather-days.ts';
import { type Counter, openCounter } from './counter.ts';

let counter: Counter;
beforeAll(async () => {
  counter = await openCounter();
});
afterAll(() => counter.close());

const customer = {
  id: 'c',
  code: 'C001',
  name: '杭州精工',
  supervisorId: null,
  salespersonId: null,
  assistantId: null,
};
const at = Temporal.Instant.from('2026-03-10T01:00:00Z');
const message = {
  at,
  step: 'trial-check',
  cycle: '1',
  anchorOn: Temporal.PlainDate.from('2026-02-28'),
  dueOn: Temporal.PlainDate.from('2026-03-10'),
  ownerId: null,
  slot: 'due>customer',
  say: 'trial-check/ask',
  audience: 'customer',
  recipientId: null,
} as const;
const told = (count: number) => ({ count, first: [{ customer, message }] });

/** A preview of several days, each with messages to the groups, to li and to someone no longer on the register. */
const aPreview = (days: number): GatheredPreview => ({
  looked: 1,
  cut: false,
  days: Array.from({ length: days }, (_, n) => ({
    on: Temporal.PlainDate.from('2026-03-10').add({ days: n }),
    count: 6,
    customers: told(1),
    staff: [
      { recipientId: 'gone', told: told(1) },
      { recipientId: 'li', told: told(4) },
    ],
  })),
});
const people = new Map([['li', { code: 'li', name: '李主管' }]]);

describe('a day of the preview', () => {
  it('lists groups first, then the people with the most messages, and counts what is omitted', () => {
    expect(describeDays(counter, aPreview(1), { people, maxLines: 60 })).toEqual([
      [
        '2026年3月10日 周二（6）',
        '· 客户群：C001 杭州精工 第一次回访客户试用情况',
        '· 李主管：C001 杭州精工 第一次回访客户试用情况；另有 3 条',
        '· gone：C001 杭州精工 第一次回访客户试用情况',
      ].join('\n'),
    ]);
  });

  it('is left out whole where there is no room, and those left out are counted', () => {
    const paragraphs = describeDays(counter, aPreview(5), { people, maxLines: 9 });
    expect(paragraphs).toHaveLength(3);
    expect(paragraphs.at(-1)).toBe('后面还有 3 天，共 18 条。');
    // The first day is always shown, however little room there is.
    expect(describeDays(counter, aPreview(2), { people, maxLines: 1 })).toHaveLength(2);
  });
});
