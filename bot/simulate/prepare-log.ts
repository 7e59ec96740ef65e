import type { Forms } from '../../templates/load-forms.ts';
import type { Templates } from '../../templates/load-templates.ts';
import type { Complain, Deed } from './prepare-answers.ts';
import type { Answer } from './read-answers.ts';

/**
 * A contact log as the form of its purpose would take it. What a form always asks for may be left out here, for an
 * example is short; what it asks for because of another answer may not, or the log would not do what it says.
 */
export function prepareLog(
  purpose: string,
  { fields, at }: Answer,
  { forms, playbook }: Templates,
  problem: Complain,
): Deed | null {
  const step = playbook.steps.find(({ closes }) => closes.log === purpose);
  const purposes = new Set([
    ...playbook.steps.flatMap(({ closes }) => closes.log ?? []),
    ...(forms.choicesOf('log', 'purpose') ?? []),
  ]);
  if (!purposes.has(purpose)) {
    return problem(`"${purpose}" is no purpose of a log (${[...purposes].join(', ')})`);
  }
  const form = step?.closes.form ?? 'log';
  const strange = Object.keys(fields).filter((key) => forms.typeOf(form, key) === null);
  if (strange.length > 0) return problem(`${purpose} does not ask for ${strange.join(', ')}`);
  const today = at.toZonedDateTimeISO(playbook.zone).toPlainDate();
  const filled = fill(forms, form, fields, today.toString());
  const checked = forms.check(form, { ...filled, ...fields }, { language: 'en', today });
  if (!checked.ok) {
    for (const [key, what] of Object.entries(checked.problems)) problem(`${key}: ${what}`);
    return null;
  }
  const kept = Object.entries(checked.values).filter(([key]) => !Object.hasOwn(filled, key));
  return { kind: 'log', purpose, fields: Object.fromEntries(kept) };
}

/** Something for every field that is always asked for and was not given. */
function fill(
  forms: Forms,
  form: string,
  given: Readonly<Record<string, string>>,
  today: string,
): Record<string, string> {
  const empty = forms.check(form, {}, {});
  if (empty.ok) return {};
  const missing = Object.keys(empty.problems).filter((key) => !Object.hasOwn(given, key));
  const anything = (key: string): string => {
    switch (forms.typeOf(form, key)) {
      case 'choice':
        return forms.choicesOf(form, key)?.[0] ?? '';
      case 'day':
        return today;
      case 'money':
      case 'number':
        return '0';
      case 'line':
      case 'text':
      case 'staff':
      case null:
        return '-';
    }
  };
  return Object.fromEntries(missing.map((key) => [key, anything(key)]));
}
