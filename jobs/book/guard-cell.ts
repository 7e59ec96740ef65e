/**
 * A cell that begins with one of these is a formula to a spreadsheet program, also where its words came from a
 * customer's message (OWASP, CSV injection). Compatibility characters count as what they stand for: full-width, small
 * and raised signs are formulas to a Chinese or Japanese Excel.
 */
const signs = /^[=+\-−@]/u;

/** What a reader does not see and a program may drop: blanks, controls, zero-width and bidirectional characters. */
const unseen = /^[\s\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}]$/u;

/** A tab or a line break in front makes the next character the first of a cell in some programs, whatever it is. */
const breaks = /^'*[\t\r\n]/u;

/** Text as it may stand in CSV: an apostrophe before it makes it text. One that is there already gets another. */
export function withGuard(text: string): string {
  return isDangerous(text) ? `'${text}` : text;
}

/** What `withGuard` was given. */
export function withoutGuard(text: string): string {
  return text.startsWith("'") && isDangerous(text) ? text.slice(1) : text;
}

function isDangerous(text: string): boolean {
  if (breaks.test(text)) return true;
  for (const char of text) {
    if (char === "'" || unseen.test(char)) continue;
    return signs.test(char.normalize('NFKC'));
  }
  return false;
}
