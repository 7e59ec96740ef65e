import { describe, expect, it } from 'vitest';
import { spanOf } from '../../../jobs/plan/span.ts';
import { anniversaryTrigger, yearsOf } from '../../../jobs/plan/triggers/anniversary.ts';
import type { FollowUpFact, SubjectFacts } from '../../../jobs/plan/types.ts';
import { anchor, day, existing, facts, rules, trialCheck } from '../scene.ts';

interface Case {
  readonly deal?: string;
  readonly recorded?: string;
  readonly followUps?: readonly FollowUpFact[];
  readonly dueDays?: number;
  readonly today?: string;
}

function anniversaries({
  deal = '2023-03-02',
  recorded,
  followUps = [],
  dueDays = 0,
  today = '2026-03-01',
}: Case) {
  const about: SubjectFacts = facts({
    anchors: { firstDeal: anchor(deal, recorded ?? `${deal}T08:00`) },
    followUps,
  });
  const step = { ...trialCheck, key: 'anniversary', dueDays };
  return anniversaryTrigger.occurrences(step, { anchor: 'firstDeal' }, about, rules, spanOf(day(today)));
}

/** `2026 due 2026-03-02`, those ahead in brackets. */
function days(c: Case): string[] {
  const { owed, ahead } = anniversaries(c);
  const shown = (one: (typeof owed)[number]) => `${one.cycle} due ${one.dueOn.toString()}`;
  return [...owed.map(shown), ...ahead.map((one) => `(${shown(one)})`)];
}

function was(cycle: string, dueOn: string, changes: Partial<FollowUpFact> = {}): FollowUpFact {
  const planned = {
    step: 'anniversary',
    cycle,
    anchorOn: day('2023-03-02'),
    ownerId: 'zhang',
    reminders: [],
  };
  return { ...existing({ ...planned, dueOn: day(dueOn) }), ...changes };
}

const byPosting = { state: 'closed', closedBy: 'posting' } as const;

describe('an anniversary', () => {
  it('is owed from the day before on, and next year is ahead', () => {
    expect(days({ today: '2026-03-01' })).toEqual(['2026 due 2026-03-02', '(2027 due 2027-03-02)']);
    expect(days({ today: '2026-02-28' })).toEqual(['(2026 due 2026-03-02)', '(2027 due 2027-03-02)']);
  });

  it('in December that is due in January is owed in January', () => {
    const c = { deal: '2023-12-28', recorded: '2024-01-01T08:00', dueDays: 20 };
    expect(days({ ...c, today: '2026-02-20' })[0]).toBe('2025 due 2026-01-17');
    expect(days({ ...c, today: '2026-01-05' })).toContain('(2025 due 2026-01-17)');
  });

  it('counts from the deal, and says from which working day staff can hear of it', () => {
    const { owed } = anniversaries({ recorded: '2026-02-20T08:00' });
    expect(owed).toEqual([
      { cycle: '2026', anchorOn: day('2023-03-02'), dueOn: day('2026-03-02'), knownOn: day('2026-02-24') },
    ]);
  });

  it('the first is one year after the deal', () => {
    expect(days({ deal: '2026-03-02', today: '2026-03-02' })).toEqual(['(2027 due 2027-03-02)']);
  });

  it('a deal in years to come has none yet', () => {
    expect(days({ deal: '2028-03-02', recorded: '2026-03-01T08:00' })).toEqual([]);
  });

  it('is not owed for a customer without that day', () => {
    const found = anniversaryTrigger.occurrences(
      trialCheck,
      { anchor: 'firstDeal' },
      facts(),
      rules,
      spanOf(day('2026-03-01')),
    );
    expect(found).toEqual({ owed: [], ahead: [] });
  });

  it.each([
    ['2028-02-27', '2028 due 2028-02-29'],
    ['2026-02-27', '2026 due 2026-02-28'],
  ])(
    'of a 29 February falls on the 28th in a common year (requirements 4.10): seen on %s',
    (today, first) => {
      expect(days({ deal: '2024-02-29', today })[0]).toContain(first);
    },
  );

  it('has its deadline some days later, where the step says so', () => {
    expect(days({ dueDays: 5, today: '2026-03-06' })[0]).toBe('2026 due 2026-03-07');
  });

  it.each([
    // 45 days after 2 March.
    ['2026-04-16', ['2026 due 2026-03-02', '(2027 due 2027-03-02)']],
    ['2026-04-17', ['(2027 due 2027-03-02)']],
  ])('is made up for within 45 days: %s', (today, expected) => {
    expect(days({ today })).toEqual(expected);
  });

  it.each([
    ['2026-03-02T23:00', ['2026 due 2026-03-02', '(2027 due 2027-03-02)']],
    ['2026-03-03T00:30', ['(2027 due 2027-03-02)']],
  ])('that was past when the deal was recorded is not made up for: %s', (recorded, expected) => {
    expect(days({ recorded, today: '2026-03-05' })).toEqual(expected);
  });
});

