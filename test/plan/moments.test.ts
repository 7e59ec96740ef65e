import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { dayOf, deadlineOf, eveningOf, momentOf, morningOf, wallTimeOf } from '../../jobs/plan/moments.ts';
import { day, localTime, playbook, shanghai } from './scene.ts';

const windows = { customer: { from: '09:00', to: '18:00' }, staff: { from: '08:30', to: '19:00' } };
/** A playbook of its own for each test, so that no conversion is remembered from another. */
const ours = (zone = playbook.zone) => ({ ...playbook, windows, zone });
const friday = day('2026-03-13');

describe('messages go out', () => {
  it.each([
    ['customer', '2026-03-13T09:00', '2026-03-13T18:00'],
    ['staff', '2026-03-13T08:30', '2026-03-13T19:00'],
  ] as const)('to %s from %s to %s', (side, from, to) => {
    expect(localTime(morningOf(friday, side, ours()))).toBe(from);
    expect(localTime(momentOf(friday, side, undefined, ours()))).toBe(from);
    expect(localTime(eveningOf(friday, side, ours()))).toBe(to);
  });

  it('at the time the playbook names', () => {
    expect(localTime(momentOf(friday, 'customer', '15:30', ours()))).toBe('2026-03-13T15:30');
  });
});

it('a deadline is told as its day, or as the company’s hour where it has one', () => {
  const dueAt = Temporal.Instant.from('2026-03-13T16:30:00Z');
  expect(deadlineOf({ dueOn: friday }, ours()).toString()).toBe('2026-03-13');
  expect(deadlineOf({ dueOn: friday, dueAt: null }, ours()).toString()).toBe('2026-03-13');
  expect(deadlineOf({ dueOn: friday, dueAt }, ours()).toString()).toBe('2026-03-14T00:30:00');
});

describe('days and times are those of the company', () => {
  it('in whatever zone it is', () => {
    const [china, london] = [ours(), ours('Europe/London')];
    for (let asked = 0; asked < 2; asked += 1) {
      expect(morningOf(friday, 'customer', china).toString()).toBe('2026-03-13T01:00:00Z');
      expect(morningOf(friday, 'customer', london).toString()).toBe('2026-03-13T09:00:00Z');
      const at = Temporal.Instant.from('2026-03-13T16:30:00Z');
      expect(wallTimeOf(at, china).toString()).toBe('2026-03-14T00:30:00');
      expect(wallTimeOf(at, london).toString()).toBe('2026-03-13T16:30:00');
      expect(dayOf(at, china).toString()).toBe('2026-03-14');
      expect(dayOf(at, london).toString()).toBe('2026-03-13');
    }
  });

  it('whatever was converted before: each day and each time has its own instant', () => {
    const one = ours();
    const days = ['2026-03-12', '2026-03-13', '2026-03-12'].map(day);
    for (const on of days) {
      for (const time of ['09:00', '15:30', '09:00']) {
        const at = momentOf(on, 'staff', time, one);
        expect(localTime(at)).toBe(`${on.toString()}T${time}`);
        expect(wallTimeOf(at, one).toString({ smallestUnit: 'minute' })).toBe(`${on.toString()}T${time}`);
      }
    }
  });

  it('an instant and a day are converted once', () => {
    const one = ours();
    const at = shanghai('2026-03-13T09:00');
    expect(wallTimeOf(at, one)).toBe(wallTimeOf(shanghai('2026-03-13T09:00'), one));
    expect(morningOf(friday, 'staff', one)).toBe(morningOf(friday, 'staff', one));
    expect(morningOf(friday, 'staff', one)).toBe(morningOf(day('2026-03-13'), 'staff', one));
  });

  it('no more than 5000 wall-clock times are remembered', () => {
    const one = ours();
    const first = shanghai('2026-03-13T09:00');
    const kept = wallTimeOf(first, one);
    for (let minutes = 1; minutes < 5_000; minutes += 1) wallTimeOf(first.add({ minutes }), one);
    expect(wallTimeOf(first, one)).toBe(kept);
    wallTimeOf(first.add({ minutes: 5_000 }), one);
    expect(wallTimeOf(first, one)).not.toBe(kept);
    expect(wallTimeOf(first, one).equals(kept)).toBe(true);
  });
});
