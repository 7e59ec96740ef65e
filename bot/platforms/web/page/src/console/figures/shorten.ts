/** A label that must fit beside a picture; the table has it in full. @param most in Chinese characters */
export function shorten(text: string, most: number): string {
  const chars = Array.from(text);
  // A Chinese character is as wide as two others.
  let width = 0;
  for (const [at, char] of chars.entries()) {
    width += char > '\u2e80' ? 1 : 0.55;
    if (width > most) return `${chars.slice(0, at).join('')}…`;
  }
  return text;
}
