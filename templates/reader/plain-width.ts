/** No name, day, amount or choice is longer. */
const mostChars = 200;

/**
 * What an input method writes at full width, as a keyboard without one would (NFKC), for words that are compared or
 * read as a day or an amount. A longer text is none of them and comes back as it is: putting tens of thousands of
 * combining marks in order takes seconds.
 */
export function toPlainWidth(text: string): string {
  return text.length > mostChars ? text : text.normalize('NFKC');
}
