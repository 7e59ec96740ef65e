/** One mistake in one file of `templates/`, in the words of whoever has to mend it. */
export interface TemplateProblem {
  /** Relative to the templates folder, with forward slashes: `zh-CN/trial-check/ask.md`. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Where in the file: `steps[0].remind[1].say`; empty for the file as a whole. */
  readonly key: string;
  /** What is wrong and what is expected instead. */
  readonly message: string;
}

/**
 * Every problem found, never only the first: a person who edits rules mends them all in one go. Raised when the
 * templates are loaded, and by a render whose values would leave a hole in the text.
 */
export class TemplateError extends Error {
  readonly problems: readonly TemplateProblem[];

  constructor(problems: readonly TemplateProblem[]) {
    const lines = problems.map(describeProblem);
    super(lines.length === 1 ? lines[0] : `${lines.length} problems in the templates:\n${lines.join('\n')}`);
    this.name = 'TemplateError';
    this.problems = problems;
  }
}

export function describeProblem({ file, line, key, message }: TemplateProblem): string {
  return `${file}:${line} ${key === '' ? '' : `${key}: `}${message}`;
}

/** @throws TemplateError if there is any problem */
export function refuse(problems: readonly TemplateProblem[]): void {
  if (problems.length === 0) return;
  const inOrder = (a: TemplateProblem, b: TemplateProblem) => compare(a.file, b.file) || a.line - b.line;
  throw new TemplateError([...problems].sort(inOrder));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
