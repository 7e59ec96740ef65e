import { z } from 'zod';
import { roles } from './roles.ts';
import { camelKey, key, labels, listOf, mapping, oneOf, wholeNumber, words, yesNo } from './yaml-words.ts';

/** Schema of a form in `forms/*.yaml`. */
const types = ['choice', 'line', 'text', 'day', 'number', 'money', 'staff', 'rows'] as const;

/** `customer`: the code of a customer whom the person works on. */
const columnTypes = ['line', 'day', 'number', 'money', 'choice', 'customer'] as const;

/**
 * Limits are those of the narrowest platform, so that a form that loads can be rendered everywhere: Slack allows 24
 * characters in a modal's title and submit button and 3 000 in a text field (its Block Kit reference).
 */
const slackTitleChars = 24;
export const maxTextChars = 3000;
export const maxLineChars = 200;

const shortLabels = labels.refine(
  (said) => Object.values(said).every((word) => Array.from(word).length <= slackTitleChars),
  {
    error: `at most ${slackTitleChars} characters in each language`,
  },
);

const choices = listOf(
  mapping({ value: key, zh: label('Chinese'), en: label('English') }),
  'a list of choices',
);

const column = mapping({
  key: camelKey,
  label: labels,
  type: oneOf(columnTypes),
  required: yesNo.default(false),
  maxChars: wholeNumber(1, maxLineChars).optional(),
  choices: choices.optional(),
  days: oneOf(['not-after-today', 'not-before-today']).optional(),
});

const field = mapping({
  key: camelKey,
  label: labels,
  type: oneOf(types),
  required: yesNo.default(false),
  /** Required only when another field has this answer, or one of these. */
  requiredWhen: mapping({
    field: camelKey,
    is: z.preprocess(
      (written) => (typeof written === 'string' ? [written] : written),
      listOf(key, 'an answer or a list of answers'),
    ),
  }).optional(),
  hint: labels.optional(),
  /** What is filled in until something else is. */
  default: z
    .union([words('an answer'), labels], {
      error:
        'an answer, `today`, `opener`, `owner`, `own-day`, `own-visits`, `team-month`, `incomplete-files`, `grades-to-review`, `ordered-3mo`, `after-terms`, or `{ zh, en }`',
    })
    .optional(),
  /** The day field that `after-terms` counts from, once it is answered; without it, today. */
  from: camelKey.optional(),
  maxChars: wholeNumber(1, maxTextChars).optional(),
  choices: choices.optional(),
  /** Of a field of type rows, in the order in which a line has them. */
  columns: listOf(column, 'a list of columns').optional(),
  /** What is written is added to the rows that are there; otherwise it replaces them. */
  adds: yesNo.optional(),
  /** Which side of today the day may be on. */
  days: oneOf(['not-after-today', 'not-before-today']).optional(),
  /** The playbook anchor set to this day when the answers are accepted. */
  sets: camelKey.optional(),
});

export const formSchema = mapping({
  title: shortLabels,
  submit: shortLabels,
  intro: labels.optional(),
  /** Roles that may fill it in; without it, anyone who may do what the form is for. */
  by: listOf(oneOf(roles), 'a list of roles').optional(),
  fields: listOf(field, 'a list of fields'),
});

export type FormSpec = z.output<typeof formSchema>;
export type FieldSpec = FormSpec['fields'][number];

function label(language: string) {
  return z.string({ error: `the ${language} words` }).regex(/\S/, { error: `the ${language} words` });
}
