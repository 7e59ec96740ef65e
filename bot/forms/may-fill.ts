import { noteRefusal } from '../../jobs/access/note-access.ts';
import { type CommandContext, type Reply, say, tell } from '../commands/engine/context.ts';
import { roleWords } from '../commands/engine/words.ts';

/**
 * Whether a form is for others to fill in (`by` in `templates/forms`); asked when it is opened and again when it is
 * sent.
 *
 * @returns what the person is told; null when they may
 */
export async function refuseFiller(ctx: CommandContext, form: string): Promise<Reply | null> {
  const may = ctx.core.templates.forms.fillersOf(form);
  if (may === null || may.some((role) => ctx.by.roles.includes(role))) return null;
  await noteRefusal(ctx.core, ctx.by, { what: `form ${form}`, why: 'role' });
  const { language } = ctx.core;
  const names = may.map((role) => roleWords[role][language]).join(tell(ctx, '、', ', '));
  return say(tell(ctx, `这张表由${names}填写。`, `This form is filled in by: ${names}.`));
}
