import { Temporal } from 'temporal-polyfill';
import { fromDbDate, fromDbInstant, toDbDate, toDbInstant } from '../prisma/days.ts';
import type { Core } from './core.ts';
import type { MovableClock } from './movable-clock.ts';
import { runDay } from './run-day.ts';

/** The next moment after now at which something is to happen of itself; null when nothing is planned. */
export async function nextEventAt(core: Core): Promise<Temporal.Instant | null> {
  const now = toDbInstant(core.clock.now());
  const reminder = await core.db.reminder.findFirst({
    where: { state: 'planned', dueAt: { gt: now } },
    orderBy: { dueAt: 'asc' },
    select: { dueAt: true },
  });
  const notice = await core.db.notice.findFirst({
    where: { state: 'planned', dueAt: { gt: now } },
    orderBy: { dueAt: 'asc' },
    select: { dueAt: true },
  });
  const customer = await core.db.customer.findFirst({
    where: { nextLookOn: { gt: toDbDate(today(core)) } },
    orderBy: { nextLookOn: 'asc' },
    select: { nextLookOn: true },
  });
  const looks = customer?.nextLookOn;
  const times = [
    ...(reminder === null ? [] : [fromDbInstant(reminder.dueAt)]),
    ...(notice === null ? [] : [fromDbInstant(notice.dueAt)]),
    ...(looks === null || looks === undefined ? [] : [midnight(fromDbDate(looks), core)]),
  ].filter((at) => Temporal.Instant.compare(at, core.clock.now()) > 0);
  return times.toSorted((a, b) => Temporal.Instant.compare(a, b))[0] ?? null;
}

/**
 * Lets time pass up to an instant, stopping at every moment at which something happens, so that a week skipped in
 * the rehearsal says the same, at the same hours, as a week lived through. Every day begins at its 00:00, also one on
 * which nothing is planned: the day itself may bring something, such as December the warning about the next year.
 */
export async function advance(core: Core, clock: MovableClock, until: Temporal.Instant): Promise<void> {
  await runDay(core, today(core));
  for (;;) {
    const tomorrow = midnight(today(core).add({ days: 1 }), core);
    const event = await nextEventAt(core);
    const next = event === null || Temporal.Instant.compare(tomorrow, event) < 0 ? tomorrow : event;
    if (Temporal.Instant.compare(next, until) > 0) break;
    await putForward(clock, next);
    await runDay(core, today(core));
  }
  await putForward(clock, until);
  await runDay(core, today(core));
}

/** The clock goes on by itself meanwhile, and may have passed the moment already. */
async function putForward(clock: MovableClock, to: Temporal.Instant): Promise<void> {
  if (Temporal.Instant.compare(to, clock.now()) > 0) await clock.moveTo(to);
}

function today(core: Core): Temporal.PlainDate {
  return core.clock.now().toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
}

function midnight(day: Temporal.PlainDate, core: Core): Temporal.Instant {
  return day.toZonedDateTime(core.rules.playbook.zone).toInstant();
}
