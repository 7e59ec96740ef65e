/**
 * The store cannot be used, and a person has to do something about it. Shaped as every error of the program is
 * (code and retry policy), but at home here because nothing below `jobs` may import from it.
 */
export class DatabaseUnusable extends Error {
  readonly code = 'database_unusable';
  readonly retry = 'never';

  /** @param message one sentence: what is wrong and what to do about it. */
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = 'DatabaseUnusable';
  }
}
