const ellipsis = '…';

/** Bytes of a text within JSON, as platforms count a message: line breaks and quotes have two, a Chinese character three. */
export function jsonBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}

/** Cuts to at most `max` bytes within JSON, between characters, and ends in an ellipsis. */
export function cutBytes(text: string, max: number): string {
  const safe = text.toWellFormed();
  if (jsonBytes(safe) <= max) return safe;
  let left = max - jsonBytes(ellipsis);
  let kept = '';
  for (const character of safe) {
    left -= jsonBytes(character);
    if (left < 0) break;
    kept += character;
  }
  return `${kept}${ellipsis}`;
}
