/**
 * The ticks only ask: for the days that are not planned yet, for what is due, and for what came in. They are also
 * the backstop for every ask that was lost. Any number of processes may tick; equal asks become one job.
 */
import { schedule } from 'node-cron';
import type { Temporal } from 'temporal-polyfill';
import type { Clock } from '../clock.ts';
import type { Log } from '../ports.ts';
import { missedDays } from './missed-days.ts';
import type { Queue } from './open-queue.ts';

export interface Ticks {
  /** Ticks now, for a clock that has just been moved. Never rejects: what fails is logged, the next tick follows. */
  tick(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Ticks at once, which catches up after downtime, and then every minute. The minute in which the day of the
 * company's clock changes is the one that asks for the new day.
 *
 * @param lastPlannedOn the last day of the unbroken run of planned days, read from the database
 * @param isLookDue whether the day is to be run again although it has been planned: somebody is to be looked at, or
 *   the hour of its evening digest has come
 * @param every a cron expression in the company's zone; the default is the start of every minute
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
}): Ticks {
  const { queue, clock, zone, lastPlannedOn, isLookDue, log, every = '* * * * *' } = options;

  const tick = async (): Promise<void> => {
    try {
      const today = clock.now().toZonedDateTimeISO(zone).toPlainDate();
      const missed = missedDays(await lastPlannedOn(), today);
      const days = missed.length === 0 && (await isLookDue(today)) ? [today] : missed;
      for (const day of days) await queue.ask({ name: 'run-day', day: day.toString() });
    } catch (error) {
      log.warn({ err: error }, 'the tick could not see which days are planned');
    }
    await queue.ask({ name: 'deliver-due' });
    await queue.ask({ name: 'work-inbox' });
  };

  const task = schedule(every, tick, { timezone: zone, noOverlap: true, suppressMissedWarning: true });
  const first = tick();
  return {
    tick,
    async stop() {
      await task.destroy();
      await first;
    },
  };
}
