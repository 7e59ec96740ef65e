import { Temporal } from 'temporal-polyfill';
import type { Language } from './form.ts';
import type { FieldSpec } from './form-schema.ts';
import { languages } from './languages.ts';
import { formatYuan, readYuan } from './money.ts';
import { asLines } from './rows.ts';
import { type Labels, said, type Spoken } from './said.ts';
import type { Words } from './words.ts';

type Answered = Pick<FieldSpec, 'type' | 'choices' | 'columns'>;

/** A stored answer for people to read: choices in words, days and amounts as everywhere else, rows as lines below it. */
export function answerWords({ type, choices, columns = [] }: Answered, value: string, words: Words): Spoken {
  if (type === 'choice') {
    const choice = choices?.find((one) => one.value === value);
    return choice === undefined ? value : { 'zh-CN': choice.zh, en: choice.en };
  }
  if (type !== 'rows') return plainWords(type, value);
  return inEach((language) => {
    const cell = ({ type: of }: { readonly type: string }, written: string) => {
      const shown = plainWords(of, written);
      return typeof shown === 'string' ? shown : words.say(shown, language);
    };
    return `\n${asLines(columns, value, language, cell)}`;
  });
}

function inEach(write: (language: Language) => string): Labels {
  return Object.fromEntries(languages.map((language) => [language, write(language)])) as Labels;
}

/** The field may have had another type when it was answered; what is neither a day nor an amount is shown as written. */
function plainWords(type: string, written: string): Spoken {
  if (type === 'day' && /^\d{4}-\d{2}-\d{2}$/u.test(written)) return dayWords(written);
  if (type !== 'money') return written;
  const fen = readYuan(written);
  return fen === null ? written : `¥${formatYuan(fen)}`;
}

function dayWords(written: string): Spoken {
  try {
    return said('field/day', { dayOn: Temporal.PlainDate.from(written) });
  } catch {
    return written;
  }
}
