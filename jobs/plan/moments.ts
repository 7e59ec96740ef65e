import type { Temporal } from 'temporal-polyfill';
import type { Playbook } from '../../templates/reader/playbook.ts';
import { keptFor, keptOnDay, keptOnInstant } from '../calendar/kept-on-days.ts';

type Side = 'customer' | 'staff';

/** The instant at which a day's messages to one audience go out: the opening of its window, in the company's zone. */
export function morningOf(day: Temporal.PlainDate, side: Side, playbook: Playbook): Temporal.Instant {
  return clockTime(day, playbook.windows[side].from, playbook);
}

/** The instant of a wall-clock time on a day; default: the opening of the audience's window. */
export function momentOf(
  day: Temporal.PlainDate,
  side: Side,
  time: string | undefined,
  playbook: Playbook,
): Temporal.Instant {
  return clockTime(day, time ?? playbook.windows[side].from, playbook);
}

/** The instant at which the audience's window closes. */
export function eveningOf(day: Temporal.PlainDate, side: Side, playbook: Playbook): Temporal.Instant {
  return clockTime(day, playbook.windows[side].to, playbook);
}

/** The company's calendar day at an instant, whatever the server's zone. */
export function dayOf(instant: Temporal.Instant, playbook: Playbook): Temporal.PlainDate {
  const kept = keptOnInstant(instant);
  if (kept.day?.rules !== playbook)
    kept.day = { rules: playbook, found: wallTimeOf(instant, playbook).toPlainDate() };
  return kept.day.found;
}

/** Plans share some hundred instants; the cache starts again beyond this. */
const mostWallTimes = 5_000;
const wallTimes = new WeakMap<Playbook, Map<bigint, Temporal.PlainDateTime>>();

/** The company's wall-clock time at an instant. Cached like the conversion the other way. */
export function wallTimeOf(instant: Temporal.Instant, playbook: Playbook): Temporal.PlainDateTime {
  const times = wallTimes.get(playbook) ?? new Map<bigint, Temporal.PlainDateTime>();
  wallTimes.set(playbook, times);
  const known = times.get(instant.epochNanoseconds);
  if (known !== undefined) return known;
  if (times.size >= mostWallTimes) times.clear();
  const time = instant.toZonedDateTimeISO(playbook.zone).toPlainDateTime();
  times.set(instant.epochNanoseconds, time);
  return time;
}

/** What texts call the deadline: the day, or the day and time. */
export function deadlineOf(
  { dueOn, dueAt = null }: { readonly dueOn: Temporal.PlainDate; readonly dueAt?: Temporal.Instant | null },
  playbook: Playbook,
): Temporal.PlainDate | Temporal.PlainDateTime {
  return dueAt === null ? dueOn : wallTimeOf(dueAt, playbook);
}

function clockTime(day: Temporal.PlainDate, wallClock: string, playbook: Playbook): Temporal.Instant {
  const kept = keptOnDay(day);
  kept.moments = keptFor(kept.moments, playbook);
  const { results } = kept.moments;
  const known = results.get(wallClock);
  if (known !== undefined) return known;
  const moment = momentByText(day, wallClock, playbook);
  results.set(wallClock, moment);
  return moment;
}

/** Zone conversion is slow and all customers share the same few instants, so results are cached. */
const moments = new WeakMap<Playbook, Map<string, Temporal.Instant>>();

function momentByText(day: Temporal.PlainDate, wallClock: string, playbook: Playbook): Temporal.Instant {
  const known = moments.get(playbook) ?? new Map<string, Temporal.Instant>();
  moments.set(playbook, known);
  const key = `${day.toString()}T${wallClock}`;
  const moment =
    known.get(key) ?? day.toZonedDateTime({ timeZone: playbook.zone, plainTime: wallClock }).toInstant();
  known.set(key, moment);
  return moment;
}
