import type { Language } from './form.ts';

/**
 * A list within a text: the first of the lines, and how many more there are.
 *
 * @param total of which these are the first; all there are, unless told
 */
export function listLines(
  lines: readonly string[],
  most: number,
  language: Language,
  total: number = lines.length,
): string {
  const shown = lines.slice(0, most);
  const more = total - shown.length;
  const rest = language === 'en' ? `· and ${more} more` : `· 另有 ${more} 项`;
  return [...shown.map((line) => `· ${line}`), ...(more > 0 ? [rest] : [])].join('\n');
}
