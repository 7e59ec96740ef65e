/** Marks that open and close each other, however an input method mixes them: `“a"` is a quotation too. */
const families = ['"“”＂', "'‘’", '「」', '『』'] as const;

export const isBlank = (char: string | undefined): boolean =>
  char !== undefined && /[\s\u200b\u2060]/u.test(char);

export interface Quotation {
  readonly text: string;
  /** Where it ends, after the closing mark. */
  readonly end: number;
}

/**
 * The quotation that begins at `start`, or null where none begins or none ends: a lone mark (5" pipe, don't) is a
 * letter like any other. It ends at a mark with a blank or nothing behind it, so an apostrophe inside does no harm.
 * A backslash keeps a mark or a backslash from meaning anything.
 */
export function readQuotation(text: string, start: number): Quotation | null {
  const open = text[start];
  const family = open === undefined ? undefined : families.find((marks) => marks.includes(open));
  if (family === undefined) return null;
  let content = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    const next = text[at + 1];
    if (char === '\\' && next !== undefined && isMark(next)) {
      content += next;
      at += 1;
    } else if (family.includes(char) && (next === undefined || isBlank(next))) {
      return { text: content, end: at + 1 };
    } else {
      content += char;
    }
  }
  return null;
}

const isMark = (char: string): boolean => char === '\\' || families.some((marks) => marks.includes(char));

/** Writes a word so that reading it gives the same word back. */
export function quoteWord(text: string): string {
  if (text !== '' && !/[\s\u200b\u2060"“”＂'‘’「」『』\\=＝:：@＠/／]/u.test(text)) return text;
  return `"${text.replaceAll(/["“”＂\\]/g, String.raw`\$&`)}"`;
}
