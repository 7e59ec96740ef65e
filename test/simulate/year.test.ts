import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { dice, from, makeBook, supervisors } from './year/book.ts';
import { at, dayOf, isWorkingDay } from './year/days.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { type Entry, makeEntries } from './year/entries.ts';
import {
  duties,
  expectForAccount,
  expectForDrop,
  expectForDuty,
  expectForNoOrder,
} from './year/expect-duties.ts';
import { expectForEntry } from './year/expect-entries.ts';
import { expectFor } from './year/expect.ts';
import { entryRules } from './year/register-table.ts';
import { live, type Year } from './year/live.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** How many customers of the book live through the year; a small part of them by default. */
    yearCustomers?: number;
  }
}

/**
 * A year in minutes, a day at a time. Every test run uses a part of the book in which every rule is met, `npm run year` all
 * 200 customers (`npm run year -- --mode 50`: the first 50) and each story of an entry four times. Each customer, entry and
 * duty is compared message by message with what the tables require.
 */
const days = 430;
const size = inject('yearCustomers');
const whole = makeBook(Math.max(200, size ?? 0), days, 20260105);
/** The first eleven meet the rules of the catalogue, the others have entries. */
const part = 'C001 C004 C005 C006 C028 C029 C055 C060 C088 C159 C178 C023 C043 C171 C193'.split(' ');
const customers =
  size === undefined
    ? whole.customers.filter(({ code }) => part.includes(code))
    : whole.customers.slice(0, size);
const codes = new Set(customers.map(({ code }) => code));
const answers = whole.answers.filter(({ customer }) => codes.has(customer));
const moved = ['supervisor', 'salesperson', 'assistant', 'firstDealOn', 'trialStartedOn'];
/** Customers whose people stay have entries: handovers of entries are told by test/registers. */
const settled = customers.filter(
  ({ code }) =>
    !answers.some(({ customer, set = {} }) => customer === code && moved.some((key) => key in set)),
);
const rounds = size === undefined ? 1 : 4;
/** With these the part and the whole book meet every rule; another number of customers need not. */
const seed = size === 200 ? 30 : 201_359;
const meetsAll = size === undefined || size === 200;
const book = makeEntries(settled, loadedTemplates(), dice(seed), { from, days, rounds });
const wantedOf = (entry: Entry) =>
  expectForEntry(
    entry,
    at(from + days, '00:00'),
    [...answers, ...book.told].flatMap(({ customer, log, met, day, clock }) =>
      (log !== undefined || met !== undefined) && customer === entry.customer?.code ? [at(day, clock)] : [],
    ),
    book.entries,
  );

let database: FreshDatabase;
let year: Year;
beforeAll(async () => {
  database = await freshDatabase();
  year = await live(database.db, customers, answers, book.lines, from, days);
}, 1_800_000);
afterAll(() => database.close());

const toCustomers = () => year.messages.filter(({ room }) => room.startsWith('customer:'));
const isGreeting = (say: string) => /^(holiday-greeting|anniversary-thanks)\//u.test(say);

/**
 * Told by tests of their own: test/registers/suspension, a cost that has to be confirmed (test/registers/visit), a first visit to a
 * customer who has bought nothing (test/registers/credit-check).
 */
const notMet = [
  'credit-check-decide entry/opened',
  'credit-check-decide entry/told',
  'credit-check-decide entry/escalate',
  'visit-prepare visit/unfounded',
  'visit-due-diligence entry/due',
  'visit-due-diligence entry/escalate',
];

describe('a year in minutes', () => {
  it('every customer gets exactly the messages the catalogue asks for', () => {
    const wrong = customers.flatMap((customer) => {
      const want = [
        ...expectFor(customer, [...answers, ...book.told], from, days),
        ...expectForAccount(customer, book.entries, from + days),
        ...expectForDrop(customer, book.entries, from, from + days),
        ...expectForNoOrder(customer, book.entries, answers, from + days),
      ].toSorted();
      const got = (year.rows.get(customer.code) ?? []).toSorted();
      if (want.join() === got.join()) return [];
      const missing = want.filter((row) => !got.includes(row));
      const extra = got.filter((row) => !want.includes(row));
      return [{ customer, answers: answers.filter((a) => a.customer === customer.code), missing, extra }];
    });
    expect(wrong).toEqual([]);
  });

  it('every entry of a register is asked for, reminded of and reported as the rules say', () => {
    const wrong = book.entries.flatMap((entry) => {
      const want = wantedOf(entry).toSorted();
      const got = (year.entries.get(entry.number) ?? []).toSorted();
      if (want.join() === got.join()) return [];
      const missing = want.filter((row) => !got.includes(row));
      const extra = got.filter((row) => !want.includes(row));
      return [{ entry, missing, extra }];
    });
    expect(wrong).toEqual([]);
    const known = new Set(book.entries.map(({ number }) => number));
    expect([...year.entries.keys()].filter((number) => !known.has(number))).toEqual([]);
  });

  it('what colleagues and the company owe by the calendar is asked for until it is handed in', () => {
    const wrong = duties.flatMap((duty) => {
      const want = expectForDuty(duty, book.entries, from, from + days).toSorted();
      const got = (year.duties.get(duty.step) ?? []).toSorted();
      const missing = want.filter((row) => !got.includes(row));
      const extra = got.filter((row) => !want.includes(row));
      return missing.length + extra.length === 0 && want.length === got.length ? [] : [{ missing, extra }];
    });
    expect(wrong).toEqual([]);
    const owed = duties.filter((duty) => expectForDuty(duty, book.entries, from, from + days).length > 0);
    expect([...year.duties.keys()].toSorted()).toEqual(owed.map(({ step }) => step).toSorted());
    if (meetsAll) expect(owed).toEqual(duties);
  });

  it.runIf(meetsAll)('meets every rule of every register, except those listed with their reason', () => {
    const said = new Set(
      book.entries
        .flatMap(wantedOf)
        .map((row) => row.split(' '))
        .map((row) => `${row[3]} ${row[5]}`),
    );
    const rules = entryRules.flatMap(({ step, says, above }) => [
      ...says.map(({ say }) => `${step} ${say}`),
      ...(above.length === 0 ? [] : [`${step} entry/escalate`]),
    ]);
    const missed = [...new Set(rules)].filter((rule) => !said.has(rule));
    expect(missed.filter((rule) => !notMet.includes(rule))).toEqual([]);
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
      'install/told',
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
