import type { Choice } from '../../templates/reader/card.ts';

/**
 * The score in what a customer writes after a question with answers to press: `4`, `４分`, `很满意`, `4，交货再快一点`. Null
 * for everything else: a number in a sentence is no answer.
 */
export function readScore(text: string, choices: readonly Choice[]): number | null {
  const written = text.normalize('NFKC').trim().toLowerCase();
  const number = /^(\d{1,2})\s*(?:分|星|points?|stars?)?\s*(?:[,，.。;；!！~]+\s*(?!\d)|$)/u.exec(written);
  const score = number === null ? wordsOf(written, choices) : Number(number[1]);
  return choices.some((choice) => choice.score === score) ? score : null;
}

function wordsOf(written: string, choices: readonly Choice[]): number | null {
  const said = bare(written);
  return choices.find(({ label }) => bare(label) === said || label.toLowerCase() === said)?.score ?? null;
}

/** `5 很满意` and `很满意！` are the same answer. */
function bare(label: string): string {
  return label
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^\d+\s*/u, '')
    .replace(/[\s.。!！~]+$/u, '')
    .trim();
}
