import { type CommandContext, type Reply, say, tell } from '../commands/engine/context.ts';
import type { Answers } from './engine/define.ts';
import { forms } from './forms.ts';

/**
 * Handles a submitted form. Having seen a form grants no right to submit it. Never throws.
 *
 * @param subject what the form was opened for
 */
export async function submitForm(
  ctx: CommandContext,
  form: string,
  subject: string,
  values: Answers,
): Promise<Reply> {
  const { templates } = ctx.core;
  const action = templates.forms.has(form)
    ? forms.find(({ formsIn }) => formsIn(templates).includes(form))
    : undefined;
  if (action !== undefined) return await action.submit(ctx, { value: subject, form, answers: values });
  return say(tell(ctx, 'action/dead-form'));
}
