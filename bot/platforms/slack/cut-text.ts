/** Lone surrogates cannot be encoded in UTF-8, and the form encoding of Slack's client throws on them. */
export function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\uFFFD');
}

/**
 * Cuts to at most `max` UTF-16 units, which is never less strict than Slack's own count. Cuts between code points and
 * ends in an ellipsis.
 */
export function cutText(text: string, max: number): string {
  const safe = wellFormed(text);
  if (safe.length <= max) return safe;
  return `${takeUnits(safe, max - 1)}…`;
}

/** Splits into pieces of at most `max` UTF-16 units, at line ends where possible. */
export function splitText(text: string, max: number): readonly string[] {
  const pieces: string[] = [];
  let rest = wellFormed(text);
  while (rest.length > max) {
    const head = takeUnits(rest, max);
    const line = head.lastIndexOf('\n');
    const piece = line > max / 2 ? head.slice(0, line) : head;
    pieces.push(piece);
    rest = rest.slice(line > max / 2 ? line + 1 : piece.length);
  }
  return [...pieces, rest];
}

function takeUnits(text: string, max: number): string {
  const last = text.charCodeAt(max - 1);
  const splitsPair = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, splitsPair ? max - 1 : max);
}
