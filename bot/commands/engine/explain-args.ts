import { showMentions } from '../../../jobs/mention.ts';
import { quoteBriefly } from '../../../templates/reader/in-brief.ts';
import { type Param, said } from '../../../templates/reader/said.ts';
import type { ArgScope } from './define.ts';
import { nearest } from './nearest.ts';
import { shownNameOf } from './route.ts';
import type { Word } from './parse.ts';
import type { Slot } from './slots.ts';

/** The problem with a parameter: missing or invalid. */
export function wrong({ param }: Slot, given: string | undefined, { say }: ArgScope): string {
  const { label } = param;
  const { expects } = param.type;
  return say(
    given === undefined
      ? said('command/missing', { label, expects })
      : said('command/wrong', { label, raw: quoteBriefly(showMentions(given)), expects }),
  );
}

export function twice({ param }: Slot, { say }: ArgScope): string {
  return say(said('command/twice', { label: param.label }));
}

/** A pasted page has thousands of words; a longer list would not be read. */
const mostExplained = 5;

/** The problems with the first few words, and the number of the others. */
export function explainSome(
  words: readonly Word[],
  explain: (word: Word) => string,
  { say }: ArgScope,
): readonly string[] {
  const told = words.slice(0, mostExplained).map(explain);
  const more = words.length - told.length;
  return more === 0 ? told : [...told, say(said('command/more-wrong-words', { more }))];
}

/** The problem with a word that fits no parameter: an unknown name, or a word too many. */
export function extra(slots: readonly Slot[], word: Word, { say, language }: ArgScope): string {
  if (word.pair?.sign !== '=')
    return say(said('command/extra-word', { word: quoteBriefly(showMentions(word.raw)) }));
  const name = word.pair.key;
  const [guess] = nearest(
    name,
    slots.flatMap(({ names }) => names),
  );
  if (guess !== undefined)
    return say(said('command/no-such-name-guess', { name: quoteBriefly(name), guess }));
  const names = slots.map(
    ({ anchor, names: [key = '', ...zh], param }): Param =>
      anchor === null ? shownNameOf({ name: key, zh }, language) : param.label,
  );
  return say(said('command/no-such-name', { name: quoteBriefly(name), names }));
}

/** The same for what is left over: words without a name are one text, and one problem. */
export function extraWords(
  slots: readonly Slot[],
  words: readonly Word[],
  scope: ArgScope,
): readonly string[] {
  const isNamed = ({ pair }: Word) => pair?.sign === '=';
  const named = words.filter(isNamed);
  const plain = words.filter((word) => !isNamed(word));
  const [first, ...others] = plain;
  if (first === undefined || others.length === 0)
    return explainSome(words, (word) => extra(slots, word, scope), scope);
  const text = showMentions(plain.map(({ raw }) => raw).join(' '));
  return [
    scope.say(said('command/extra-words', { words: quoteBriefly(text) })),
    ...explainSome(named, (word) => extra(slots, word, scope), scope),
  ];
}

/** The problem with a name that is near a field's. @param inText it could also be part of a free text */
export function mistypedField(
  { pair }: Word,
  names: readonly string[],
  inText: boolean,
  { say }: ArgScope,
): string {
  const name = pair?.key ?? '';
  const [guess = ''] = nearest(name, names);
  return say(
    inText
      ? said('command/no-such-field', { name: quoteBriefly(name), guess })
      : said('command/no-such-name-guess', { name: quoteBriefly(name), guess }),
  );
}

/** The problem with a parameter's name that is not joined to its value. */
export function unsigned(word: Word, { say }: ArgScope): string {
  return say(said('command/no-sign', { word: word.text }));
}
