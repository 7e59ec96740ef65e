import type { Core } from '../core.ts';
import type { Labels } from '../../templates/reader/said.ts';

/** A question as it was asked, with its answer. Stored with the move, so that it stays readable when the form changes. */
export interface AskedAnswer {
  readonly field: string;
  readonly label: Labels;
  readonly value: string;
  /** The words of a choice, the lines of rows. */
  readonly shown?: Labels;
}

/** The field of an opening form that names its customer; the entry refers to the customer itself. */
export const customerField = 'customer';

/** @param values as validated by the form */
export function askedAnswers(
  { templates: { forms } }: Pick<Core, 'templates'>,
  form: string,
  values: Readonly<Record<string, string>>,
): readonly AskedAnswer[] {
  const views = { 'zh-CN': forms.view(form, 'zh-CN', ''), en: forms.view(form, 'en', '') };
  const rows = new Set(forms.rowsOf(form).map(({ key }) => key));
  const written = (field: string, value: string, language: 'zh-CN' | 'en') =>
    `\n${forms.asWritten(form, field, value, language)}`;
  return views.en.fields.flatMap((field, n): AskedAnswer[] => {
    const value = values[field.key];
    const other = views['zh-CN'].fields[n];
    if (value === undefined || other === undefined || field.key === customerField) return [];
    if (rows.has(field.key)) {
      const [zh, en] = [written(field.key, value, 'zh-CN'), written(field.key, value, 'en')];
      return [
        {
          field: field.key,
          label: { 'zh-CN': other.label, en: field.label },
          value,
          shown: { 'zh-CN': zh, en },
        },
      ];
    }
    const label = { 'zh-CN': other.label, en: field.label };
    const of = (choices: typeof field.choices) => choices?.find((choice) => choice.value === value)?.label;
    const en = of(field.choices);
    const zh = of(other.choices);
    return [
      en === undefined || zh === undefined
        ? { field: field.key, label, value }
        : { field: field.key, label, value, shown: { 'zh-CN': zh, en } },
    ];
  });
}
