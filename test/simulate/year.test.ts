import { beforeAll, describe, expect, inject, it } from 'vitest';
import { from, makeBook, supervisors } from './year/book.ts';
import { dayOf, isWorkingDay } from './year/days.ts';
import { expectFor } from './year/expect.ts';
import { live, type Year } from './year/live.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** How many customers of the book live through the year; a small part of them by default. */
    yearCustomers?: number;
  }
}

/**
 * A year in minutes, a day at a time. Every test run uses the first customers of the book, `npm run year` all 200;
 * each is compared message by message with what the catalogue requires.
 */
const days = 430;
const whole = makeBook(200, days, 20260105);
const customers = whole.customers.slice(0, inject('yearCustomers') ?? 30);
const codes = new Set(customers.map(({ code }) => code));
const answers = whole.answers.filter(({ customer }) => codes.has(customer));

let year: Year;
beforeAll(async () => {
  year = await live(customers, answers, from, days);
}, 900_000);

const toCustomers = () => year.messages.filter(({ room }) => room.startsWith('customer:'));
const isGreeting = (say: string) => /^(holiday-greeting|anniversary-thanks)\//u.test(say);

describe('a year in minutes', () => {
  it('every customer gets exactly the messages the catalogue asks for', () => {
    const wrong = customers.flatMap((customer) => {
      const want = expectFor(customer, answers, from, days).toSorted();
      const got = (year.rows.get(customer.code) ?? []).toSorted();
      if (want.join() === got.join()) return [];
      const missing = want.filter((row) => !got.includes(row));
      const extra = got.filter((row) => !want.includes(row));
      return [{ customer, answers: answers.filter((a) => a.customer === customer.code), missing, extra }];
    });
    expect(wrong).toEqual([]);
  });

  it('has something of every kind in it, or it would prove little', () => {
    const said = new Set([...year.rows.values()].flat().map((row) => row.split(' ').at(-1)));
    for (const say of [
      'filing/due',
      'solution/due',
      'quotation/today',
      'quotation/due',
      'roster/due',
      'install/ask',
      'install/due',
      'trial-check/prepare',
      'trial-check/ask',
      'trial-check/due',
      'trial-check/escalate',
      'repurchase-1/open',
      'repurchase-1/due',
      'repurchase-2/open',
      'repurchase-2/due',
      'follow-up/escalate',
      'holiday-prepare/prepare',
      'holiday-greeting/spring-festival',
      'holiday-greeting/mid-autumn',
      'gift-prepare/prepare',
      'gift-prepare/soon',
      'gift-prepare/tomorrow',
      'gift-prepare/supervisor',
      'anniversary-thanks/thanks',
      'silence/due',
      'notice/not-posted',
    ])
      expect(said).toContain(say);
  });

  it('no customer is asked twice on one day', () => {
    const asked = toCustomers()
      .filter(({ items }) => items.some(({ say }) => !isGreeting(say)))
      .map(({ at, room }) => `${at.slice(0, 10)} ${room}`);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked).toEqual([...new Set(asked)]);
  });

  it('a greeting is never posted twice for one cycle', () => {
    const greeted = toCustomers().flatMap(({ items }) =>
      items.flatMap(({ customer, step, cycle, say }) =>
        isGreeting(say) ? [`${customer} ${step} ${cycle}`] : [],
      ),
    );
    expect(greeted.length).toBeGreaterThan(customers.length * 5);
    expect(greeted).toEqual([...new Set(greeted)]);
  });

  it('no customer reads anything on a day off except greetings, and nothing before 09:00 or after 18:00', () => {
    for (const { at, items } of toCustomers()) {
      const clock = at.slice(11, 16);
      expect(clock >= '09:00' && clock < '18:00').toBe(true);
      if (!isWorkingDay(dayOf(at.slice(0, 10))))
        for (const { say } of items) expect(isGreeting(say)).toBe(true);
    }
  });

  it('staff messages go to one colleague each, never to a group', () => {
    for (const { audience, room, to } of year.messages) {
      expect(audience).toBe(room.startsWith('customer:') ? 'customer' : 'staff');
      expect(to).toEqual(room.startsWith('dm:') ? [room.slice(3)] : []);
    }
  });

  it('every supervisor is warned once, in December, that the coming year is not published', () => {
    const told = year.messages.filter(({ items }) => items.some(({ say }) => say === 'calendar/unpublished'));
    const heard = told.map(({ at, room }) => `${at.slice(0, 16)} ${room}`);
    expect(heard.toSorted()).toEqual(supervisors.map((code) => `2026-12-01T09:00 dm:${code}`).toSorted());
  });
});
