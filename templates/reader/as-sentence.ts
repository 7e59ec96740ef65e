/** As at the beginning of a line; unlike `capitalize`, the rest stays as it is. */
export function asSentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
