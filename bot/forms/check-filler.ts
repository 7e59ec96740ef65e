import { holdsOneOf } from '../../jobs/access/can.ts';
import { Refused } from '../../jobs/access/refused.ts';
import { roleName } from '../../templates/reader/roles.ts';
import { type CommandContext, tell } from '../commands/engine/context.ts';

/**
 * Whether a form is for others to fill in (`by` in `templates/forms`); asked when it is opened and again when it is
 * sent.
 *
 * @throws Refused
 */
export function checkFiller(ctx: CommandContext, form: string): void {
  const may = ctx.core.templates.forms.fillersOf(form);
  if (may === null || holdsOneOf(ctx.by, may)) return;
  const { language } = ctx.core;
  const names = may.map((role) => roleName(role, language)).join(tell(ctx, '、', ', '));
  throw new Refused(
    'not_allowed',
    tell(ctx, `这张表由${names}填写。`, `This form is filled in by: ${names}.`),
    { why: 'role' },
  );
}
