const ellipsis = '…';

/** Bytes of a text within JSON, as platforms count a message: line breaks and quotes have two, a Chinese character three. */
export function jsonBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}

/** Cuts to at most `max` bytes within JSON, between characters, and ends in an ellipsis. */
export function cutBytes(text: string, max: number): string {
  const safe = text.toWellFormed();
  if (jsonBytes(safe) <= max) return safe;
  return `${beginning(safe, max - jsonBytes(ellipsis), jsonBytes)}${ellipsis}`;
}

/**
 * The longest beginning of at most `max` bytes, between characters.
 *
 * @param bytesOf how the platform counts
 */
export function beginning(
  text: string,
  max: number,
  bytesOf: (character: string) => number = (character) => Buffer.byteLength(character),
): string {
  let left = max;
  let kept = '';
  for (const character of text) {
    left -= bytesOf(character);
    if (left < 0) break;
    kept += character;
  }
  return kept;
}
