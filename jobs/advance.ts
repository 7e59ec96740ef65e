import { Temporal } from 'temporal-polyfill';
import { fromDbInstant, toDbInstant } from '../prisma/days.ts';
import type { Core } from './core.ts';
import { digestOf } from './digest/digest-time.ts';
import { hasDigestRows } from './digest/digest-rows.ts';
import { writeDigests } from './digest/write-digests.ts';
import { deliverDue } from './outbox/deliver-due.ts';
import { isLookDue } from './facts/is-look-due.ts';
import { lastPlannedOn } from './facts/last-planned-on.ts';
import type { MovableClock } from './movable-clock.ts';
import { runDay } from './run-day.ts';

/** The next moment after now at which something is to happen of itself; null when nothing is planned. */
export async function nextEventAt(core: Core): Promise<Temporal.Instant | null> {
  const now = toDbInstant(core.clock.now());
  const tomorrow = today(core).add({ days: 1 });
  const [next] = await core.db.$queryRaw<{ said: Date | null; looked: string | null }[]>`
    SELECT least(
        (SELECT min(due_at) FROM reminder WHERE state = 'planned' AND due_at > ${now}),
        (SELECT min(due_at) FROM notice WHERE state = 'planned' AND due_at > ${now})) AS said,
      (SELECT min(next_look_on) FROM customer WHERE next_look_on >= ${tomorrow.toString()}::date)::text AS looked`;
  const times = [
    ...(next?.said ? [fromDbInstant(next.said)] : []),
    ...(next?.looked ? [midnight(Temporal.PlainDate.from(next.looked), core)] : []),
  ];
  const [first = null] = times.toSorted((a, b) => Temporal.Instant.compare(a, b));
  return (await digestBefore(core, first)) ?? first;
}

/**
 * Lets time pass up to an instant, stopping at every moment at which something happens, so that a week skipped in
 * the rehearsal says the same, at the same hours, as a week lived through. Every day begins at its 00:00, also one on
 * which nothing is planned: the day itself may bring something, such as December the warning about the next year.
 */
export async function advance(core: Core, clock: MovableClock, until: Temporal.Instant): Promise<void> {
  await catchUpWith(core);
  for (;;) {
    const tomorrow = midnight(today(core).add({ days: 1 }), core);
    const event = await nextEventAt(core);
    const next = event === null || Temporal.Instant.compare(tomorrow, event) < 0 ? tomorrow : event;
    if (Temporal.Instant.compare(next, until) > 0) break;
    await putForward(clock, next);
    await catchUpWith(core);
  }
  await putForward(clock, until);
  await catchUpWith(core);
}

/**
 * Does what the clock says is to be done now. A day is run once, as everywhere, and again where somebody is to be
 * planned; in between there is only what is due.
 */
export async function catchUpWith(core: Core): Promise<void> {
  const day = today(core);
  const done = (await lastPlannedOn(core.db))?.equals(day) === true;
  if (!done || (await isLookDue(core.db, day))) await runDay(core, day);
  else {
    await writeDigests(core);
    await deliverDue(core);
  }
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

/** The evening digest of today, where it comes first and there is something for it to say. */
async function digestBefore(core: Core, event: Temporal.Instant | null): Promise<Temporal.Instant | null> {
  const digest = digestOf(today(core), core.rules);
  if (digest === null || Temporal.Instant.compare(digest.at, core.clock.now()) <= 0) return null;
  // What happens before it may change what it has to say.
  if (event !== null && Temporal.Instant.compare(event, digest.at) < 0) return null;
  return (await hasDigestRows(core.db, digest, core.rules)) ? digest.at : null;
}
