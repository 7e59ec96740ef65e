import type { AnySaid } from '../templates/reader/said.ts';
import { builtInWords } from '../templates/reader/words.ts';

/**
 * Every error the program raises on purpose. A code for machines and the log, what is wrong and what to do about it as a
 * code of `templates/<language>/words` with its parameters, and a retry policy that the queue obeys without reading it.
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
  /** Said in the reader's language by `explain`; null: a sentence that has one language only. */
  readonly says: AnySaid | null;

  /**
   * @param says may be shown to a staff member. The message of the error is its English, for the log. A sentence in
   *   place of a code is on its way out: it is read in one language only.
   */
  constructor(code: ErrorCode, says: AnySaid | string, options: { retry?: Retry; cause?: unknown } = {}) {
    super(
      typeof says === 'string' ? says : builtInWords().say(says, 'en'),
      options.cause === undefined ? {} : { cause: options.cause },
    );
    this.name = 'XinhangError';
    this.code = code;
    this.retry = options.retry ?? 'never';
    this.says = typeof says === 'string' ? null : says;
  }
}
