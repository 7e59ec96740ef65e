import { Temporal } from 'temporal-polyfill';
import { systemClock } from '../../../jobs/clock.ts';
import { inWords } from '../../../jobs/in-words.ts';
import { type Health, problemsOf, readHealth } from '../../../jobs/read-health.ts';
import { type CommandContext, tell } from '../engine/context.ts';

export interface DescribedHealth {
  /** Empty when everything works. */
  readonly problems: readonly string[];
  readonly lines: readonly string[];
}

/** The state of the whole installation, as `/crm health` and the console show it. */
export async function describeHealth(ctx: CommandContext): Promise<DescribedHealth> {
  const health = await readHealth(ctx.core, systemClock);
  return {
    problems: problemsOf(health).map((problem) => inWords(ctx.core, problem)),
    lines: describe(ctx, health),
  };
}

function describe(ctx: CommandContext, health: Health): readonly string[] {
  const minutes = (seconds: number) => Math.floor(seconds / 60);
  const { due, underWay, unknown, missed, inbox, inboxFailed, lastPlannedOn } = health;
  const pauses = health.pauses.map(({ isPlatform, problem, count }) =>
    tell(ctx, isPlatform ? 'health/pause-platform' : 'health/pause', { problem, count }),
  );
  return [
    tell(ctx, 'health/due', { due, minutes: minutes(health.oldestDueSeconds), underWay }),
    tell(ctx, 'health/inbox', { inbox, minutes: minutes(health.oldestInboxSeconds), inboxFailed }),
    lastPlannedOn === null
      ? tell(ctx, 'health/never-planned')
      : tell(ctx, 'health/planned', { dayOn: Temporal.PlainDate.from(lastPlannedOn) }),
    ...pauses,
    ...(missed + unknown === 0 ? [] : [tell(ctx, 'health/missed', { missed, unknown })]),
  ];
}
