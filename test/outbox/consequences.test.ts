import { describe, expect, it } from 'vitest';
import { XinhangError } from '../../jobs/errors.ts';
import type { DeliveryRow } from '../../jobs/outbox/delivery-row.ts';
import {
  consequenceOf,
  endOf,
  isLastTry,
  isOfTarget,
  isRefusal,
  reasonOf,
  refusalsOf,
} from '../../jobs/outbox/refusals.ts';
import type { PlatformProblem, SendResult } from '../../jobs/ports.ts';
import { said } from '../../templates/reader/said.ts';
import { TemplateError } from '../../templates/reader/template-error.ts';

const rejected = (problem: PlatformProblem, more: object = {}) =>
  ({ status: 'rejected', problem, detail: 'x', ...more }) as Extract<SendResult, { status: 'rejected' }>;

describe('what follows a refusal', () => {
  // As docs/outbox.md has them: how long the pause is, in milliseconds, and whether it ends at the first and at the sixth.
  it.each([
    ['rate_limited', 'rate-limit', 'target', 'exactly 30000', false, false],
    ['unreachable', 'transient', 'platform', '1000 to 30000', false, false],
    ['auth', 'needs-person', 'platform', '60000 to 3600000', false, false],
    ['quota', 'spent', 'platform', '3600000 to 3600000', false, false],
    ['not_member', 'needs-person', 'target', '60000 to 3600000', false, false],
    ['gone', 'needs-person', 'target', '60000 to 3600000', false, false],
    ['other', 'unexplained', 'target', '30000 to 600000', false, true],
    ['not_begun', 'not-begun', 'target', 'none', false, false],
    ['unsupported', 'permanent', 'target', 'none', true, true],
    ['unknown_person', 'permanent', 'target', 'none', true, true],
    ['too_long', 'permanent', 'target', 'none', true, true],
  ] as const)('of %s is %s for the %s, with a pause of %s', (problem, retry, where, pause, first, sixth) => {
    const found = consequenceOf(rejected(problem), 0);
    const paused = found.pause;
    const shown =
      paused === null
        ? 'none'
        : 'exactly' in paused
          ? `exactly ${paused.exactly}`
          : `${paused.first} to ${paused.longest}`;
    expect([found.retry, found.where, shown, found.ends]).toEqual([retry, where, pause, first]);
    expect(consequenceOf(rejected(problem), 4).ends).toBe(first);
    expect(consequenceOf(rejected(problem), 5).ends).toBe(sixth);
  });

  it('of a limit lasts as long as the platform says, and holds up what it says', () => {
    const limited = rejected('rate_limited', { retryAfterMs: 7_000, scope: 'platform' });
    expect(consequenceOf(limited, 9)).toEqual({
      retry: 'rate-limit',
      where: 'platform',
      pause: { exactly: 7_000 },
      ends: false,
    });
    expect(consequenceOf(rejected('rate_limited', { retryAfterMs: 0 }), 0).pause).toEqual({ exactly: 100 });
  });

  it('ends after six tries what no one explains', () => {
    expect([isLastTry(4), isLastTry(5), isLastTry(6)]).toEqual([false, true, true]);
  });

  it('counts the refusals of everything that the message carries', () => {
    const none = { reminders: [], notice: null, roomMessage: null, update: null };
    const of = (more: object) => refusalsOf({ ...none, ...more } as unknown as DeliveryRow);
    expect(of({})).toBe(0);
    expect(of({ reminders: [{ refusals: 1 }, { refusals: 3 }, { refusals: 2 }] })).toBe(3);
    expect([
      of({ notice: { refusals: 4 } }),
      of({ roomMessage: { refusals: 5 } }),
      of({ update: { refusals: 6 } }),
    ]).toEqual([4, 5, 6]);
  });

  it.each<[string, SendResult, boolean]>([
    ['accepted', { status: 'accepted', ref: { platformRoomId: 'r', platformMessageId: 'm' } }, false],
    ['limited there', rejected('rate_limited'), true],
    ['limited everywhere', rejected('rate_limited', { scope: 'platform' }), false],
    ['not reached', rejected('unreachable'), false],
    ['not begun', rejected('not_begun'), false],
    ['not explained', rejected('other'), false],
    ['dissolved', rejected('gone'), true],
    ['too long', rejected('too_long'), true],
  ])('shows that the platform takes messages, or not: %s', (_what, result, shows) => {
    expect(isOfTarget(result)).toBe(shows);
  });

  it('loses nothing where a notice was for an account that is a colleague’s no more', () => {
    const of = (notice: object | null) => endOf({ notice } as unknown as DeliveryRow);
    expect([of(null), of({ onPlatform: null }), of({ onPlatform: 'slack' })]).toEqual([
      'skipped',
      'skipped',
      'cancelled',
    ]);
  });
});

describe('an error that must not be retried', () => {
  const hole = new TemplateError([{ file: 'a.md', line: 1, key: '', message: 'a hole' }]);
  const refused = new XinhangError('audience_refused', said('reason/internal-text'));

  it('is a hole in a text or a refusal of the guard, and nothing else', () => {
    expect([hole, refused].map(isRefusal)).toEqual([true, true]);
    const others = [new Error('x'), new XinhangError('platform_refused', said('reason/internal-text')), null];
    expect(others.map(isRefusal)).toEqual([false, false, false]);
  });

  it('is told with its own reason, or as what could not be said', () => {
    expect(reasonOf(refused)).toEqual(said('reason/internal-text'));
    const detail = (error: TemplateError | XinhangError) =>
      said('reason/cannot-be-said', { detail: error.message });
    expect(reasonOf(hole)).toEqual(detail(hole));
    const other = new XinhangError('audience_refused', said('http/too-many-requests'));
    expect(reasonOf(other)).toEqual(detail(other));
  });
});
