import { holdsOneOf } from '../../jobs/access/can.ts';
import { Refused } from '../../jobs/access/refused.ts';
import { roleName } from '../../templates/reader/roles.ts';
import { type CommandContext, tell } from '../commands/engine/context.ts';
import { said } from '../../templates/reader/said.ts';

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
  const names = tell(ctx, 'list/names', { names: may.map((role) => roleName(role, language)) });
  throw new Refused('not_allowed', said('form/form-filled', { names }), { why: 'role' });
}
