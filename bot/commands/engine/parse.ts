import { marks, root, unseen } from '../../../jobs/command-mark.ts';
import { toHalfWidth } from './half-width.ts';
import { blanks, type QuotationReader, quotationsOf } from './quotes.ts';

/** One word of a command line. */
export interface Word {
  /** The word without its quotation marks. */
  readonly text: string;
  /** As typed, with quotation marks. */
  readonly raw: string;
  /** The blanks before it, so that free text can be restored as typed. */
  readonly before: string;
  readonly quoted: boolean;
  /** `key=value` or `key:value`; whether the key means anything depends on the command. */
  readonly pair: Pair | null;
}

export interface Pair {
  readonly key: string;
  readonly sign: '=' | ':';
  readonly value: string;
}

/** Longer texts are not parsed; four times the longest free text that a command accepts. */
export const mostCommandChars = 8_000;

/** The bot's own names; a mention of one in a message to the bot is an address, not a word. */
export const usualBotNames: readonly string[] = ['新航', 'Xinhang'];

/**
 * Splits a line into words. Tolerates what people and input methods produce: `/crm`, `／ｃｒｍ`, `/ crm`, `、crm`, a leading
 * mention of the bot, full-width blanks and signs, and quotations in any kind of quotation marks. Never fails: anything else is
 * an ordinary word.
 */
export function parseCommand(text: string, botNames: readonly string[] = usualBotNames): readonly Word[] {
  return [...wordsOf(text, botNames)];
}

/** The same words one by one, for a caller that needs only the first few. */
export function* wordsOf(text: string, botNames: readonly string[] = usualBotNames): Generator<Word, void> {
  // PostgreSQL rejects NUL, and other control characters are never typed on purpose.
  const line = stripHead(text.replaceAll(/[^\P{Cc}\n\r\t]/gu, ''), botNames);
  const quotations = quotationsOf(line);
  const names = new Set(botNames.map((name) => name.toLowerCase()));
  let at = 0;
  for (;;) {
    const start = skip(gap, line, at);
    if (start >= line.length) return;
    const { word, end } = readWord(line, quotations, start, line.slice(at, start));
    if (!isAddress(word, names)) yield word;
    at = end;
  }
}

/** The words as free text, with their original blanks and line breaks. */
export function joinWords(words: readonly Word[]): string {
  const [only] = words;
  if (only !== undefined && words.length === 1) return only.quoted ? only.text : only.raw;
  return words.map((word, index) => (index === 0 ? word.raw : word.before + word.raw)).join('');
}

const gap = new RegExp(`[${blanks}]*`, 'uy');
const unbroken = new RegExp(`[^${blanks}]*`, 'uy');
const unsigned = new RegExp(`[^${blanks}=＝:：]*`, 'uy');

const slack = new RegExp(`[\\s${unseen}]*`, 'uy');
const slashes = new RegExp(`[${marks}]*`, 'uy');
const rootWord = new RegExp(`(?:${root})?`, 'iuy');

/** Strips what may precede a command, repeatedly: blanks, mentions, slashes and `crm`. */
function stripHead(text: string, botNames: readonly string[]): string {
  const names = botNames.map((name) => name.toLowerCase());
  let at = 0;
  for (;;) {
    let end = skip(slack, text, at);
    end = skipMention(text, end, names);
    end = skip(slashes, text, end);
    end = skip(rootWord, text, end);
    if (end === at) return text.slice(at);
    at = end;
  }
}

/** The end of a match of a sticky pattern at `at`; `at` if there is none. */
function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

function skipMention(text: string, at: number, botNames: readonly string[]): number {
  const end = skip(/<@[^<>]*>/uy, text, at);
  if (end > at || !isAt(text.charAt(at))) return end;
  const start = skip(/\s*/uy, text, at + 1);
  const own = botNames.find((name) => text.slice(start, start + name.length).toLowerCase() === name);
  return own === undefined ? skip(/\S*/uy, text, at + 1) : start + own.length;
}

function isAddress({ quoted, text }: Word, botNames: ReadonlySet<string>): boolean {
  return !quoted && isAt(text.charAt(0)) && text.length > 1 && botNames.has(text.slice(1).toLowerCase());
}

function readWord(
  line: string,
  quotations: QuotationReader,
  start: number,
  before: string,
): { word: Word; end: number } {
  const quotation = quotations(start);
  if (quotation !== null) {
    const raw = line.slice(start, quotation.end);
    return { word: { text: quotation.text, raw, before, quoted: true, pair: null }, end: quotation.end };
  }
  // A word that begins with a sign has no key.
  const sign = skip(unsigned, line, start + 1);
  if (!isSign(line.charAt(sign))) return toWord(line, { start, sign, end: sign, value: null, before });
  const value = quotations(sign + 1);
  if (value !== null) return toWord(line, { start, sign, end: value.end, value: value.text, before });
  const end = skip(unbroken, line, sign + 1);
  return toWord(line, { start, sign, end, value: line.slice(sign + 1, end), before });
}

interface Span {
  readonly start: number;
  readonly sign: number;
  readonly end: number;
  readonly value: string | null;
  readonly before: string;
}

function toWord(line: string, { start, sign, end, value, before }: Span): { word: Word; end: number } {
  const raw = line.slice(start, end);
  const pair: Pair | null =
    value === null
      ? null
      : {
          key: line.slice(start, sign),
          sign: toHalfWidth(line.charAt(sign)) === '=' ? '=' : ':',
          value,
        };
  return { word: { text: raw, raw, before, quoted: false, pair }, end };
}

const isAt = (char: string): boolean => char === '@' || char === '＠';

const signs = '=＝:：';

const isSign = (char: string): boolean => char !== '' && signs.includes(char);
