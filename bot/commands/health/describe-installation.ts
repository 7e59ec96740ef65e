import { inWords } from '../../../jobs/in-words.ts';
import { type Installation, type PausedPlace, readInstallation } from '../../../jobs/read-installation.ts';
import { said, type Said } from '../../../templates/reader/said.ts';
import { type CommandContext, tell } from '../engine/context.ts';
import { formatMoment } from '../engine/words.ts';

export interface DescribedInstallation {
  /** What is paused, by name, with the reason and what to do. */
  readonly pauses: readonly string[];
  readonly calendar: string;
  readonly versions: readonly { readonly label: string; readonly value: string }[];
}

export async function describeInstallation(ctx: CommandContext): Promise<DescribedInstallation> {
  const { pauses, calendarUntil, versions } = await readInstallation(ctx.core, ctx.by);
  return {
    pauses: pauses.map((pause) => describePause(ctx, pause)),
    calendar:
      calendarUntil === null
        ? tell(ctx, 'health/calendar-unknown')
        : tell(ctx, 'health/calendar-until', { knownOn: calendarUntil }),
    versions: Object.entries(versions).flatMap(([what, value]) =>
      value === null
        ? []
        : [{ label: inWords(ctx.core, versionWords[what as keyof Installation['versions']]), value }],
    ),
  };
}

const versionWords: Readonly<Record<keyof Installation['versions'], Said>> = {
  program: said('health/version-program'),
  schema: said('health/version-schema'),
  node: said('health/version-node'),
  postgresql: said('health/version-postgresql'),
  redis: said('health/version-redis'),
};

function describePause(ctx: CommandContext, { kind, name, problem, since }: PausedPlace): string {
  const { zone } = ctx.core.rules.playbook;
  return tell(ctx, 'health/paused', {
    place: tell(ctx, 'health/paused-place', { kind, name: name ?? '' }),
    since: formatMoment(since, zone, ctx.core.language),
    why: tell(ctx, 'health/paused-why', { problem }),
    advice: tell(ctx, 'health/paused-advice', { problem }),
  });
}
