import { XinhangError } from '../errors.ts';
import type { AnySaid } from '../../templates/reader/said.ts';
import type { Refusal } from './note-access.ts';

/**
 * Somebody tried what they may not do. What they are told is the message; the refusal goes on record once, by whoever
 * was asked (`attempt` in `bot/actions`).
 */
export class Refused extends XinhangError {
  readonly refusal: Omit<Refusal, 'what'>;

  /** @param code `not_found` where it must not show whether there is such a thing */
  constructor(code: 'not_allowed' | 'not_found', says: AnySaid | string, refusal: Omit<Refusal, 'what'>) {
    super(code, says);
    this.refusal = refusal;
  }
}
