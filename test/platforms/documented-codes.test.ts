import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { DingTalkRefusal, failureOf as ofDingTalk } from '../../bot/platforms/dingtalk/outcome.ts';
import { failureOf as ofFeishu } from '../../bot/platforms/feishu/outcome.ts';
import { failureOf as ofSlack } from '../../bot/platforms/slack/outcome.ts';
import { failureOf as ofWeCom, WeComRefusal } from '../../bot/platforms/wecom/outcome.ts';

/** Every limit and error that platforms.md names, as it arrives, and what it has to become. */
type Expected = string | readonly [problem: string, retryAfterMs: number, scope?: 'target' | 'platform'];

const expectationOf = (expected: Expected): object => {
  if (expected === 'unknown') return { status: 'unknown' };
  if (typeof expected === 'string') return { status: 'rejected', problem: expected };
  const [problem, retryAfterMs, scope] = expected;
  return { status: 'rejected', problem, retryAfterMs, ...(scope === undefined ? {} : { scope }) };
};

describe('DingTalk (2.4)', () => {
  it.each<[code: string, status: number, expected: Expected]>([
    ['Forbidden.AccessDenied.QpsLimitForAppkeyAndApi', 403, ['rate_limited', 1_000, 'platform']],
    ['90018', 200, ['rate_limited', 1_000, 'platform']],
    ['Forbidden.AccessDenied.QpsLimitForApi', 403, ['rate_limited', 1_000, 'platform']],
    ['90002', 200, ['rate_limited', 1_000, 'platform']],
    ['Forbidden.AccessDenied.ApiCountLimitForOrg', 403, 'quota'],
    ['90020', 200, 'quota'],
    ['1111', 403, ['rate_limited', 300_000, 'platform']],
    ['send.too.fast', 400, ['rate_limited', 60_000, 'target']],
    ['send.byToken.tooFast', 400, ['rate_limited', 60_000, 'target']],
    ['too.many.group', 400, ['rate_limited', 60_000, 'platform']],
    ['too.many.people', 400, ['rate_limited', 60_000, 'platform']],
    ['130101', 200, ['rate_limited', 600_000, 'target']],
    // Members are added a few seconds after the group was made (2.3).
    ['400020', 400, ['rate_limited', 5_000, 'target']],
    ['gateway.timeout', 504, 'unknown'],
    ['15', 200, 'unknown'],
    ['88', 200, 'unknown'],
    ['InvalidAuthentication', 401, 'auth'],
    ['40014', 200, 'auth'],
    ['42001', 200, 'auth'],
  ])('%s with HTTP %i', (code, status, expected) => {
    expect(ofDingTalk(new DingTalkRefusal(code, 'said by DingTalk', status))).toMatchObject(
      expectationOf(expected),
    );
  });
});

describe('WeCom (3.1, 3.2), always with HTTP 200', () => {
  it.each<[code: number, expected: Expected]>([
    [45009, ['rate_limited', 60_000, 'platform']],
    [45033, ['rate_limited', 60_000, 'platform']],
    [40014, 'auth'],
    [42001, 'auth'],
    [60020, 'auth'],
    [81013, 'unknown_person'],
    [-1, 'unknown'],
  ])('%i', (code, expected) => {
    expect(ofWeCom(new WeComRefusal(code, 'said by WeCom'))).toMatchObject(expectationOf(expected));
  });
});

describe('Feishu (4.1, 4.3, 4.4)', () => {
  it.each<[code: number, status: number, expected: Expected]>([
    [99_991_400, 429, ['rate_limited', 1_000, 'platform']],
    [99_991_400, 400, ['rate_limited', 1_000, 'platform']],
    [230_020, 200, ['rate_limited', 1_000, 'target']],
    [232_019, 400, ['rate_limited', 1_000, 'target']],
    [230_025, 400, 'too_long'],
    [232_033, 400, 'unsupported'],
    [230_027, 400, 'auth'],
    [99_991_663, 400, 'auth'],
  ])('%i with HTTP %i', (code, status, expected) => {
    const text = JSON.stringify({ code, msg: 'said by Feishu' });
    expect(ofFeishu({ status, headers: new Headers(), text })).toMatchObject(expectationOf(expected));
  });
});

describe('Slack (1.1, 1.3, 1.4)', () => {
  it.each<[word: string, expected: Expected]>([
    ['ratelimited', 'rate_limited'],
    ['rate_limited', 'rate_limited'],
    ['not_in_channel', 'not_member'],
    ['user_not_in_channel', 'not_member'],
    ['name_taken', 'other'],
    ['invalid_name_specials', 'other'],
    ['fatal_error', 'unknown'],
  ])('%s', (word, expected) => {
    expect(ofSlack(new WebAPIPlatformError({ ok: false, error: word }))).toMatchObject(
      expectationOf(expected),
    );
  });

  it('HTTP 429 says for how long', () => {
    expect(ofSlack(new WebAPIRateLimitedError(7))).toMatchObject({
      problem: 'rate_limited',
      retryAfterMs: 7_000,
    });
  });
});
