/**
 * The store cannot be used until a person acts. It has the shape of the program's other errors (code and retry policy),
 * but is defined here because `prisma` may not import from `jobs`.
 */
export class DatabaseUnusable extends Error {
  readonly code = 'database_unusable';
  readonly retry = 'never';

  /** @param message one sentence: what is wrong and what to do about it */
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = 'DatabaseUnusable';
  }
}
