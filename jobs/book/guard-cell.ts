/**
 * A cell that begins with one of these is a formula to a spreadsheet program, also where its words came from a
 * customer's message (OWASP, CSV injection). The full-width ones are formulas to a Chinese or Japanese Excel.
 */
const dangerous = /^'*[=+\-@\t\r\n＝＋－＠]/u;

/** Text as it may stand in CSV: an apostrophe before it makes it text. One that is there already gets another. */
export function withGuard(text: string): string {
  return dangerous.test(text) ? `'${text}` : text;
}

/** What `withGuard` was given. */
export function withoutGuard(text: string): string {
  return text.startsWith("'") && dangerous.test(text) ? text.slice(1) : text;
}
