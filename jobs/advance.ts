import { Temporal } from 'temporal-polyfill';
import { fromDbInstant, toDbInstant } from '../prisma/days.ts';
import type { Core } from './core.ts';
import { digestOf } from './digest/digest-time.ts';
import { hasDigestRows } from './digest/digest-rows.ts';
import { writeDigests } from './digest/write-digests.ts';
import { deliverDue } from './outbox/deliver-due.ts';
import { dutiesLookOn } from './facts/duties-look-on.ts';
import { isRunDue } from './facts/is-look-due.ts';
import type { MovableClock } from './movable-clock.ts';
import { nextMorningOf } from './today/write-mornings.ts';
import { runDay } from './run-day.ts';

/** The next instant after now at which something is scheduled; null when nothing is planned. */
export async function nextEventAt(core: Core): Promise<Temporal.Instant | null> {
  const now = toDbInstant(core.clock.now());
  const tomorrow = today(core).add({ days: 1 });
  const looking = core.db.$queryRaw<{ said: Date | null; looked: string | null }[]>`
    SELECT least(
        (SELECT min(due_at) FROM reminder WHERE state = 'planned' AND due_at > ${now}),
        (SELECT min(due_at) FROM notice WHERE state = 'planned' AND due_at > ${now})) AS said,
      least(
        (SELECT min(next_look_on) FROM customer WHERE next_look_on >= ${tomorrow.toString()}::date)::text,
        (SELECT value #>> '{}' FROM setting
         WHERE key = ${dutiesLookOn} AND value #>> '{}' BETWEEN ${tomorrow.toString()} AND '9')) AS looked`;
  const [[next], morning] = await Promise.all([looking, nextMorningOf(core)]);
  const times = [
    ...(next?.said ? [fromDbInstant(next.said)] : []),
    ...(morning === null ? [] : [morning]),
    ...(next?.looked ? [midnight(Temporal.PlainDate.from(next.looked), core)] : []),
  ];
  const [first = null] = times.toSorted((a, b) => Temporal.Instant.compare(a, b));
  // An earlier event may change what the digest contains.
  return (await digestBefore(core, first)) ?? first;
}

/**
 * Advances the clock to an instant, stopping at every scheduled event, so that a week skipped in the rehearsal posts
 * the same messages at the same hours as a week in real time. Every day is run from its 00:00, even one with nothing
 * planned: the day itself can trigger work, such as the December warning about next year's holidays.
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
 * Does all work that is due at the current time. A day is run once, as in production, and again if a customer needs
 * replanning; otherwise only due messages are posted.
 */
export async function catchUpWith(core: Core): Promise<void> {
  const day = today(core);
  if (await isRunDue(core.db, day)) await runDay(core, day);
  else {
    await writeDigests(core);
    await deliverDue(core);
  }
}

/** The movable clock keeps running and may already be past the target. */
async function putForward(clock: MovableClock, to: Temporal.Instant): Promise<void> {
  if (Temporal.Instant.compare(to, clock.now()) > 0) await clock.moveTo(to);
}

function today(core: Core): Temporal.PlainDate {
  return core.clock.now().toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
}

function midnight(day: Temporal.PlainDate, core: Core): Temporal.Instant {
  return day.toZonedDateTime(core.rules.playbook.zone).toInstant();
}

/** Today's evening digest, if it is still to come, not after `first`, and has content. */
async function digestBefore(core: Core, first: Temporal.Instant | null): Promise<Temporal.Instant | null> {
  const digest = digestOf(today(core), core.rules);
  if (digest === null || Temporal.Instant.compare(digest.at, core.clock.now()) <= 0) return null;
  if (first !== null && Temporal.Instant.compare(first, digest.at) < 0) return null;
  return (await hasDigestRows(core.db, digest, core.rules)) ? digest.at : null;
}
