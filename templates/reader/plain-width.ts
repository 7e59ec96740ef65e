/** Names, days, amounts and choices are never longer. */
const mostChars = 200;

/**
 * Converts full-width input to half-width (NFKC) for words that are compared or parsed as a day or an amount. Longer
 * texts are none of these and are returned unchanged: normalising tens of thousands of combining marks takes seconds.
 */
export function toPlainWidth(text: string): string {
  return text.length > mostChars ? text : text.normalize('NFKC');
}