describe('an anniversary that is open', () => {
  it('stays owed, however long ago', () => {
    const followUps = [was('2024', '2024-03-02')];
    expect(days({ followUps, today: '2026-06-01' })).toEqual([
      '2024 due 2024-03-02',
      '(2027 due 2027-03-02)',
    ]);
  });

  it('with a key of another form, written by an older rule, hinders none', () => {
    const followUps = [was('first-deal', '2024-03-02')];
    expect(days({ followUps, today: '2026-06-01' })).toEqual(['(2027 due 2027-03-02)']);
  });

  it('of another step says nothing about this one', () => {
    const followUps = [was('2024', '2024-03-02', { step: 'other' })];
    expect(days({ followUps, today: '2026-06-01' })).toEqual(['(2027 due 2027-03-02)']);
  });
});

describe('a deal whose day is corrected', () => {
  // Kept on 20 December 2025; the deal was really on 5 January, so the next one would be 16 days later.
  const kept = (changes: Partial<FollowUpFact>) => ({
    deal: '2023-01-05',
    today: '2026-01-04',
    followUps: [was('2025', '2025-12-20', changes)],
  });

  it('gets no second anniversary soon after one that was kept', () => {
    expect(days(kept(byPosting))).toEqual(['(2027 due 2027-01-05)']);
  });

  it.each([
    ['that facts had closed', { state: 'closed', closedBy: 'facts' } as const],
    ['that was cancelled', { state: 'cancelled' } as const],
    ['of another step', { ...byPosting, step: 'other' }],
  ])('gets it after one %s', (_name, changes) => {
    expect(days(kept(changes))).toContain('2026 due 2026-01-05');
  });

  it('gets it after one that was skipped but is not closed', () => {
    expect(days(kept({ state: 'cancelled', skipped: true }))).toContain('2026 due 2026-01-05');
  });

  it('keeps its own, though it is kept already', () => {
    expect(days({ followUps: [was('2026', '2026-03-02', byPosting)] })).toContain('2026 due 2026-03-02');
  });

  it.each([
    ['2025-09-01', false],
    ['2025-08-31', true],
  ])('half a year apart they are two: kept on %s', (dueOn, owed) => {
    const found = days({ followUps: [was('2025', dueOn, byPosting)], today: '2026-03-02' });
    expect(found.includes('2026 due 2026-03-02')).toBe(owed);
  });

  it('holds for one that was kept after it too', () => {
    expect(days({ followUps: [was('2027', '2026-03-20', byPosting)] })).not.toContain('2026 due 2026-03-02');
  });
});

describe('its words', () => {
  it('count the years', () => {
    const owed = { cycle: { year: 2026 }, anchorOn: day('2023-03-02') };
    expect(yearsOf(owed)).toBe(3);
    const scene = { rules, today: day('2026-03-02'), language: 'en' } as const;
    expect(anniversaryTrigger.values?.(owed, scene)).toEqual({ anniversary: { years: 3 } });
    expect(anniversaryTrigger.name(owed, scene)).toEqual({ code: 'cycle/anniversary', params: { years: 3 } });
  });

  it('name an anchor that exists', () => {
    const report: string[] = [];
    const check = (anchorKey: string) =>
      anniversaryTrigger.check?.(
        { anchor: anchorKey },
        { anchors: ['firstDeal', 'arrived'] },
        (path, message) => {
          report.push(`${path.join('.')}: ${message}`);
        },
      );
    check('arrived');
    expect(report).toEqual([]);
    check('birthday');
    expect(report).toEqual([': there is no anchor birthday; expected one of firstDeal, arrived']);
  });

  it('are one anchor', () => {
    expect(anniversaryTrigger.settings.parse('firstDeal')).toEqual({ anchor: 'firstDeal' });
    expect(anniversaryTrigger.settings.safeParse('First Deal').success).toBe(false);
  });
});
