import type { Core } from '../core.ts';

/** The label of a value in the form `log`; the value itself if the form lacks it, such as a step's own purpose. */
export function logChoice(
  { templates, language }: Pick<Core, 'templates' | 'language'>,
  field: 'channel' | 'purpose',
  value: string,
): string {
  const { fields } = templates.forms.view('log', language, '');
  const choices = fields.find(({ key }) => key === field)?.choices;
  return choices?.find((choice) => choice.value === value)?.label ?? value;
}
