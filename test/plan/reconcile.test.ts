import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planSubject } from '../../jobs/plan/plan-subject.ts';
import { reconcile } from '../../jobs/plan/reconcile.ts';
import { eventSlot, notPosted } from '../../jobs/plan/slots.ts';
import type { Change, CustomerFacts, FollowUpFact } from '../../jobs/plan/types.ts';
import { written } from './properties/on-paper.ts';
import { spanOf } from '../../jobs/plan/span.ts';
import {
  anchor,
  day,
  existing,
  facts,
  localTime,
  playbook,
  rules,
  shanghai,
  span,
  trialCheck,
} from './scene.ts';

const started = (on: string, round = 1) => ({
  anchors: { trialStarted: anchor(on, '2026-03-01T08:00', round) },
});

function changesFor(now: Partial<CustomerFacts>, followUps: readonly FollowUpFact[]): readonly Change[] {
  const known = facts({ ...now, followUps });
  return reconcile(planSubject(known, rules, span).followUps, known, rules);
}

function planOf(changes: Partial<CustomerFacts>) {
  const [planned] = planSubject(facts(changes), rules, span).followUps;
  if (planned === undefined) throw new Error('nothing planned');
  return planned;
}

/** As the database has it: each reminder with the deadline it is about. */
const pinned = (followUp: FollowUpFact): FollowUpFact => ({
  ...followUp,
  reminders: followUp.reminders.map((r) => ({ ...r, aboutDueOn: followUp.dueOn })),
});

const summary = (changes: readonly Change[]) =>
  changes.map((c) =>
    c.kind === 'move-reminder'
      ? `${c.kind} ${c.reminder.slot} → ${localTime(c.reminder.at)} ${c.reminder.recipientId}`
      : c.kind === 'cancel-reminder'
        ? `${c.kind} ${c.reminderId}`
        : c.kind === 'add-reminder'
          ? `${c.kind} ${c.reminder.slot}`
          : c.kind,
  );

