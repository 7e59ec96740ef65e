/** What a person would notice at once when using the bot: pure, so that each of them can be shown a planted fault. */

import type { Language } from '../../../templates/reader/form.ts';

export interface Seen {
  readonly text: string;
  readonly toCustomer: boolean;
  /** Titles and what stands on fields and buttons: cut off, they do not say what they are for. */
  readonly labels?: readonly string[];
  /** Of the person; Chinese by default. */
  readonly language?: Language;
}

/** In Chinese characters; twice as many letters take the same room. */
export const longest = { staff: 1_500, customer: 500 } as const;

const hole = /\{\{?|\}\}?|\bundefined\b|\[object|\bNaN\b|\bnull\b|Invalid Date/u;
const key = /\b[a-z]+(?:-[a-z]+)*\/[a-z]+-[a-z]+|\b[a-z]+[A-Z][a-zA-Z]+\b|[0-9a-f]{8}-[0-9a-f]{4}-/u;
const internal = /逾期|\/crm|主管|审批|额度|上限|负责人|\bC\d{3}\b/u;
/** Of the other language, by the person's own. Names and units are a word or two; what people wrote in Chinese is quoted in both. */
const others: Readonly<Record<Language, RegExp>> = {
  'zh-CN': /\b[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}\b/u,
  // Within a longer run of Chinese it is a word of a person's own sentence.
  en: /(?<!\p{Script=Han})(?:已逾期|负责人|截止|审批|命令)(?!\p{Script=Han})/u,
};
/**
 * Letters in a line of a phone; a Chinese character takes two. A morning list of fifteen matters, each of three lines in
 * English, and of what comes is the longest.
 */
const phone = { width: 42, lines: 70 } as const;

function linesOn(text: string): number {
  const widthOf = (line: string) => line.replaceAll(/[\u2e80-\u{10ffff}]/gu, 'xx').length;
  // Buttons stand side by side.
  const lines = text.split('\n').filter((line) => !/^\[.*\]$/u.test(line));
  return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / phone.width)), 0);
}

export function faultsIn({ text, toCustomer, labels = [], language = 'zh-CN' }: Seen): readonly string[] {
  const bound = (toCustomer ? longest.customer : longest.staff) * (language === 'en' ? 2 : 1);
  // An address, and the person's own words, which a refusal quotes.
  const written = text.replaceAll(/https?:\S+/gu, '').replaceAll(/^(You wrote: |您写的是：).*$/gmu, '');
  const find = (kind: string, pattern: RegExp) => {
    const found = pattern.exec(written)?.[0];
    return found === undefined ? [] : [`${kind}: ${found}`];
  };
  return [
    ...(text.length > bound ? [`wall: ${text.length} characters`] : []),
    ...find('hole', hole),
    ...find('key', key),
    ...find('other language', others[language]),
    ...labels.filter((label) => label.endsWith('…')).map((label) => `cut: ${label}`),
    ...labels
      .filter((label) => language === 'en' && /^\p{Ll}/u.test(label))
      .map((label) => `small: ${label}`),
    ...(text.length <= bound && linesOn(text) > phone.lines
      ? [`long: ${linesOn(text)} lines on a phone`]
      : []),
    ...(toCustomer ? find('internal', internal) : []),
  ];
}

export interface Deed {
  readonly what: 'press' | 'say' | 'form' | 'move';
  readonly status: number;
  /** Whether anything new or changed is shown to the person, or a form opened. */
  readonly answered: boolean;
  readonly errors: readonly string[];
}

/** Of what was done: an error, or no answer at all. */
export function faultsOf({ what, status, answered, errors }: Deed): readonly string[] {
  return [
    ...(status >= 500 ? [`status ${status}`] : []),
    ...(status < 300 && !answered && what !== 'move' ? [`dead: ${what} is not answered`] : []),
    ...errors.map((error) => `logged: ${error}`),
  ];
}

export interface Told {
  readonly followUpId: string;
  readonly to: string;
  readonly mayRead: boolean;
}

/** @param over follow-ups that were over or snoozed before, and still are */
export function falseAlarms(told: readonly Told[], over: ReadonlySet<string>): readonly string[] {
  return told.flatMap(({ followUpId, to, mayRead }) => [
    ...(over.has(followUpId) ? [`false alarm: ${to} is told of what is over`] : []),
    ...(mayRead ? [] : [`false alarm: ${to} is told of what is not theirs`]),
  ]);
}

export interface Posted {
  readonly room: string;
  readonly text: string;
  readonly at: string;
}

/** The same said again in a room within a minute. */
export function doubled(posted: readonly Posted[]): readonly string[] {
  return posted.flatMap(({ room, text, at }, n) => {
    const before = posted
      .slice(0, n)
      .find((one) => one.room === room && one.text === text && Date.parse(at) - Date.parse(one.at) < 60_000);
    return before === undefined ? [] : [`doubled: ${room} reads it twice`];
  });
}

/** The same sequence for the same seed. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
