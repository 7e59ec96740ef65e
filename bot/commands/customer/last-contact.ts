import type { CustomerCard } from '../../../jobs/customer-file/customer-card.ts';
import { type CommandContext, tell } from '../engine/context.ts';
import { formatMoment, shorten } from '../engine/words.ts';

/** The number of contact logs, and the newest one in short. */
export function lastContact(ctx: CommandContext, { lastLog, logs }: CustomerCard): string {
  if (lastLog === null) return tell(ctx, 'customer/no-contact-logs-yet');
  const said = shorten(lastLog.summary, 100);
  const at = formatMoment(lastLog.at, ctx.core.rules.playbook.zone, ctx.core.language);
  return tell(ctx, 'customer/last-contact-total', { logs, moment: at, author: lastLog.author, said });
}
