import { unseen } from '../../../jobs/command-mark.ts';

/**
 * Converts the full-width characters of Chinese input methods: `Ｃ００１＝` becomes `C001=`, the ideographic space a space.
 * Only for words that are parsed; free text is kept as written.
 */
export function toHalfWidth(text: string): string {
  return text.replaceAll(/[\uff01-\uff5e\u3000]/g, (char) =>
    char === '\u3000' ? ' ' : String.fromCodePoint((char.codePointAt(0) ?? 0) - 0xfee0),
  );
}

const ignored = new RegExp(`[\\s\\-_${unseen}]`, 'gu');

/** Longer than any name of a command, parameter or choice. */
const mostKeyChars = 200;

/**
 * Normalises a name for comparison: ignores width, case, blanks, invisible characters, `-`, `_` and trailing punctuation. A text too long to
 * be a name is returned unchanged.
 */
export function toKey(text: string): string {
  if (text.length > mostKeyChars) return text;
  const key = toHalfWidth(text).toLowerCase().replaceAll(ignored, '');
  // Not `/[.]+$/`: the regex is retried at every full stop, which is quadratic.
  let end = key.length;
  while (end > 0 && stops.has(key.charAt(end - 1))) end -= 1;
  return key.slice(0, end);
}

const stops = new Set('.。!！?？,，;；');
