import type { Button, Content } from './card.ts';

/** Lines on one page: more are not readable on a phone. */
export const pageLines = 15;

/** A rest this short is shown too: it is not worth a press. */
const spareLines = 3;

/** The action of the button that shows the next page; it carries how many lines were shown, and the command. */
export const moreAction = 'more';

export function moreButton(shown: number, command: string, label: string): Button {
  return { action: moreAction, value: `${shown} ${command}`, label };
}

/** Null: not the value of such a button. */
export function readMore(value: string): { readonly from: number; readonly command: string } | null {
  const [, from, command] = /^(\d{1,6}) (\S.*)$/su.exec(value) ?? [];
  return from === undefined || command === undefined ? null : { from: Number(from), command };
}

export interface Page<Text> {
  readonly text: Text;
  /** How many entries were shown up to here. */
  readonly shown: number;
  /** Lines on later pages. */
  readonly rest: number;
}

/** A line of an answer with the indented ones below it, which stay together. */
interface Entry {
  readonly paragraph: number;
  readonly lines: readonly string[];
  /** The first line of its paragraph, if listed lines follow it; it is repeated where a page begins below it. */
  readonly heading: string | null;
}

/**
 * A page of a long answer: whole entries, and no heading without what it is above. Fields and buttons are on the first.
 *
 * @param from how many entries were shown before
 */
export function pageOf<Text extends Content>(text: Text, from: number): Page<Text> {
  const entries = entriesOf(text.body);
  const left = entries.slice(from);
  const fields = from === 0 ? (text.fields?.length ?? 0) : 0;
  const total = countLines(left) + fields;
  const taken = total <= pageLines + spareLines ? left.length : takeEntries(left, pageLines - fields);
  const shown = left.slice(0, taken);
  const body = from === 0 && taken === left.length ? text.body : paragraphsOf(shown, from > 0);
  const { fields: ownFields, buttons, ...rest } = text;
  const first = {
    ...(ownFields === undefined ? {} : { fields: ownFields }),
    ...(buttons === undefined ? {} : { buttons }),
  };
  return {
    text: { ...rest, ...(from === 0 ? first : {}), body } as Text,
    shown: from + taken,
    rest: countLines(left.slice(taken)),
  };
}

function entriesOf(body: readonly string[]): Entry[] {
  return body.flatMap((text, paragraph) => {
    const [first = '', ...others] = text.split('\n');
    const heading = !isListed(first) && others.some(isListed) ? first : null;
    const grouped: string[][] = [[first]];
    for (const line of others) {
      const last = grouped.at(-1);
      // A heading stays with the first line below it.
      const joins = isIndented(line) || (heading !== null && grouped.length === 1 && last?.length === 1);
      if (joins && last !== undefined) last.push(line);
      else grouped.push([line]);
    }
    return grouped.map((lines, n) => ({ paragraph, lines, heading: n === 0 ? null : heading }));
  });
}

const isListed = (line: string): boolean => line.startsWith('· ');
const isIndented = (line: string): boolean => line.startsWith('  ');

/** How many entries fit, at least one. */
function takeEntries(entries: readonly Entry[], most: number): number {
  let lines = 0;
  for (const [n, entry] of entries.entries()) {
    lines += entry.lines.length;
    if (lines > most && n > 0) return n;
  }
  return entries.length;
}

function paragraphsOf(entries: readonly Entry[], isLater: boolean): string[] {
  const paragraphs = new Map<number, string[]>();
  for (const [n, { paragraph, lines, heading }] of entries.entries()) {
    const above = n === 0 && isLater && heading !== null ? [heading] : [];
    paragraphs.set(paragraph, [...(paragraphs.get(paragraph) ?? []), ...above, ...lines]);
  }
  return [...paragraphs.values()].map((lines) => lines.join('\n'));
}

const countLines = (entries: readonly Entry[]): number =>
  entries.reduce((sum, { lines }) => sum + lines.length, 0);
