/** An error as a person at the terminal reads it: one explanation; the stack only where we did not foresee it. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return foreseen.includes(error.name) ? error.message : (error.stack ?? error.message);
}

const foreseen = ['XinhangError', 'TemplateError', 'DatabaseUnusable'];
