import { toHalfWidth } from './half-width.ts';
import { isBlank, readQuotation } from './quotes.ts';

/** One word of a command as it was typed. */
export interface Word {
  /** What it says, without its quotation marks. */
  readonly text: string;
  /** As typed, marks and all. */
  readonly raw: string;
  /** The blanks in front of it, so that free text can be put together again as it was typed. */
  readonly before: string;
  readonly quoted: boolean;
  /** `key=value` or `key:value`; whether the key means anything is for the command to say. */
  readonly pair: Pair | null;
}

export interface Pair {
  readonly key: string;
  readonly sign: '=' | ':';
  readonly value: string;
}

/** The bot's own names, which in a message that reached it are an address and not a word. */
export const usualBotNames: readonly string[] = ['新航', 'Xinhang'];

/**
 * A line as typed, in words. Understands what people and input methods leave in it: `/crm`, `／ｃｒｍ`, `/ crm`, a
 * mention of the bot in front, full-width blanks and signs, and quotations in any pair of marks. Never fails: what
 * makes no sense is a word like any other.
 */
export function parseCommand(text: string, botNames: readonly string[] = usualBotNames): readonly Word[] {
  // PostgreSQL takes no NUL, and nobody types a control character on purpose.
  const line = stripHead(text.replaceAll(/[^\P{Cc}\n\r\t]/gu, ''), botNames);
  const words: Word[] = [];
  let at = 0;
  for (;;) {
    const start = skipBlanks(line, at);
    if (start >= line.length) return words.filter((word) => !isAddress(word, botNames));
    const { word, end } = readWord(line, start, line.slice(at, start));
    words.push(word);
    at = end;
  }
}

/** The words as free text, with the blanks and line breaks that stood between them. */
export function joinWords(words: readonly Word[]): string {
  const [only] = words;
  if (only !== undefined && words.length === 1) return only.quoted ? only.text : only.raw;
  return words.map((word, index) => (index === 0 ? word.raw : word.before + word.raw)).join('');
}

function stripHead(text: string, botNames: readonly string[]): string {
  let rest = text;
  for (;;) {
    const shorter = stripMention(rest.replace(/^[\s\u200b\u2060\ufeff]+/u, ''), botNames)
      .replace(/^[/／]+/u, '')
      .replace(/^[cｃCＣ][rｒRＲ][mｍMＭ](?![\w-])/u, '');
    if (shorter === rest) return rest;
    rest = shorter;
  }
}

function stripMention(text: string, botNames: readonly string[]): string {
  const slack = /^<@[^<>]*>/u.exec(text);
  if (slack !== null) return text.slice(slack[0].length);
  if (!/^[@＠]/u.test(text)) return text;
  const name = text.slice(1).trimStart();
  const own = botNames.find((bot) => name.toLowerCase().startsWith(bot.toLowerCase()));
  return own === undefined ? text.replace(/^[@＠]\S*/u, '') : name.slice(own.length);
}

function isAddress(word: Word, botNames: readonly string[]): boolean {
  if (word.quoted || !/^[@＠]/u.test(word.text)) return false;
  const name = word.text.slice(1).toLowerCase();
  return botNames.some((bot) => bot.toLowerCase() === name);
}

function readWord(line: string, start: number, before: string): { word: Word; end: number } {
  const quotation = readQuotation(line, start);
  if (quotation !== null) {
    const raw = line.slice(start, quotation.end);
    return { word: { text: quotation.text, raw, before, quoted: true, pair: null }, end: quotation.end };
  }
  let end = start;
  let sign = -1;
  while (end < line.length && !isBlank(line[end])) {
    if (sign < 0 && end > start && isSign(line.charAt(end))) {
      sign = end;
      const value = readQuotation(line, end + 1);
      if (value !== null) return toWord(line, { start, sign, end: value.end, value: value.text, before });
    }
    end += 1;
  }
  const value = sign < 0 ? null : line.slice(sign + 1, end);
  return toWord(line, { start, sign, end, value, before });
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

const isSign = (char: string): boolean => ['=', '＝', ':', '：'].includes(char);

function skipBlanks(line: string, from: number): number {
  let at = from;
  while (at < line.length && isBlank(line[at])) at += 1;
  return at;
}
