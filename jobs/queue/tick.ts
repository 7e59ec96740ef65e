import { schedule } from 'node-cron';
import { Temporal } from 'temporal-polyfill';
import type { Clock } from '../clock.ts';
import type { Log } from '../ports.ts';
import type { Queue } from './open-queue.ts';

/**
 * Ticks only queue jobs: for days not planned yet, for due messages, and for inbound items. They are also the fallback
 * for every lost request. Any number of processes may tick; equal requests become one job.
 */

export interface Ticks {
  /** Ticks now, after the clock has been moved. Never rejects: errors are logged and the next tick retries. */
  tick(): Promise<void>;
  stop(): Promise<void>;
}

/** More than the minute between two ticks, less than two. */
const silentAtMostMs = 90_000;

/**
 * Ticks at once, which catches up after downtime, and then every minute. The first tick after midnight by the company's
 * clock queues the new day. Never ticks twice at once.
 *
 * Cron waits for an instant of the machine's clock, so it is silent for an hour after that clock was put back an hour.
 * Timers run on a clock that cannot be set: one that every tick renews ticks in cron's place.
 *
 * @param lastPlannedOn the last of the unbroken run of planned days, read from the database
 * @param isLookDue whether an already planned day must run again: a customer needs replanning, or the evening digest is
 *   due
 * @param every a cron expression in the company's zone; default: the start of every minute
 * @param silentMs real time without a tick after which one comes without cron
 */
export function startTicks(options: {
  readonly queue: Queue;
  readonly clock: Clock;
  /** IANA name of the company's zone. */
  readonly zone: string;
  readonly lastPlannedOn: () => Promise<Temporal.PlainDate | null>;
  readonly isLookDue: (today: Temporal.PlainDate) => Promise<boolean>;
  readonly log: Log;
  readonly every?: string;
  readonly silentMs?: number;
}): Ticks {
  const { queue, clock, zone, lastPlannedOn, isLookDue, log } = options;
  const { every = '* * * * *', silentMs = silentAtMostMs } = options;

  const ask = async (): Promise<void> => {
    try {
      const today = clock.now().toZonedDateTimeISO(zone).toPlainDate();
      const missed = missedDays(await lastPlannedOn(), today);
      const days = missed.length === 0 && (await isLookDue(today)) ? [today] : missed;
      for (const day of days) await queue.ask({ name: 'run-day', day: day.toString() });
    } catch (error) {
      log.warn({ err: error }, 'the tick could not read which days are planned');
    }
    await queue.ask({ name: 'deliver-due' });
    await queue.ask({ name: 'work-inbox' });
  };

  let guard: NodeJS.Timeout | undefined;
  let isStopped = false;
  const askAndGuard = async (): Promise<void> => {
    clearTimeout(guard);
    await ask();
    if (!isStopped) guard = setTimeout(() => void tick(), silentMs);
  };
  let last: Promise<void> = Promise.resolve();
  const tick = (): Promise<void> => {
    last = last.then(askAndGuard);
    return last;
  };

  const task = schedule(every, tick, { timezone: zone, noOverlap: true, suppressMissedWarning: true });
  void tick();
  return {
    tick,
    async stop() {
      isStopped = true;
      clearTimeout(guard);
      await task.destroy();
      await last;
    },
  };
}

/**
 * The days to plan at start or after a clock change: every day after the last planned one, up to and including today,
 * oldest first. A day is never planned before it begins, and never skipped because the program was down.
 *
 * @param lastDay the last of the unbroken run of planned days; null when none was planned yet
 */
export function missedDays(
  lastDay: Temporal.PlainDate | null,
  today: Temporal.PlainDate,
): readonly Temporal.PlainDate[] {
  const days: Temporal.PlainDate[] = [];
  let day = lastDay === null ? today : lastDay.add({ days: 1 });
  while (Temporal.PlainDate.compare(day, today) <= 0) {
    days.push(day);
    day = day.add({ days: 1 });
  }
  return days;
}
