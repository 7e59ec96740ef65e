import type { AnySaid } from '../templates/reader/said.ts';
import { builtInWords } from '../templates/reader/words.ts';

/**
 * Every error the program raises on purpose: a code for machines and the log, a message key of
 * `templates/<language>/words` with its parameters that says what is wrong and what to do, and a retry policy that the
 * queue follows.
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
  /** Rendered in the reader's language by `explain`. */
  readonly says: AnySaid;

  /** @param says may be shown to staff; the log has it in English, as `message` */
  constructor(code: ErrorCode, says: AnySaid, options: { retry?: Retry; cause?: unknown } = {}) {
    super(builtInWords().say(says, 'en'), options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'XinhangError';
    this.code = code;
    this.retry = options.retry ?? 'never';
    this.says = says;
  }
}
