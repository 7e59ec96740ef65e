import { seatsOf } from '../../../jobs/access/acting-staff.ts';
import { can } from '../../../jobs/access/can.ts';
import type { CustomerSeats } from '../../../jobs/access/rule.ts';
import { may } from '../../../jobs/access/scopes.ts';
import { isDoneByForm } from '../../../jobs/facts/work-of.ts';
import { type CommandContext, tell } from '../../commands/engine/context.ts';
import type { ActionButton } from '../api/envelope.ts';

interface OpenMatter {
  readonly id: string;
  readonly step: string;
  readonly customer: CustomerSeats | null;
  readonly ownerId: string | null;
}

/** What the reader may do with an open matter; each is checked again when it is done. */
export function matterActions(ctx: CommandContext, matter: OpenMatter): ActionButton[] {
  const { id: value, customer, ownerId } = matter;
  const step = ctx.core.rules.playbook.steps.find(({ key }) => key === matter.step);
  if (customer !== null && !may('work', ctx.by, customer)) return [];
  const manages = customer !== null && may('manage', ctx.by, customer);
  const owns = ownerId !== null && seatsOf(ctx.by).includes(ownerId);
  const record: ActionButton[] = isDoneByForm(step)
    ? [{ action: 'close', value, label: tell(ctx, 'form/record-result'), style: 'primary' }]
    : [];
  const greet: ActionButton[] =
    step?.closes.when === 'greeting'
      ? [
          {
            action: 'greet-approve',
            value,
            label: tell(ctx, 'console/greet'),
            style: 'primary',
          },
          { action: 'greet-skip', value, label: tell(ctx, 'console/greet-skip') },
        ]
      : [];
  const later: ActionButton[] =
    customer !== null && (manages || owns)
      ? [{ action: 'snooze', value, label: tell(ctx, 'console/snooze') }]
      : [];
  const never: ActionButton[] =
    manages && can(ctx.by, 'customer.manage')
      ? [{ action: 'skip', value, label: tell(ctx, 'console/skip'), style: 'danger' }]
      : [];
  return [...record, ...greet, ...later, ...never];
}
