import { showMentions } from '../../../jobs/mention.ts';
import type { ArgScope } from './define.ts';
import { nearest } from './nearest.ts';
import type { Word } from './parse.ts';
import type { Slot } from './slots.ts';

/** The problem with a parameter: missing or invalid. */
export function wrong({ param }: Slot, given: string | undefined, { language }: ArgScope): string {
  const raw = given === undefined ? undefined : showMentions(given);
  const label = param.label[language];
  const expects = param.type.expects[language];
  if (language === 'en') {
    return raw === undefined
      ? `${label} is missing: ${expects}.`
      : `${label} “${raw}” is not right: ${expects}.`;
  }
  return raw === undefined ? `缺少${label}，应写${expects}。` : `${label}“${raw}”不对，应写${expects}。`;
}

export function twice({ param }: Slot, { language }: ArgScope): string {
  const label = param.label[language];
  return language === 'en' ? `${label} is given twice.` : `${label}写了两次。`;
}

/** A pasted page has thousands of words; a longer list would not be read. */
const mostExplained = 5;

/** The problems with the first few words, and the number of the others. */
export function explainSome(
  words: readonly Word[],
  explain: (word: Word) => string,
  { language }: ArgScope,
): readonly string[] {
  const told = words.slice(0, mostExplained).map(explain);
  const more = words.length - told.length;
  if (more === 0) return told;
  return [...told, language === 'en' ? `And ${more} more such words.` : `还有 ${more} 个词也不对。`];
}

/** The problem with a word that fits no parameter: an unknown name, or a word too many. */
export function extra(slots: readonly Slot[], word: Word, { language }: ArgScope): string {
  if (word.pair?.sign !== '=') {
    const shown = showMentions(word.raw);
    return language === 'en' ? `“${shown}” is one word too many.` : `“${shown}”是多出来的。`;
  }
  const name = word.pair.key;
  const [guess] = nearest(
    name,
    slots.flatMap(({ names }) => names),
  );
  const shown = slots.map((slot) => (slot.anchor === null ? slot.key : slot.param.label[language]));
  if (language === 'en') {
    const help = guess === undefined ? `available: ${shown.join(', ')}` : `did you mean ${guess}?`;
    return `There is no “${name}” here; ${help}`;
  }
  return guess === undefined
    ? `这里没有“${name}”，可以写：${shown.join('、')}。`
    : `这里没有“${name}”，是不是 ${guess}？`;
}

/** The problem with a parameter's name that is not joined to its value. */
export function unsigned(word: Word, { language }: ArgScope): string {
  return language === 'en'
    ? `Write ${word.text} with a sign: ${word.text}=…`
    : `“${word.text}”要连着等号写：${word.text}=…`;
}
