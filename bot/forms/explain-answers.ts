import { readMention } from '../../jobs/mention.ts';
import { staffText } from '../../templates/reader/card.ts';
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

/**
 * The form once more, with what was typed and what is wrong, each problem at its field. Where it cannot be opened, the
 * same as text.
 *
 * @param about names the subject above the fields, as when the form was opened
 */
export function formAgain(
  ctx: CommandContext,
  { form, value, answers }: { readonly form: string; readonly value: string; readonly answers: Answers },
  { problem, problems = {} }: { readonly problem?: string; readonly problems?: Answers },
  about: string | null,
): Reply {
  const { forms } = ctx.core.templates;
  const typed = Object.entries(answers).map(([key, answer]): [string, string] => [
    key,
    forms.typeOf(form, key) === 'staff' ? (readMention(answer)?.platformUserId ?? answer) : answer,
  ]);
  const view = forms.view(form, ctx.core.language, value, Object.fromEntries(typed));
  const intro = [about, view.intro].filter((line) => typeof line === 'string').join('\n');
  const wrong = [...(problem === undefined ? [] : [problem]), ...labelled(ctx, form, problems)];
  const title = tell(ctx, 'form/not-saved-yet');
  return {
    kind: 'form',
    form: {
      ...view,
      ...(intro === '' ? {} : { intro }),
      problem: [title, ...wrong].join('\n'),
      fields: view.fields.map((field) => {
        const own = problems[field.key];
        return own === undefined ? field : { ...field, problem: own };
      }),
    },
    instead: staffText({ title, body: [wrong.join('\n'), ...echoAnswers(ctx, form, answers)] }),
  };
}

/** The answers as text for copying; empty without answers. */
export function echoAnswers(ctx: CommandContext, form: string, values: Answers): readonly string[] {
  const lines = labelled(ctx, form, values);
  return lines.length === 0
    ? []
    : [[tell(ctx, 'form/wrote'), ...lines, ...howRows(ctx, form, values)].join('\n')];
}

/** How a line of each of its rows is written: without the form it would have to be remembered. */
function howRows(ctx: CommandContext, form: string, values: Answers): readonly string[] {
  const { language, templates } = ctx.core;
  const rows = new Set(templates.forms.rowsOf(form).map(({ key }) => key));
  return templates.forms
    .view(form, language, '')
    .fields.flatMap(({ key, hint }) =>
      rows.has(key) && hint !== undefined && (values[key] ?? '') !== '' ? [hint] : [],
    );
}

function labelled(ctx: CommandContext, form: string, values: Answers): readonly string[] {
  const { language, templates } = ctx.core;
  const { fields } = templates.forms.view(form, language, '');
  return fields.flatMap(({ key, label, choices }) => {
    const value = templates.forms.asWritten(form, key, values[key]?.trim() ?? '', language);
    if (value === '') return [];
    const text = choices?.find((choice) => choice.value === value)?.label ?? value;
    return [tell(ctx, 'command/text-with-label', { label, text })];
  });
}
