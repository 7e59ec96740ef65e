import { describe, expect, it } from 'vitest';
import { silenceTrigger } from '../../../jobs/plan/triggers/silence.ts';
import type { CustomerFacts, SubjectFacts } from '../../../jobs/plan/types.ts';
import { anchor, day, existing, facts, rules, span, trialCheck } from '../scene.ts';

const settings = { days: { strategic: 10, important: 20, ordinary: 30 } };
const step = { ...trialCheck, key: 'silence', dueDays: 0 };

const occurrences = (about: Partial<CustomerFacts>, dueDays = 0) =>
  silenceTrigger.occurrences({ ...step, dueDays }, settings, facts(about), rules, span);

function days(about: Partial<CustomerFacts>, dueDays = 0): string[] {
  const { owed, ahead } = occurrences(about, dueDays);
  return [
    ...owed.map(({ cycle, dueOn }) => `${cycle} ${dueOn.toString()}`),
    ...ahead.map((one) => `(${one.cycle} ${one.dueOn.toString()})`),
  ];
}

describe('a customer without contact', () => {
  it.each([
    ['strategic', '2026-02-20', ['2026-02-20 2026-03-02']],
    ['important', '2026-02-10', ['2026-02-10 2026-03-02']],
    ['ordinary', '2026-01-31', ['2026-01-31 2026-03-02']],
    ['ordinary', '2026-02-01', ['(2026-02-01 2026-03-03)']],
  ] as const)('is owed one after the days of its level: %s, last heard of on %s', (level, last, expected) => {
    expect(days({ level, lastContactOn: day(last) })).toEqual(expected);
  });

  it('counts from the day it was entered, without a recorded contact or with an older one', () => {
    expect(days({ enteredOn: day('2026-01-15') })).toEqual(['2026-01-15 2026-02-14']);
    expect(days({ enteredOn: day('2026-01-15'), lastContactOn: day('2025-12-01') })).toEqual([
      '2026-01-15 2026-02-14',
    ]);
  });

  it('counts from a first contact recorded later, but not from one that is still to come', () => {
    const about = (on: string, recorded?: string) =>
      days({ enteredOn: day('2026-01-15'), anchors: { firstContact: anchor(on, recorded) } });
    expect(about('2026-01-20')).toEqual(['2026-01-20 2026-02-19']);
    expect(about('2026-01-10')).toEqual(['2026-01-15 2026-02-14']);
    expect(about('2026-02-20', '2026-01-16T08:00')).toEqual(['2026-01-15 2026-02-14']);
  });

  it('has its deadline some days later, where the step says so', () => {
    expect(days({ lastContactOn: day('2026-01-20') }, 5)).toEqual(['2026-01-20 2026-02-24']);
  });

  it('counts from the last contact and is known since then', () => {
    expect(occurrences({ lastContactOn: day('2026-01-31') }).owed).toEqual([
      {
        cycle: '2026-01-31',
        anchorOn: day('2026-01-31'),
        dueOn: day('2026-03-02'),
        knownOn: day('2026-01-31'),
      },
    ]);
  });

  it('belongs to customers only', () => {
    const machine = { ...facts(), subject: { kind: 'staff', id: 'm' } } as unknown as SubjectFacts;
    expect(silenceTrigger.occurrences(step, settings, machine, rules, span)).toEqual({ owed: [], ahead: [] });
  });
});

describe('a contact', () => {
  const before = {
    ...existing({
      step: 'silence',
      cycle: '2025-12-01',
      anchorOn: day('2025-12-01'),
      dueOn: day('2025-12-31'),
      ownerId: 'zhang',
      reminders: [],
    }),
  };

  it('ends the silence before it, and starts the count anew', () => {
    const { owed, ahead } = occurrences({ followUps: [before], lastContactOn: day('2026-02-20') });
    expect(owed).toEqual([
      {
        cycle: '2025-12-01',
        anchorOn: day('2025-12-01'),
        dueOn: day('2025-12-31'),
        knownOn: day('2025-12-01'),
        done: { code: 'reason/contact-since', params: { contactOn: day('2026-02-20') } },
      },
    ]);
    expect(ahead.map(({ cycle }) => cycle)).toEqual(['2026-02-20']);
  });

  it('ends nothing of another step, nor the silence that it began', () => {
    expect(days({ followUps: [{ ...before, step: 'other' }], lastContactOn: day('2026-02-20') })).toEqual([
      '(2026-02-20 2026-03-22)',
    ]);
    const own = { ...before, cycle: '2026-01-15', anchorOn: day('2026-01-15'), dueOn: day('2026-02-14') };
    expect(days({ followUps: [own], lastContactOn: day('2026-01-15') })).toEqual(['2026-01-15 2026-02-14']);
  });
});

describe('its words', () => {
  const owed = { cycle: { on: day('2026-01-31') }, anchorOn: day('2026-01-31') };

  it('say for how many days, and since when', () => {
    const scene = { rules, today: day('2026-03-12'), language: 'en' } as const;
    expect(silenceTrigger.values?.(owed, scene)).toEqual({ silence: { days: 40 } });
    expect(silenceTrigger.name(owed, scene)).toEqual({
      code: 'cycle/silence',
      params: { sinceOn: day('2026-01-31') },
    });
  });

  it('are a number of days for each level', () => {
    const read = (written: unknown) => silenceTrigger.settings.safeParse(written);
    expect(read({ strategic: '10d', important: '20d', ordinary: '30d' }).data).toEqual(settings);
    expect(read({ strategic: '10d', important: '20d' }).success).toBe(false);
    expect(read({ strategic: '10d', important: '20d', ordinary: '4wd' }).error?.issues[0]?.message).toBe(
      'a number of days such as `10d`',
    );
  });
});
