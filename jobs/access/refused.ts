import { XinhangError } from '../errors.ts';
import type { AnySaid } from '../../templates/reader/said.ts';
import type { Refusal } from './note-access.ts';

/**
 * An attempt that was not permitted. The message is shown to the person; the caller records the refusal once (`attempt`
 * in `bot/actions`).
 */
export class Refused extends XinhangError {
  readonly refusal: Omit<Refusal, 'what'>;

  /** @param code `not_found` where the existence of the thing must not be revealed */
  constructor(code: 'not_allowed' | 'not_found', says: AnySaid, refusal: Omit<Refusal, 'what'>) {
    super(code, says);
    this.refusal = refusal;
  }
}
