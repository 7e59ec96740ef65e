/** An error for the terminal: its message; the stack only for errors that we do not raise ourselves. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return foreseen.includes(error.name) ? error.message : (error.stack ?? error.message);
}

const foreseen = ['XinhangError', 'TemplateError', 'DatabaseUnusable'];
