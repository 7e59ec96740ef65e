import { answer, type CommandContext, type Reply, tell } from '../commands/engine/context.ts';

type Answers = Readonly<Record<string, string>>;

/**
 * The problems with the answers to a form, followed by the answers themselves: a submitted form is gone, and the
 * summary should not have to be written again.
 */
export function explainAnswers(ctx: CommandContext, form: string, values: Answers, problems: Answers): Reply {
  const lines = labelled(ctx, form, problems);
  return answer({
    title: tell(ctx, 'form/not-saved-yet'),
    body: [lines.join('\n'), ...echoAnswers(ctx, form, values)],
  });
}

/** The answers as text for copying; empty without answers. */
export function echoAnswers(ctx: CommandContext, form: string, values: Answers): readonly string[] {
  const lines = labelled(ctx, form, values);
  return lines.length === 0 ? [] : [[tell(ctx, 'form/wrote'), ...lines].join('\n')];
}

function labelled(ctx: CommandContext, form: string, values: Answers): readonly string[] {
  const { fields } = ctx.core.templates.forms.view(form, ctx.core.language, '');
  return fields.flatMap(({ key, label, choices }) => {
    const value = values[key]?.trim() ?? '';
    if (value === '') return [];
    return [`${label}：${choices?.find((choice) => choice.value === value)?.label ?? value}`];
  });
}
