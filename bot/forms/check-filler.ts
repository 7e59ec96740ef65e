import { holdsOneOf } from '../../jobs/access/can.ts';
import { Refused } from '../../jobs/access/refused.ts';
import { roleName } from '../../templates/reader/roles.ts';
import { type CommandContext, tell } from '../commands/engine/context.ts';

/**
 * Checks that the form may be filled in by this person (`by` in `templates/forms`). Called when the form is opened and
 * again when it is submitted.
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
