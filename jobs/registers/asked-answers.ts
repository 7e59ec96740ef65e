import type { Core } from '../core.ts';
import type { Register } from '../../templates/reader/register.ts';
import { isSaid, type Labels, type Spoken } from '../../templates/reader/said.ts';
import { inEveryLanguage } from '../../templates/reader/words.ts';

/** A question as it was asked, with its answer. Stored with the move, so that it stays readable when the form changes. */
export interface AskedAnswer {
  readonly field: string;
  readonly label: Labels;
  readonly value: string;
  /** The words of a choice, a day or an amount; the lines of rows. */
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
  const zh = forms.view(form, 'zh-CN', '').fields;
  return forms.view(form, 'en', '').fields.flatMap((field, n): AskedAnswer[] => {
    const value = values[field.key];
    const other = zh[n];
    if (value === undefined || other === undefined || field.key === customerField) return [];
    const asked = { field: field.key, label: { 'zh-CN': other.label, en: field.label }, value };
    const read = forms.asRead(form, field.key, value);
    if (read === value) return [asked];
    return [{ ...asked, shown: inBoth(read) }];
  });
}

function inBoth(read: Spoken): Labels {
  if (typeof read === 'string') return { 'zh-CN': read, en: read };
  return isSaid(read) ? inEveryLanguage(read) : read;
}

/** An answer for people to read. One stored before days and amounts were kept in words has them from the form of today. */
export function readAnswer(
  { templates: { forms } }: Pick<Core, 'templates'>,
  register: Pick<Register, 'form' | 'moves'> | undefined,
  { field, value, shown }: AskedAnswer,
): Spoken {
  if (shown !== undefined || register === undefined) return shown ?? value;
  const asked = [register.form, ...register.moves.flatMap(({ form }) => form ?? [])];
  return asked.map((one) => forms.asRead(one, field, value)).find((read) => read !== value) ?? value;
}
