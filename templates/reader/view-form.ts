import type { FormField, FormView, Language } from './form.ts';
import type { FieldSpec, FormSpec } from './form-schema.ts';
import { asLines, betweenCells, type Column } from './rows.ts';
import { type Labels, said } from './said.ts';
import type { Words } from './words.ts';
import { maxLineChars, maxTextChars } from './form-schema.ts';

/** Maximum length of an answer, in user-perceived characters. */
export function maxCharsOf(field: { readonly type: string; readonly maxChars?: number | undefined }): number {
  return field.maxChars ?? (field.type === 'text' || field.type === 'rows' ? maxTextChars : maxLineChars);
}

/** A choice in every language. */
export function labelsOf({ zh, en }: { readonly zh: string; readonly en: string }): Labels {
  return { 'zh-CN': zh, en };
}

export function viewForm(
  form: string,
  spec: FormSpec,
  language: Language,
  subject: string,
  initial: Readonly<Record<string, string>>,
  words: Words,
): FormView {
  return {
    form,
    subject,
    title: spec.title[language],
    submit: spec.submit[language],
    ...(spec.intro === undefined ? {} : { intro: spec.intro[language] }),
    fields: spec.fields.map((field) => viewField(field, language, initial, words)),
  };
}

function viewField(
  field: FieldSpec,
  language: Language,
  initial: Readonly<Record<string, string>>,
  words: Words,
): FormField {
  const { columns = [] } = field;
  const given = Object.hasOwn(initial, field.key) ? initial[field.key] : literalDefault(field, language);
  const start = given === undefined ? undefined : asLines(columns, given, language);
  const type = field.type === 'rows' ? 'text' : field.type;
  const written = type === 'line' || type === 'text';
  const hint = hintOf(field, language, words);
  return {
    key: field.key,
    label: field.label[language],
    type,
    required: field.required,
    // What has happened was recorded on the day itself, as a rule.
    ...(field.type === 'day' &&
    (field.default === 'today' || (field.required && field.days === 'not-after-today'))
      ? { usuallyToday: true }
      : {}),
    ...(hint === undefined ? {} : { hint }),
    ...(written ? { maxChars: maxCharsOf(field) } : {}),
    ...(field.choices === undefined
      ? {}
      : {
          choices: field.choices.map((choice) => ({
            value: choice.value,
            label: labelsOf(choice)[language],
          })),
        }),
    ...(start === undefined || start === '' ? {} : { initial: start }),
  };
}

/** An amount has its unit here and not in its label: what was answered is read as `¥480`. */
function hintOf(field: FieldSpec, language: Language, words: Words): string | undefined {
  const { columns = [] } = field;
  const hint = field.hint?.[language];
  if (field.type === 'money')
    return words.say(
      hint === undefined ? said('form/in-yuan') : said('form/in-yuan-with', { hint }),
      language,
    );
  return hint ?? (columns.length === 0 ? undefined : rowsHint(columns, language, words));
}

/** A default that is the same for everyone: no day and no person. */
export function literalDefault(
  { default: written, type }: FieldSpec,
  language: Language,
): string | undefined {
  if (written === undefined || type === 'day' || knownDefault({ default: written, type }) !== null)
    return undefined;
  return typeof written === 'string' ? written : written[language];
}

/**
 * What the program knows: people in a field of one line, what the person did that day, how their team stands, whose file
 * is incomplete, or whose grades are to be looked at, in one of several, what the customer ordered in an amount, when credit terms end in a day.
 */
const knownDefaults = {
  line: ['opener', 'owner', 'own-visits'],
  text: ['own-day', 'team-month', 'incomplete-files', 'grades-to-review'],
  money: ['ordered-3mo'],
  day: ['after-terms'],
} as const;

export type KnownDefault = (typeof knownDefaults)[keyof typeof knownDefaults][number];

export function knownDefault({
  default: written,
  type,
}: Pick<FieldSpec, 'default' | 'type'>): KnownDefault | null {
  if (type !== 'line' && type !== 'text' && type !== 'money' && type !== 'day') return null;
  return knownDefaults[type].find((one) => one === written) ?? null;
}

/** One row per line: `Day | Customer | Goal`. */
function rowsHint(columns: readonly Column[], language: Language, words: Words): string {
  const example = columns.map(({ label }) => label[language]).join(betweenCells);
  return words.say(said('answer/rows', { example }), language);
}
