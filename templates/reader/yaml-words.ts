import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

/**
 * Schema vocabulary of the rule files. Every message says what is expected, so that `checkYaml` can prepend what was
 * found; a schema without its own message would fall back on a programmer's wording.
 */
export function mapping<T extends z.core.$ZodLooseShape>(shape: T) {
  const keys = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? `one of ${keys}` : `a mapping with ${keys}`),
  });
}

export function listOf<T extends z.ZodType>(item: T, expected: string) {
  return z.array(item, { error: expected }).min(1, { error: expected });
}

export function oneOf<const T extends readonly string[]>(words: T) {
  return z.enum(words, { error: `one of ${words.join(', ')}` });
}

export function phrase(pattern: RegExp, expected: string) {
  return z.string({ error: expected }).regex(pattern, { error: expected });
}

/** Text for people: anything but blank. */
export const words = (expected: string) => phrase(/\S/, expected);

/** A name that other rules refer to. */
export const key = phrase(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'a key in lower case such as `trial-check`');

export const camelKey = phrase(/^[a-z][A-Za-z0-9]*$/, 'a key such as `nextOn`');

/** The key of a text: its path without extension. */
export const textKey = phrase(/^[a-z0-9-]+(\/[a-z0-9-]+)+$/, 'a text such as `trial-check/ask`');

/** `{ zh: …, en: … }` in the file, keyed by language in the program. */
export const labels = mapping({
  zh: words('the Chinese words'),
  en: words('the English words'),
}).transform(({ zh, en }) => ({ 'zh-CN': zh, en }));

export type Labels = z.output<typeof labels>;

/** A whole number followed by a unit: `10d`, `1wd`, `24h`. */
export function amount(unit: string, expected: string) {
  const pattern = new RegExp(`^(0|[1-9]\\d{0,3})${unit}$`);
  return phrase(pattern, expected).transform((written) => Number.parseInt(written, 10));
}

export const yesNo = z.boolean({ error: 'true or false' });

export function wholeNumber(min: number, max: number) {
  const error = `a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}

const dayExpected = 'a real day such as 2026-10-01';

export const day = phrase(/^\d{4}-\d{2}-\d{2}$/, dayExpected).transform((written, context) => {
  const found = readDay(written);
  if (found !== null) return found;
  context.addIssue({ code: 'custom', message: dayExpected });
  return z.NEVER;
});

function readDay(written: string): Temporal.PlainDate | null {
  try {
    return Temporal.PlainDate.from(written, { overflow: 'reject' });
  } catch {
    return null;
  }
}

/** One key, or a list of keys. */
export const keys = (expected: string) =>
  z.preprocess((written) => (typeof written === 'string' ? [written] : written), listOf(key, expected));

/** What people type: an English word, and Chinese ones of which the first is shown. */
export const commandName = mapping({
  en: phrase(/^[a-z][a-z-]*$/, 'one English word in lower case, such as `complaint`'),
  zh: z.preprocess(
    (written) => (typeof written === 'string' ? [written] : written),
    listOf(phrase(/^\p{Script=Han}+$/u, 'Chinese words without blanks'), 'a Chinese word or a list of them'),
  ),
}).transform(({ en, zh }) => ({ name: en, zh }));

/** The first Chinese name is shown. */
export type CommandName = Readonly<z.output<typeof commandName>>;
