/** One mistake in one file of `templates/`, phrased for the person who has to fix it. */
export interface TemplateProblem {
  /** Relative to the templates folder, with forward slashes: `zh-CN/trial-check/ask.md`. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** Path within the file: `steps[0].remind[1].say`; empty for the file as a whole. */
  readonly key: string;
  /** What is wrong, and what is expected instead. */
  readonly message: string;
}

/**
 * Lists every problem found, so that an editor can fix them all in one go. Thrown when templates are loaded, and when
 * rendering would leave a hole in the text.
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