describe('planning again', () => {
  it('changes nothing when nothing has changed', () => {
    const now = started('2026-03-02');
    expect(changesFor(now, [existing(planOf(now))])).toEqual([]);
  });

  it.each([
    ['gets an hour', undefined, '2026-03-12T14:00', 'reason/due-hour'],
    ['gets another hour', '2026-03-12T14:00', '2026-03-12T15:00', 'reason/due-hour'],
    ['loses its hour', '2026-03-12T14:00', undefined, 'reason/due-all-day'],
    ['keeps its hour', '2026-03-12T14:00', '2026-03-12T14:00', null],
  ])('a deadline that %s on the same day', (_what, from, to, code) => {
    const now = started('2026-03-02');
    const { dueAt: _, ...plain } = planOf(now);
    const at = (hour: string | undefined) => (hour === undefined ? {} : { dueAt: shanghai(hour) });
    const before = { ...existing(plain), ...at(from) };
    const known = facts({ ...now, followUps: [before] });
    const [change] = reconcile([{ ...plain, ...at(to) }], known, rules);
    if (code === null) return expect(change).toBeUndefined();
    expect(change).toMatchObject({ kind: 'adjust', dueOn: plain.dueOn, ...at(to), reason: { code } });
    expect(change !== undefined && 'dueAt' in change).toBe(to !== undefined);
    if (to !== undefined) expect(JSON.stringify(change)).toContain(to.slice(11));
  });

  it('moving the trial start moves unsent reminders and repeats to staff what was about the old deadline', () => {
    const before = existing(planOf(started('2026-03-02')), ['due-2d>owner']);
    expect(summary(changesFor(started('2026-03-05'), [before]))).toEqual([
      'adjust',
      // The preparation, posted for the old deadline, meets the prompt of the new one on the Friday and gives way.
      'move-reminder due>customer → 2026-03-13T09:00 null',
      'move-reminder due>owner → 2026-03-13T09:00 zhang',
      'move-reminder escalate-1wd>supervisor → 2026-03-16T09:00 li',
      'move-reminder escalate-3wd>director → 2026-03-18T09:00 chen',
    ]);
  });

  it('re-tiering to 潜力 gives the rest to the supervisor and the salesperson nothing', () => {
    const now = { ...started('2026-03-02'), tier: 'potential' as const };
    const before = existing(planOf(started('2026-03-02')), ['due-2d>owner']);
    expect(summary(changesFor(now, [before]))).toEqual([
      'adjust',
      'move-reminder due>owner → 2026-03-12T09:00 li',
      'move-reminder escalate-1wd>supervisor → 2026-03-13T09:00 chen',
      'cancel-reminder r-escalate-3wd>director',
    ]);
  });

  it('a date taken away cancels the follow-up and its reminders, with the reason', () => {
    const changes = changesFor({ anchors: {} }, [existing(planOf(started('2026-03-02')))]);
    expect(summary(changes).filter((c) => c === 'cancel')).toHaveLength(1);
    expect(summary(changes).filter((c) => c.startsWith('cancel-reminder'))).toHaveLength(5);
    for (const change of changes) expect('reason' in change && change.reason).toBeTruthy();
  });

  it('a date that comes back opens the same follow-up again instead of a second one', () => {
    const planned = existing(planOf(started('2026-03-02')));
    const cancelled: FollowUpFact = {
      ...planned,
      state: 'cancelled',
      reminders: planned.reminders.map((r) => ({ ...r, state: 'cancelled' as const })),
    };
    const changes = summary(changesFor(started('2026-03-02'), [cancelled]));
    expect(changes[0]).toBe('reopen');
    expect(changes).not.toContain('open');
    expect(changes.filter((c) => c.startsWith('move-reminder'))).toHaveLength(5);
  });

  it('what a person closed stays closed, and its reminders stop', () => {
    const closed: FollowUpFact = {
      ...existing(planOf(started('2026-03-02')), ['due-2d>owner']),
      state: 'closed',
    };
    const changes = summary(changesFor(started('2026-03-02'), [closed]));
    expect(changes).toHaveLength(4);
    expect(changes.every((c) => c.startsWith('cancel-reminder'))).toBe(true);
  });

  it('what a supervisor skipped does not come back when the date is corrected', () => {
    const skipped: FollowUpFact = {
      ...existing(planOf(started('2026-03-02'))),
      state: 'cancelled',
      skipped: true,
      reminders: [],
    };
    expect(changesFor(started('2026-03-09'), [skipped])).toEqual([]);
    expect(changesFor(started('2026-03-09'), [{ ...skipped, skipped: false }])).not.toEqual([]);
  });

  it('a second round opens beside the closed first', () => {
    const closed: FollowUpFact = {
      ...existing(planOf(started('2026-03-02'))),
      state: 'closed',
      reminders: [],
    };
    const changes = changesFor(started('2026-04-01', 2), [closed]);
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({ kind: 'open', followUp: { cycle: '2' } });
  });

  describe('when everyone was told and the deadline moves', () => {
    const told = ['due-2d>owner', 'due>customer', 'due>owner', 'escalate-1wd>supervisor'];
    const adds = (changes: readonly Change[]) =>
      changes.flatMap((c) =>
        c.kind === 'add-reminder'
          ? [`${c.reminder.slot} ${localTime(c.reminder.at)} ${c.reminder.recipientId}`]
          : [],
      );
    const before = existing(planOf(started('2026-03-02')), told);

    it('owner and supervisor hear again, the customer is not asked again, and the director hears last', () => {
      const changes = changesFor(started('2026-03-06'), [before]);
      expect(adds(changes)).toEqual([
        'due-2d>owner@2026-03-16 2026-03-13T09:00 zhang',
        'due>owner@2026-03-16 2026-03-16T09:00 zhang',
        'escalate-1wd>supervisor@2026-03-16 2026-03-17T09:00 li',
      ]);
      expect(summary(changes)).toContain('move-reminder escalate-3wd>director → 2026-03-19T09:00 chen');
      expect(changes).toHaveLength(5);
    });

    const moved = (on: string, from: FollowUpFact): FollowUpFact =>
      written([from], changesFor(started(on), [from]))[0] ?? from;
    const posted = (followUp: FollowUpFact): FollowUpFact => ({
      ...followUp,
      reminders: followUp.reminders.map((r) => (r.state === 'planned' ? { ...r, state: 'posted' } : r)),
    });

    it('back to a day that was told: nothing is said, and what was planned for the other day is cancelled', () => {
      const there = moved('2026-03-06', pinned(before));
      expect(changesFor(started('2026-03-06'), [there])).toEqual([]);
      const back = changesFor(started('2026-03-02'), [there]);
      expect(adds(back)).toEqual([]);
      expect(summary(back).filter((line) => line.startsWith('cancel-reminder'))).toHaveLength(3);
      const [again] = written([there], back);
      expect(again === undefined ? null : changesFor(started('2026-03-02'), [again])).toEqual([]);
    });

    it('back and forth after everything was said: nothing is said again for either day', () => {
      const there = posted(moved('2026-03-06', posted(pinned(before))));
      const back = moved('2026-03-02', there);
      expect(back.reminders.filter(({ state }) => state === 'planned')).toEqual([]);
      const again = moved('2026-03-06', back);
      expect(again.reminders.filter(({ state }) => state === 'planned')).toEqual([]);
    });

    it('to a third day: what was not posted yet for the second is moved', () => {
      const there = moved('2026-03-06', pinned(before));
      expect(summary(changesFor(started('2026-03-09'), [there]))).toContain(
        'move-reminder due>owner@2026-03-19 → 2026-03-19T09:00 zhang',
      );
    });
  });

  it.each([
    ['which it carries', '2026-03-10', true, '2026-03-14'],
    ['of its follow-up, on rows of the version before', '2026-03-14', false, '2026-03-14'],
  ])(
    'a prompt that stays at its hour says from which deadline it moved: the one %s',
    (_, dueOn, isPinned, from) => {
      // Due on a Saturday or on the Sunday, it is said on the Friday before.
      const before = existing(planOf(started('2026-03-04')));
      const known = { ...(isPinned ? pinned(before) : before), dueOn: day(dueOn) };
      const moved = changesFor(started('2026-03-05'), [known]).find(
        (change) => change.kind === 'move-reminder' && change.reminder.slot === 'due>owner',
      );
      expect(moved).toMatchObject({
        reason: { code: 'reason/due-moved', params: { fromOn: day(from), toOn: day('2026-03-15') } },
      });
      if (moved?.kind !== 'move-reminder') throw new Error('it does not move');
      expect(String((moved.reason.params as { fromOn: unknown }).fromOn)).toBe(from);
    },
  );

  it('a snooze ends once: its repeat is not said again for another deadline', () => {
    const snooze = { until: day('2026-03-13'), holdsEscalation: false };
    const snoozed = {
      ...started('2026-03-02'),
      followUps: [{ ...existing(planOf(started('2026-03-02'))), snooze }],
    };
    const [planned] = planSubject(facts(snoozed), rules, span).followUps;
    if (planned === undefined) throw new Error('nothing planned');
    expect(planned.reminders.map(({ slot }) => slot)).toContain('snoozed-2026-03-13');
    const said = pinned({ ...existing(planned, ['snoozed-2026-03-13']), snooze });
    const slots = summary(changesFor(started('2026-03-05'), [said]));
    expect(slots.some((line) => line.includes('due>owner'))).toBe(true);
    expect(slots.filter((line) => line.includes('snoozed-'))).toEqual([]);
  });

  describe('a prompt that was said for the old deadline', () => {
    const prompt = (slot: string, to: 'owner' | 'supervisor', dueOffsetDays: number) =>
      ({ slot, to, dueOffsetDays, say: 'trial-check/due' }) as const;
    /** Both prompts were posted; the new deadline puts both on Friday the 13th. */
    const repeated = (second: ReturnType<typeof prompt>) => {
      const step = { ...trialCheck, remind: [prompt('due-1d>owner', 'owner', -1), second], escalate: [] };
      const own = { ...rules, playbook: { ...playbook, steps: [step] } };
      const before = facts(started('2026-03-02'));
      const [planned] = planSubject(before, own, span).followUps;
      if (planned === undefined) throw new Error('nothing planned');
      const followUps = [pinned(existing(planned, ['due-1d>owner', second.slot]))];
      const now = facts({ ...started('2026-03-05'), followUps });
      return summary(reconcile(planSubject(now, own, span).followUps, now, own));
    };

    it('is not repeated beside the next one of the same day to the same person', () => {
      expect(repeated(prompt('due>owner', 'owner', 0))).toEqual([
        'adjust',
        'add-reminder due>owner@2026-03-15',
      ]);
    });

    it('is repeated beside one to someone else', () => {
      expect(repeated(prompt('due>supervisor', 'supervisor', 0))).toEqual([
        'adjust',
        'add-reminder due-1d>owner@2026-03-15',
        'add-reminder due>supervisor@2026-03-15',
      ]);
    });
  });

  it('of two messages that a customer did not get, the report is meant for the first', () => {
    const remind = [
      { slot: 'due>customer', to: 'customer', dueOffsetDays: 0, say: 'trial-check/ask' },
      { slot: 'due+1d>customer', to: 'customer', dueOffsetDays: 1, say: 'trial-check/ask' },
    ] as const;
    const step = { ...trialCheck, remind, escalate: [], lapsesAfterDays: 2 };
    const own = { ...rules, playbook: { ...playbook, steps: [step] } };
    const [planned] = planSubject(facts(started('2026-03-02')), own, span).followUps;
    if (planned === undefined) throw new Error('nothing planned');
    const now = facts({ ...started('2026-03-02'), followUps: [existing(planned)] });
    const changes = reconcile(planSubject(now, own, spanOf(day('2026-03-20'))).followUps, now, own);
    const report = changes.find(({ kind }) => kind === 'add-reminder');
    expect(report).toMatchObject({ reminder: { slot: notPosted, recipientId: 'zhang' } });
    if (report?.kind !== 'add-reminder') throw new Error('nothing is reported');
    expect(localTime(report.reminder.at)).toBe('2026-03-12T09:00');
  });

  it('that a message was not posted is taken back when it comes back, and reported again when it lapses again', () => {
    const remind = [
      { slot: 'due>customer', to: 'customer', dueOffsetDays: 0, say: 'trial-check/ask' },
    ] as const;
    const step = { ...trialCheck, remind, escalate: [], lapsesAfterDays: 2 };
    const own = { ...rules, playbook: { ...playbook, steps: [step] } };
    const [planned] = planSubject(facts(started('2026-03-02')), own, span).followUps;
    if (planned === undefined) throw new Error('nothing planned');
    let lived: readonly FollowUpFact[] = [existing(planned)];
    const planOn = (today: string, startedOn: string) => {
      const now = facts({ ...started(startedOn), followUps: lived });
      const changes = reconcile(planSubject(now, own, spanOf(day(today))).followUps, now, own);
      lived = written(lived, changes);
      return summary(changes);
    };
    const report = `${lived[0]?.id ?? ''}>${notPosted}`;
    expect(planOn('2026-03-20', '2026-03-02')).toContain(`add-reminder ${notPosted}`);
    expect(planOn('2026-03-20', '2026-03-12')).toEqual(
      expect.arrayContaining(['reopen', `cancel-reminder ${report}`]),
    );
    expect(planOn('2026-04-20', '2026-03-12')).toContain(
      `move-reminder ${notPosted} → 2026-03-20T09:00 zhang`,
    );
    expect(planOn('2026-04-20', '2026-03-12')).toEqual([]);
  });

  it('a reminder in flight or perhaps posted is never moved', () => {
    const base = existing(planOf(started('2026-03-02')));
    for (const state of ['claimed', 'posted', 'unknown'] as const) {
      const before = { ...base, reminders: base.reminders.map((r) => ({ ...r, state })) };
      const changes = summary(changesFor(started('2026-03-05'), [before]));
      expect(changes.filter((line) => !line.startsWith('add-reminder'))).toEqual(['adjust']);
      expect(changes.some((line) => line.includes('customer'))).toBe(false);
    }
  });

  it('a question given up as too late is asked again only when its day moves', () => {
    const base = existing(planOf(started('2026-03-02')));
    const before = { ...base, reminders: base.reminders.map((r) => ({ ...r, state: 'skipped' as const })) };
    expect(summary(changesFor(started('2026-03-02'), [before]))).toEqual([]);
    expect(summary(changesFor(started('2026-03-20'), [before]))).toContain(
      'move-reminder due>customer → 2026-03-30T09:00 null',
    );
  });

  it('leaves a notice about an event alone until its follow-up ends', () => {
    const base = existing(planOf(started('2026-03-02')));
    const notice = {
      id: 'n1',
      slot: eventSlot('answered'),
      say: 'trial-check/answered',
      recipientId: 'zhang',
      meantFor: anchor('2026-03-12').recordedAt,
      state: 'planned' as const,
    };
    const before = { ...base, reminders: [...base.reminders, notice] };
    expect(changesFor(started('2026-03-02'), [before])).toEqual([]);
    expect(summary(changesFor(started('2026-03-02'), [{ ...before, state: 'closed' }]))).toContain(
      'cancel-reminder n1',
    );
  });

  it('moving an anchor asks the customer nothing that was already asked, and moves nothing that was posted', () => {
    const slots = planOf(started('2026-03-02')).reminders.map((r) => r.slot);
    fc.assert(
      fc.property(fc.subarray(slots), fc.integer({ min: -20, max: 20 }), (posted, shift) => {
        const before = existing(planOf(started('2026-03-10')), posted);
        const moved = `2026-03-${String(10 + Math.max(-9, Math.min(20, shift))).padStart(2, '0')}`;
        for (const change of changesFor(started(moved), [before])) {
          expect(change.kind).not.toBe('open');
          if (change.kind === 'add-reminder') expect(change.reminder.audience).toBe('staff');
          if (change.kind === 'move-reminder') expect(posted).not.toContain(change.reminder.slot);
        }
      }),
    );
  });
});
