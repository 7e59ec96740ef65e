/** Marks that open and close each other; input methods mix them, so `“a"` is also a quotation. */
const families = ['"“”＂', "'‘’", '「」', '『』'] as const;

/** For a character class: the characters between words. */
export const blanks = String.raw`\s\u200b\u2060`;

const blank = new RegExp(`[${blanks}]`, 'u');

const isBlank = (char: string): boolean => blank.test(char);

export interface Quotation {
  readonly text: string;
  /** The index after the closing mark. */
  readonly end: number;
}

/** The quotation that starts at `start`; null if none starts there or it is not closed. */
export type QuotationReader = (start: number) => Quotation | null;

/**
 * Reads the quotations of a line, from left to right. A lone mark (5" pipe, don't) is an ordinary character. A
 * quotation ends at a mark followed by a blank or the end, so an apostrophe inside is harmless. A backslash escapes a
 * mark or a backslash.
 *
 * Whether a mark can close does not depend on where the quotation started. So once a family of marks has found no end,
 * it finds none further right, and the line is searched once per family, not once per mark.
 */
export function quotationsOf(line: string): QuotationReader {
  const unending = new Set<string>();
  return (start) => {
    const open = line[start];
    const family = open === undefined ? undefined : families.find((marks) => marks.includes(open));
    if (family === undefined || unending.has(family)) return null;
    const pieces: string[] = [];
    let from = start + 1;
    for (let at = from; at < line.length; at += 1) {
      const char = line.charAt(at);
      const next = line[at + 1];
      if (char === '\\' && next !== undefined && isMark(next)) {
        pieces.push(line.slice(from, at));
        from = at + 1;
        at += 1;
      } else if (family.includes(char) && (next === undefined || isBlank(next))) {
        return { text: `${pieces.join('')}${line.slice(from, at)}`, end: at + 1 };
      }
    }
    unending.add(family);
    return null;
  };
}

const isMark = (char: string): boolean => char === '\\' || families.some((marks) => marks.includes(char));

/** Quotes a word so that parsing returns the same word. */
export function quoteWord(text: string): string {
  if (text !== '' && !/[\s\u200b\u2060"“”＂'‘’「」『』\\=＝:：@＠/／]/u.test(text)) return text;
  return `"${text.replaceAll(/["“”＂\\]/g, String.raw`\$&`)}"`;
}
