import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import {
  type CycleForm,
  dayCycle,
  entryCycle,
  festivalCycle,
  numberedDayCycle,
  roundCycle,
  yearCycle,
} from '../../jobs/plan/cycle.ts';
import { day } from './scene.ts';

const anyDay = fc
  .integer({ min: 0, max: 30_000 })
  .map((n) => Temporal.PlainDate.from('2000-01-01').add({ days: n }));
const anyYear = fc.integer({ min: 2000, max: 2999 });
const anyNumber = fc.stringMatching(/^[A-Z]{1,3}\d{2,6}(-\d{1,4})?$/);
const anyKey = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,8}){0,3}$/);

describe('the keys that rows and `simulate --json` have carried since version 0.1.0 stay as they are', () => {
  it.each([
    ['a round', roundCycle.write({ round: 2 }), '2'],
    ['a year', yearCycle.write({ year: 2027 }), '2027'],
    [
      'a festival of a year',
      festivalCycle.write({ festival: 'spring-festival', year: 2027 }),
      'spring-festival-2027',
    ],
    ['a day', dayCycle.write({ on: day('2026-03-02') }), '2026-03-02'],
    [
      'a stay of an entry since a contact',
      entryCycle.write({ number: 'TS2603-001', round: 2, contactOn: day('2026-03-04') }),
      'TS2603-001#2@2026-03-04',
    ],
    ['a stay of an entry', entryCycle.write({ number: 'TS2603-001', round: 2 }), 'TS2603-001#2'],
    ['a day of a contact plan', numberedDayCycle.write({ number: 2, on: day('2026-03-02') }), '2-2026-03-02'],
  ])('%s', (_, written, expected) => {
    expect(written).toBe(expected);
  });
});

describe('what a cycle was written as is read back to the same cycle', () => {
  const roundTrip = <Cycle>(form: CycleForm<Cycle>, any: fc.Arbitrary<Cycle>) => ({
    any,
    twice: (cycle: Cycle) => form.read(form.write(cycle)),
  });
  it.each([
    ['rounds', roundTrip(roundCycle, fc.record({ round: fc.integer({ min: 1, max: 999 }) }))],
    ['years', roundTrip(yearCycle, fc.record({ year: anyYear }))],
    ['festivals', roundTrip(festivalCycle, fc.record({ festival: anyKey, year: anyYear }))],
    ['days', roundTrip(dayCycle, fc.record({ on: anyDay }))],
    [
      'stays of an entry',
      roundTrip(entryCycle, fc.record({ number: anyNumber, round: fc.integer({ min: 1, max: 999 }) })),
    ],
    [
      'stays of an entry since a contact',
      roundTrip(
        entryCycle,
        fc.record({ number: anyNumber, round: fc.integer({ min: 1, max: 999 }), contactOn: anyDay }),
      ),
    ],
    [
      'numbered days',
      roundTrip(numberedDayCycle, fc.record({ number: fc.integer({ min: 1, max: 99_999 }), on: anyDay })),
    ],
  ] as [string, { any: fc.Arbitrary<unknown>; twice: (cycle: unknown) => unknown }][])(
    '%s',
    (_, { any, twice }) => {
      fc.assert(
        fc.property(any, (cycle) => {
          expect(JSON.stringify(twice(cycle))).toBe(JSON.stringify(cycle));
        }),
      );
    },
  );
});

describe('a key of another form is refused, not half read', () => {
  it.each([
    ['an entry needs its round', entryCycle, 'TS2603-001'],
    ['0 is no round of an entry', entryCycle, 'TS2603-001#0'],
    ['an impossible day is no contact', entryCycle, 'TS2603-001#1@2026-02-30'],
    ['a round alone is no entry', entryCycle, '#1'],
    ['a year is no round', roundCycle, '2027'],
    ['nothing is no round', roundCycle, ''],
    ['0 is no round', roundCycle, '0'],
    ['a round is no year', yearCycle, '2'],
    ['a festival needs its year', festivalCycle, 'spring-festival'],
    ['a year alone is no festival', festivalCycle, '2027'],
    ['30 February is no day', dayCycle, '2026-02-30'],
    ['a numbered day is no day', dayCycle, '2-2026-03-02'],
    ['a day without its dashes is no day', dayCycle, '20260302'],
    ['a moment is no day', dayCycle, '2026-03-02T09:00'],
    ['a day without a number', numberedDayCycle, '2026-03-02'],
    ['a number with an impossible day', numberedDayCycle, '2-2026-13-02'],
    ['what stands behind it', numberedDayCycle, '2-2026-03-02-x'],
  ] as const)('%s', (_, form, key) => {
    expect(form.read(key)).toBeNull();
  });
});
