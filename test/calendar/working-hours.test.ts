import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { createCalendar } from '../../jobs/calendar/create-calendar.ts';
import { addWorkingHours } from '../../jobs/calendar/working-hours.ts';

const zone = 'Asia/Shanghai';
const office = { calendar: createCalendar(), zone, window: { from: '09:00', to: '19:00' } };
const instant = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime(zone).toInstant();
const later = (text: string, hours: number) =>
  addWorkingHours(instant(text), hours, office).toZonedDateTimeISO(zone).toPlainDateTime().toString();

describe('working hours are counted within office hours on working days', () => {
  it.each([
    ['within a day', '2026-03-12T10:30', 4, '2026-03-12T14:30:00'],
    ['up to the close', '2026-03-12T15:00', 4, '2026-03-12T19:00:00'],
    ['over the night', '2026-03-12T17:00', 4, '2026-03-13T11:00:00'],
    ['from before the opening', '2026-03-12T07:00', 4, '2026-03-12T13:00:00'],
    ['from after the close', '2026-03-12T22:00', 4, '2026-03-13T13:00:00'],
    ['over a weekend', '2026-03-13T18:00', 4, '2026-03-16T12:00:00'],
    ['from a Sunday', '2026-03-15T12:00', 4, '2026-03-16T13:00:00'],
    ['on a Saturday that is worked', '2026-02-28T10:00', 4, '2026-02-28T14:00:00'],
    ['over the Spring Festival', '2026-02-14T18:00', 4, '2026-02-24T12:00:00'],
    ['more than a day', '2026-03-12T10:00', 12, '2026-03-13T12:00:00'],
  ])('%s', (_what, since, hours, then) => {
    expect(later(since, hours)).toBe(then);
  });
});
