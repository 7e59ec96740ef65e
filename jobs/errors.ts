/**
 * Every error the program raises on purpose. A code for machines and the log, a sentence for the person who has
 * to do something next, and a retry policy that the queue obeys without reading the text.
 */
export type Retry = 'never' | 'later' | { readonly afterMs: number };

export type ErrorCode =
  | 'bad_input'
  | 'not_allowed'
  | 'not_found'
  | 'already_exists'
  | 'already_done'
  | 'bad_template'
  | 'bad_config'
  | 'audience_refused'
  | 'room_unusable'
  | 'platform_refused'
  | 'rate_limited'
  | 'unsupported'
  | 'database_unusable'
  | 'not_stored'
  | 'port_taken';

export class XinhangError extends Error {
  readonly code: ErrorCode;
  readonly retry: Retry;

  /** @param message says what is wrong and what to do about it; it may be shown to a staff member. */
  constructor(code: ErrorCode, message: string, options: { retry?: Retry; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'XinhangError';
    this.code = code;
    this.retry = options.retry ?? 'never';
  }
}
