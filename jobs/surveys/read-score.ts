import type { Choice } from '../../templates/reader/card.ts';

/**
 * The score in what a customer writes after a question with answers to press: `4`, `４分`, `很满意`, `4，交货再快一点`. Null
 * for everything else: a number in a sentence is not an answer.
 */
export function readScore(text: string, choices: readonly Choice[]): number | null {
  // The score stands at the beginning; normalizing a pile of combining marks is quadratic.
  const written = text.trim().slice(0, mostRead).normalize('NFKC').toLowerCase();
  const number = /^\d{1,2}/u.exec(written)?.[0];
  const score =
    number !== undefined && endsAfter(written.slice(number.length))
      ? Number(number)
      : scoreInWords(written, choices);
  return choices.some((choice) => choice.score === score) ? score : null;
}

/** Whether nothing follows a number but its unit, or a mark that ends it: `4，交货再快一点`, but not `4.5` or `4台`. */
function endsAfter(rest: string): boolean {
  const unit = /^\s*(?:分|星|points?|stars?)/u.exec(rest)?.[0] ?? '';
  const after = rest.slice(unit.length).trimStart();
  return after === '' || (/^[,，.。;；!！~]/u.test(after) && !/^[,，.。;；!！~]+\s*\d/u.test(after));
}

function scoreInWords(written: string, choices: readonly Choice[]): number | null {
  const longest = Math.max(0, ...choices.map(({ label }) => label.length));
  // Anything longer is not a label, however many marks follow it.
  if (written.length > longest + mostDecoration) return null;
  const said = bare(written);
  return choices.find(({ label }) => bare(label) === said || label.toLowerCase() === said)?.score ?? null;
}

const mostDecoration = 20;
const mostRead = 200;

/** `5 很满意` and `很满意！` are the same answer. */
function bare(label: string): string {
  return label
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^\d+\s*/u, '')
    .replace(/[\s.。!！~]+$/u, '')
    .trim();
}
