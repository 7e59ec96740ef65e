import { describe, expect, it } from 'vitest';
import { expectFor } from './year/expect.ts';
import { from, makeBook, supervisors } from './year/book.ts';
import { live } from './year/live.ts';

const whole = process.argv.includes('--whole');

describe('a year in minutes', () => {
  it('every customer gets exactly the messages the catalogue asks for', { timeout: 600_000 }, async () => {
    const days = 430;
    const { customers, answers } = makeBook(200, days, 20260105);
    const { rows, notices } = await live(customers, answers, from, days);
    const wrong = customers.flatMap((customer) => {
      const want = expectFor(customer, answers, from, days).toSorted();
      const got = (rows.get(customer.code) ?? []).toSorted();
      const missing = want.filter((row) => !got.includes(row));
      const extra = got.filter((row) => !want.includes(row));
      return missing.length + extra.length === 0 && want.length === got.length
        ? []
        : [{ customer, answers: answers.filter((a) => a.customer === customer.code), missing, extra }];
    });
    expect(wrong).toEqual([]);
    // The evening digest has tests of its own.
    const others = notices.filter((notice) => !notice.includes('T18:30 dm:'));
    expect(others.toSorted()).toEqual(supervisors.map((code) => `2026-12-01T09:00 dm:${code}`).toSorted());
  });
});
