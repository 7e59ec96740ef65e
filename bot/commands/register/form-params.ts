import { customerField } from '../../../jobs/registers/asked-answers.ts';
import type { Forms } from '../../../templates/reader/load-forms.ts';
import { said, type Said } from '../../../templates/reader/said.ts';
import type { Answers } from '../../actions/engine/define.ts';
import { optional, type Param, type Params, type ParamType } from '../engine/define.ts';
import { dayAnswer, line, prose } from '../engine/param-types.ts';

/**
 * The fields of a form as parameters: `name=value`, and one as the words that follow. All are optional, because the
 * form itself checks the answers and comes back for what is missing.
 *
 * @param rest the field that takes the words without a name
 */
export function formParams(forms: Forms, form: string, rest: string | undefined): Params {
  const [zh, en] = [forms.view(form, 'zh-CN', ''), forms.view(form, 'en', '')];
  const params = en.fields.flatMap((field, n): [string, Param<unknown>][] => {
    const chinese = zh.fields[n]?.label ?? field.label;
    if (field.key === customerField) return [];
    const label = { 'zh-CN': chinese, en: field.label };
    const options = { label, names: [withoutBrackets(chinese)] };
    const expects = said('expects/answer', { label });
    return [
      [
        field.key,
        field.key === rest
          ? optional(prose(expects), { ...options, place: 'rest' })
          : optional(typeOf(forms.typeOf(form, field.key), expects), options),
      ],
    ];
  });
  // Words without a name come last, so that the others can be given before them.
  return Object.fromEntries(params.toSorted(([a], [b]) => Number(a === rest) - Number(b === rest)));
}

function typeOf(declared: ReturnType<Forms['typeOf']>, expects: Said): ParamType<string> {
  if (declared === 'rows') return prose(expects);
  return declared === 'day' ? dayAnswer(expects) : line(expects, 500);
}

/** The field for the words without a name: the first long text, else the first line. */
export function restField(forms: Forms, form: string): string | undefined {
  const fields = forms.view(form, 'en', '').fields.filter(({ key }) => key !== customerField);
  return (fields.find(({ type }) => type === 'text') ?? fields.find(({ type }) => type === 'line'))?.key;
}

/**
 * The answers given in a command line. The lines after the first one are the rows of the form, if it has any.
 *
 * @param rest the field that took the words without a name
 */
export function answersIn(
  args: Readonly<Record<string, unknown>>,
  params: Params,
  rows: { readonly forms: Forms; readonly form: string; readonly rest: string | undefined },
): Answers {
  const given = answersOf(args, params);
  const { forms, form, rest } = rows;
  const field = forms.rowsOf(form)[0]?.key;
  const words = rest === undefined ? undefined : given[rest];
  if (field === undefined || field === rest || rest === undefined || given[field] !== undefined) return given;
  const [first = '', ...lines] = (words ?? '').split(/\r?\n/);
  return lines.length === 0 ? given : { ...given, [rest]: first, [field]: lines.join('\n') };
}

function answersOf(args: Readonly<Record<string, unknown>>, params: Params): Answers {
  return Object.fromEntries(
    Object.keys(params).flatMap((key) => {
      const value = args[key];
      return typeof value === 'string' ? [[key, value] as const] : [];
    }),
  );
}

function withoutBrackets(label: string): string {
  return label.replace(/[(（].*$/u, '').trim();
}
