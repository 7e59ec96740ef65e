import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { XinhangError } from '../../jobs/errors.ts';
import { decideRetry } from '../../jobs/queue/retry-policy.ts';
import { said } from '../../templates/reader/said.ts';

const later = new XinhangError('platform_refused', said('slack/unreachable', { why: 'timeout' }), {
  retry: 'later',
});

describe('the retry policy', () => {
  it.each([
    ['never', new XinhangError('bad_template', said('gift/incomplete')), 'never'],
    [
      'after what it says',
      new XinhangError('rate_limited', said('http/too-many-requests'), { retry: { afterMs: 7_000 } }),
      7_000,
    ],
    [
      'not before now',
      new XinhangError('rate_limited', said('http/too-many-requests'), { retry: { afterMs: -1 } }),
      0,
    ],
  ])('obeys an error that says %s', (_, error, expected) => {
    expect(decideRetry(error, 1, 0.5)).toBe(expected);
  });

  it('reads the field and never the text', () => {
    const error = new XinhangError(
      'bad_input',
      said('slack/unreachable', { why: 'fetch failed: timeout, ECONNRESET, 429, retry later' }),
    );
    expect(decideRetry(error, 1, 0.5)).toBe('never');
  });

  it('doubles its pauses up to a minute', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 9].map((attempt) => decideRetry(later, attempt, 1))).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000,
    ]);
  });

  it.each([new TypeError('x is not a function'), 'a string', undefined])(
    'retries unexpected errors: %s',
    (error) => {
      expect(decideRetry(error, 1, 0)).toBe(500);
    },
  );

  it('keeps every pause between half and all of its nominal length, and within a minute', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempt, random) => {
          const pause = Number(decideRetry(later, attempt, random));
          const whole = Number(decideRetry(later, attempt, 1));
          expect(pause).toBeGreaterThanOrEqual(whole / 2);
          expect(pause).toBeLessThanOrEqual(Math.min(whole, 60_000));
        },
      ),
    );
  });
});
