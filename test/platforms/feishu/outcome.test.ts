import { describe, expect, test } from 'vitest';
import { failureOf, isStaleToken, lostOf } from '../../../bot/platforms/feishu/outcome.ts';

const answer = (status: number, code: number | string, headers: Record<string, string> = {}) => ({
  status,
  headers: new Headers(headers),
  text: typeof code === 'string' ? code : JSON.stringify({ code, msg: 'said by Feishu' }),
});

describe('a rate limit is waited out, whatever it looks like', () => {
  test.each([
    ['HTTP 429', answer(429, 99_991_400), 'platform'],
    ['HTTP 400 on older methods', answer(400, 99_991_400), 'platform'],
    ['HTTP 200', answer(200, 99_991_400), 'platform'],
    ['HTTP 429 of a gateway, without a body', answer(429, ''), 'platform'],
    ['one chat or person', answer(400, 230_020), 'target'],
    ['one chat’s members', answer(400, 232_019), 'target'],
  ])('by %s', (_how, given, scope) => {
    expect(failureOf(given)).toMatchObject({ problem: 'rate_limited', scope, retryAfterMs: 1000 });
  });

  test('for as long as Feishu says', () => {
    const wait = (reset: string) =>
      failureOf(answer(429, 99_991_400, { 'x-ogw-ratelimit-limit': '100', 'x-ogw-ratelimit-reset': reset }));
    expect(wait('42')).toMatchObject({ retryAfterMs: 42_000 });
    expect(wait('0')).toMatchObject({ retryAfterMs: 1000 });
    expect(wait('soon')).toMatchObject({ retryAfterMs: 1000 });
  });
});

test.each([
  [230_002, 'not_member'],
  [230_013, 'unknown_person'],
  [230_025, 'too_long'],
  [230_110, 'gone'],
  [232_009, 'gone'],
  [232_033, 'unsupported'],
  [99_991_663, 'auth'],
  [99_991_672, 'auth'],
  [123_456, 'other'],
])('code %i is definite: %s, and is not retried by itself', (code, problem) => {
  for (const status of [200, 400]) {
    const failure = failureOf(answer(status, code));
    expect(failure).toEqual({ status: 'rejected', problem, detail: `${code} said by Feishu` });
  }
});

test.each([
  ['a server error', answer(500, 'oops')],
  ['a server error with a code', answer(503, 55_001)],
  ['the page of a proxy', answer(200, '<html>')],
  ['JSON that is not Feishu’s', answer(200, '{"ok":true}')],
  ['a success without the message’s id', answer(200, 0)],
  ['a message still on its way under the same key', answer(400, 230_049)],
])('%s leaves open whether it was posted', (_how, given) => {
  expect(failureOf(given)).toMatchObject({ status: 'unknown' });
});

test('a refused token is told apart from a missing permission', () => {
  expect(isStaleToken(answer(400, 99_991_663))).toBe(true);
  expect(isStaleToken(answer(400, 99_991_672))).toBe(false);
  expect(isStaleToken(answer(200, 'oops'))).toBe(false);
});

test('a connection that was never made is definite; one that broke is not', () => {
  const fetchFailed = (code: string) =>
    new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
  expect(lostOf(fetchFailed('ECONNREFUSED'))).toMatchObject({ problem: 'unreachable', retryAfterMs: 10_000 });
  expect(lostOf(fetchFailed('ECONNRESET'))).toMatchObject({ status: 'unknown' });
  expect(lostOf(new DOMException('timed out', 'TimeoutError'))).toMatchObject({ status: 'unknown' });
});
