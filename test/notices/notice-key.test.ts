import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { isOfTurn, noticeKey } from '../../jobs/notices/notice-key.ts';

const on = Temporal.PlainDate.from('2026-03-11');

describe('the keys of notices written by version 0.1.0 stay as they are, so none is written twice', () => {
  it.each([
    [noticeKey({ is: 'digest', on, recipientId: 'li' }), 'digest-2026-03-11-li'],
    [noticeKey({ is: 'turn', requestId: 'r', turn: 1, says: 'ask', deciderId: 'li' }), 'approval:r:1:ask:li'],
    [noticeKey({ is: 'turn', requestId: 'r', turn: 1, says: 'escalate' }), 'approval:r:1:escalate'],
    [noticeKey({ is: 'result', requestId: 'r' }), 'approval:r:result'],
    [noticeKey({ is: 'over', requestId: 'r' }), 'approval:r:over'],
    [noticeKey({ is: 'taken-back', requestId: 'r', recipientId: 'li' }), 'approval:r:taken-back:li'],
    [
      noticeKey({ is: 'calendar-unpublished', year: 2027, recipientId: 'li' }),
      'calendar-unpublished-2027-li',
    ],
    [
      noticeKey({ is: 'ownerless', recipientId: 'li', week: { year: 2026, number: 11 }, digest: 'd' }),
      'ownerless:li:2026-11:d',
    ],
    [
      noticeKey({ is: 'empty-seat', recipientId: 'li', week: { year: 2026, number: 11 }, digest: 'd' }),
      'empty-seat:li:2026-11:d',
    ],
    [
      noticeKey({ is: 'few-contacts', recipientId: 'li', week: { year: 2026, number: 11 } }),
      'few-contacts:li:2026-11',
    ],
    [noticeKey({ is: 'untold', noticeId: 'n' }), 'untold:n'],
    [
      noticeKey({
        is: 'room-change',
        roomId: 'r',
        staffId: 's',
        kind: 'invite',
        at: Temporal.Instant.fromEpochMilliseconds(7),
      }),
      'room-change:r:s:invite:7',
    ],
  ])('%s', (written, expected) => {
    expect(written).toBe(expected);
  });

  it('turn 1 is not taken for turn 10', () => {
    const key = noticeKey({ is: 'turn', requestId: 'r', turn: 10, says: 'ask', deciderId: 'li' });
    expect(isOfTurn(key, { requestId: 'r', turn: 1 })).toBe(false);
    expect(isOfTurn(key, { requestId: 'r', turn: 10 })).toBe(true);
  });
});
