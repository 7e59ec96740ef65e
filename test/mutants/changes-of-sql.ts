/** Mutations of SQL in a tagged template: there a condition is text, and no less a condition. */

export interface SqlChange {
  /** From the beginning of the template. */
  readonly at: number;
  readonly was: string;
  readonly becomes: string;
}

const swaps: Readonly<Record<string, string>> = {
  AND: 'OR',
  OR: 'AND',
  'IS NULL': 'IS NOT NULL',
  'IS NOT NULL': 'IS NULL',
  EXISTS: 'NOT EXISTS',
  'NOT EXISTS': 'EXISTS',
  'NOT IN': 'IN',
  IN: 'NOT IN',
  NOT: '',
  TRUE: 'FALSE',
  FALSE: 'TRUE',
  true: 'false',
  false: 'true',
  '=': '<>',
  '<>': '=',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  ASC: 'DESC',
  DESC: 'ASC',
  'UNION ALL': 'UNION',
  DISTINCT: '',
};

/** The longest first, so that `IS NOT NULL` is one word and no `NOT`. */
const words = Object.keys(swaps).toSorted((a, b) => b.length - a.length);
const token = new RegExp(
  `(?<![\\w<>=!-])(?:${words.map((word) => word.replaceAll(' ', '\\s+')).join('|')})(?![\\w<>=])`,
  'g',
);

/** @param template With its tag and backticks; what stands in `${}` is code, and not looked at. */
export function changesOfSql(template: string): readonly SqlChange[] {
  const masked = maskCode(template);
  if (!/\b(SELECT|UPDATE|INSERT|DELETE|WHERE|AND|OR|EXISTS|NULL|ANY)\b|[<>=]/.test(masked)) return [];
  return Array.from(masked.matchAll(token), ({ 0: was, index }) => ({
    at: index,
    was,
    becomes: swaps[was.replace(/\s+/g, ' ')] ?? '',
  }));
}

/** Blanks instead of the tag, of `${…}`, of quoted texts and of comments, so that places stay what they were. */
function maskCode(template: string): string {
  const blank = (text: string) => ' '.repeat(text.length);
  let masked = '';
  let depth = 0;
  for (let at = 0; at < template.length; at += 1) {
    const char = template.charAt(at);
    if (depth === 0 && template.startsWith('${', at)) {
      depth = 1;
      masked += '  ';
      at += 1;
    } else if (depth > 0) {
      if (char === '{') depth += 1;
      if (char === '}') depth -= 1;
      masked += ' ';
    } else masked += char;
  }
  const tag = template.indexOf('`');
  return (blank(masked.slice(0, tag)) + masked.slice(tag)).replace(/'[^']*'|--[^\n]*/g, blank);
}
