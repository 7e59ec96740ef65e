import type { OwnSettings } from '../../../jobs/staff/own-settings.ts';
import { platformNamed } from '../../../templates/reader/platform-words.ts';
import { type CommandContext, tell } from '../engine/context.ts';

/** One line for each setting, also for those that are as the office's. */
export function describeSettings(
  ctx: CommandContext,
  { hours: { morningAt, quiet }, digest, platforms }: OwnSettings,
): string {
  const { windows, digestAt } = ctx.core.rules.playbook;
  const [reads, ...others] = platforms.map(platformNamed);
  return [
    morningAt === null
      ? tell(ctx, 'settings/morning-usual', { at: windows.staff.from })
      : tell(ctx, 'settings/morning', { at: morningAt }),
    quiet === null ? tell(ctx, 'settings/no-quiet') : tell(ctx, 'settings/quiet', quiet),
    ...(digestAt === undefined ? [] : [tell(ctx, digest ? 'settings/digest-on' : 'settings/digest-off')]),
    ...(reads === undefined || others.length === 0
      ? []
      : [tell(ctx, 'settings/reads-on', { platform: reads, others })]),
  ].join('\n');
}
