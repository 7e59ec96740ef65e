import type { Language } from './form.ts';

/**
 * A list inside a text: the first lines, and how many more there are.
 *
 * @param total the full count when `lines` is already truncated
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
