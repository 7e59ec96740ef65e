/**
 * Spreadsheet programs treat a cell beginning with one of these as a formula, even if the text is from a customer's
 * message (OWASP, CSV injection). Compatibility characters count as their plain form: full-width, small and superscript
 * signs start formulas in Chinese and Japanese Excel.
 */
const signs = /^[=+\-−@]/u;

/** Invisible characters that a program may strip: blanks, controls, zero-width and bidirectional characters. */
const unseen = /^[\s\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}]$/u;

/** In some programs a leading tab or line break starts a new cell with whatever character follows. */
const breaks = /^'*[\t\r\n]/u;

/** Escapes text for CSV with a leading apostrophe, which marks it as text. An existing apostrophe gets another one. */
export function withGuard(text: string): string {
  return isDangerous(text) ? `'${text}` : text;
}

/** The inverse of `withGuard`. */
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
