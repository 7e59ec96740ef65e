import { describe, expect, it } from 'vitest';
import { timingOf } from '../../jobs/plan/lateness.ts';
import { localTime, rules, shanghai, trialCheck } from './scene.ts';

type Side = 'customer' | 'staff';
function timing(audience: Side, meantFor: string, now: string): string {
  const reminder = { audience, meantFor: shanghai(meantFor), plannedAt: shanghai('2026-01-01T09:00') };
  const decided = timingOf(reminder, trialCheck.late, shanghai(now), rules);
  if (decided.kind === 'wait') return `wait until ${localTime(decided.until)}`;
  return decided.kind === 'drop' ? 'drop' : decided.late ? 'send late' : 'send';
}

describe('the moment of posting', () => {
  // 2026-03-12 is a Thursday, 2026-03-14 a Saturday.
  it.each<[Side, string, string, string, string]>([
    ['staff', '2026-03-12T09:00', '2026-03-12T09:00', 'send', 'on the minute'],
    ['staff', '2026-03-12T09:00', '2026-03-12T10:00', 'send', 'an hour behind is not yet late'],
    ['staff', '2026-03-12T09:00', '2026-03-12T10:01', 'send late', 'more than an hour behind says so'],
    [
      'staff',
      '2026-03-12T09:00',
      '2026-03-12T19:00',
      'wait until 2026-03-13T09:00',
      'the window closes at 19:00',
    ],
    ['staff', '2026-03-12T09:00', '2026-03-12T07:30', 'wait until 2026-03-12T09:00', 'nobody is woken'],
    [
      'staff',
      '2026-03-13T09:00',
      '2026-03-14T11:00',
      'wait until 2026-03-16T09:00',
      'a weekend waits for Monday',
    ],
    ['staff', '2026-02-01T09:00', '2026-03-12T09:30', 'send late', 'staff are told however late'],
    ['customer', '2026-03-12T09:00', '2026-03-12T17:59', 'send late', 'within the window'],
    ['customer', '2026-03-12T09:00', '2026-03-12T18:00', 'wait until 2026-03-13T09:00', 'closed at 18:00'],
    ['customer', '2026-03-12T09:00', '2026-03-13T09:00', 'send late', 'exactly 24 hours is not more than 24'],
    ['customer', '2026-03-12T09:00', '2026-03-13T09:01', 'drop', 'more than 24 hours is dropped'],
    [
      'customer',
      '2026-03-13T09:00',
      '2026-03-13T20:00',
      'drop',
      'the next opening is Monday, 72 hours later',
    ],
    [
      'customer',
      '2026-02-14T09:00',
      '2026-02-14T08:00',
      'wait until 2026-02-14T09:00',
      '调休 Saturday is worked',
    ],
  ])('%s meant for %s at %s: %s (%s)', (side, meantFor, now, expected) => {
    expect(timing(side, meantFor, now)).toBe(expected);
  });

  it('a step that does not send late drops what its people would get late', () => {
    const policy = { ...trialCheck.late, staff: 'drop' as const };
    const late = timingOf(
      {
        audience: 'staff',
        meantFor: shanghai('2026-03-12T09:00'),
        plannedAt: shanghai('2026-03-01T09:00'),
      },
      policy,
      shanghai('2026-03-12T12:00'),
      rules,
    );
    expect(late.kind).toBe('drop');
  });

  it('what became known after its moment goes out at once and is not marked late', () => {
    const reminder = {
      audience: 'staff' as const,
      meantFor: shanghai('2026-03-10T09:00'),
      plannedAt: shanghai('2026-03-12T11:00'),
    };
    expect(timingOf(reminder, trialCheck.late, shanghai('2026-03-12T11:00'), rules)).toEqual({
      kind: 'send',
      late: false,
    });
  });

  it('what was planned at the very moment it was meant for could have been on time', () => {
    const meantFor = shanghai('2026-03-12T09:00');
    const reminder = { audience: 'staff' as const, meantFor, plannedAt: meantFor };
    expect(timingOf(reminder, trialCheck.late, shanghai('2026-03-12T11:00'), rules)).toEqual({
      kind: 'send',
      late: true,
    });
  });

  // 2026-03-13 is a Friday.
  it.each<[string, string, string]>([
    ['2026-03-14T08:00', 'wait until 2026-03-14T09:00', 'before the window opens, although it is a Saturday'],
    ['2026-03-14T09:00', 'send', 'on its day'],
    ['2026-03-14T17:59', 'send late', 'until the window closes'],
    ['2026-03-14T18:00', 'reason/day-over', 'afterwards its day is over'],
    ['2026-03-15T09:30', 'reason/day-over', 'and on the next day'],
    ['2026-03-13T10:00', 'reason/day-over', 'it is not for the day before either'],
  ])('a greeting meant for a Saturday at 09:00, at %s: %s (%s)', (now, expected) => {
    const reminder = {
      audience: 'customer' as const,
      meantFor: shanghai('2026-03-14T09:00'),
      plannedAt: shanghai('2026-01-01T09:00'),
      onDayOff: 'send' as const,
    };
    const decided = timingOf(reminder, trialCheck.late, shanghai(now), rules);
    expect(
      decided.kind === 'wait'
        ? `wait until ${localTime(decided.until)}`
        : decided.kind === 'drop'
          ? decided.reason.code
          : decided.late
            ? 'send late'
            : 'send',
    ).toBe(expected);
  });

  const overnight = { morningAt: null, quiet: { from: '21:00', to: '07:00' } };

  it.each<[Side, boolean, string, string, string]>([
    ['staff', true, '2026-03-14T23:00', '2026-03-14T23:00', 'send'],
    ['staff', true, '2026-03-14T23:00', '2026-03-15T00:01', 'send late'],
    ['staff', false, '2026-03-12T22:00', '2026-03-12T22:30', 'wait until 2026-03-13T09:00'],
    ['customer', true, '2026-03-12T22:00', '2026-03-12T22:30', 'wait until 2026-03-13T09:00'],
  ])('to %s at any hour (%s), meant for %s, at %s: %s', (audience, anyHour, meantFor, now, expected) => {
    const reminder = {
      audience,
      anyHour,
      meantFor: shanghai(meantFor),
      plannedAt: shanghai('2026-01-01T09:00'),
    };
    const decided = timingOf({ ...reminder, hours: overnight }, trialCheck.late, shanghai(now), rules);
    expect(
      decided.kind === 'wait'
        ? `wait until ${localTime(decided.until)}`
        : decided.kind === 'send' && decided.late
          ? 'send late'
          : decided.kind,
    ).toBe(expected);
  });

  it('what is not sent says why, with the limit of the step', () => {
    const reminder = { meantFor: shanghai('2026-03-12T09:00'), plannedAt: shanghai('2026-01-01T09:00') };
    const policy = { ...trialCheck.late, staff: 'drop' as const };
    const reasonAt = (audience: Side, now: string) => {
      const decided = timingOf({ ...reminder, audience }, policy, shanghai(now), rules);
      return decided.kind === 'drop' ? decided.reason : decided.kind;
    };
    expect(reasonAt('customer', '2026-03-13T09:01')).toEqual({
      code: 'reason/too-late-to-ask',
      params: { hours: 24 },
    });
    expect(reasonAt('staff', '2026-03-12T10:01')).toEqual({ code: 'reason/not-sent-late', params: {} });
    expect(reasonAt('staff', '2026-03-12T10:00')).toBe('send');
    expect(reasonAt('customer', '2026-03-12T10:01')).toBe('send');
  });
});
