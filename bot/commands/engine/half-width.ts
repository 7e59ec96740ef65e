/**
 * What a Chinese input method writes at full width, as a keyboard without one would: `Ｃ００１＝` becomes `C001=`, the
 * ideographic space a blank. Only for words with a meaning of their own; what people say is kept as they said it.
 */
export function toHalfWidth(text: string): string {
  return text.replaceAll(/[\uff01-\uff5e\u3000]/g, (char) =>
    char === '\u3000' ? ' ' : String.fromCodePoint((char.codePointAt(0) ?? 0) - 0xfee0),
  );
}

/** No name of a command, parameter or choice is longer. */
const mostKeyChars = 200;

/**
 * One spelling for all ways to write a name: width, case, blanks, `-`, `_` and a full stop at the end do not count. A
 * longer text is no name and comes back as it is.
 */
export function toKey(text: string): string {
  if (text.length > mostKeyChars) return text;
  const key = toHalfWidth(text)
    .toLowerCase()
    .replaceAll(/[\s\-_\u200b]/g, '');
  // Not `/[.]+$/`: a pattern that is anchored at the end alone is tried anew at every full stop.
  let end = key.length;
  while (end > 0 && stops.has(key.charAt(end - 1))) end -= 1;
  return key.slice(0, end);
}

const stops = new Set('.。!！?？,，;；');
