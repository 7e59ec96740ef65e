import { spoken } from '../in-words.ts';
import type { Core } from '../core.ts';

/** The label of a value in the form `log`; the value itself if the form lacks it, such as a purpose that the playbook has no more. */
export function logChoice(
  { templates, language }: Pick<Core, 'templates' | 'language'>,
  field: 'channel' | 'purpose',
  value: string,
): string {
  const { fields } = templates.forms.view('log', language, '');
  const choices = fields.find(({ key }) => key === field)?.choices;
  return choices?.find((choice) => choice.value === value)?.label ?? value;
}

export interface LogAnswer {
  readonly label: string;
  readonly text: string;
}

/** What was answered in the form of a contact log, under its questions. Answers to a form that there is no more have no words. */
export function logAnswers(
  core: Pick<Core, 'templates' | 'language' | 'rules'>,
  { purpose, fields: given }: { readonly purpose: string; readonly fields: unknown },
): readonly LogAnswer[] {
  const form = core.rules.playbook.steps.find(({ closes }) => closes.log === purpose)?.closes.form;
  if (form === undefined || !core.templates.forms.has(form)) return [];
  const answers = new Map(Object.entries(given ?? {}));
  return core.templates.forms.view(form, core.language, '').fields.flatMap(({ key, label }) => {
    const value: unknown = answers.get(key);
    if (typeof value !== 'string' || value === '') return [];
    return [{ label, text: spoken(core, core.templates.forms.asRead(form, key, value)) }];
  });
}
