import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { planSubject } from '../../jobs/plan/plan-subject.ts';
import { spanOf } from '../../jobs/plan/span.ts';
import type { EntryFacts } from '../../jobs/plan/types.ts';
import { rulesOf } from '../../jobs/rules.ts';
import { editedTemplates } from '../templates/edited-templates.ts';

const person = (id: string) => ({ id, name: id });

/** The reminders of an invoice due on Wednesday 2026-03-11, by the ladder and with an escalation after a working day. */
function planned(ladder: string): readonly string[] {
  const rules = rulesOf(
    loadTemplates(
      editedTemplates({
        'registers/receivable.yaml': [
          '    closes: { move: settle }\n',
          `    closes: { move: settle }
    escalate: [{ after: 1wd, to: supervisor, say: entry/escalate }]
  - key: receivable-ladder
    work: { zh: 催收, en: Collect }
    entered: open
    from: dueOn
    due: 0d
    remind: [${ladder}]
    closes: { move: settle }
    escalate: [{ after: 1wd, to: director, say: entry/escalate }]
`,
        ],
      }),
    ),
  );
  const opened = Temporal.ZonedDateTime.from('2026-03-02T10:00[Asia/Shanghai]').toInstant();
  const facts: EntryFacts = {
    subject: { kind: 'entry', id: 'e1' },
    customerId: 'c1',
    active: true,
    enteredOn: Temporal.PlainDate.from('2026-03-02'),
    hasCustomerRoom: false,
    anchors: {},
    followUps: [],
    people: { owner: person('zhang'), supervisor: person('li'), director: person('chen') },
    register: 'receivable',
    number: 'YS2603-001',
    moves: [{ move: null, from: null, to: 'open', at: opened, by: '张伟' }],
    values: { dueOn: '2026-03-11' },
  };
  const { followUps } = planSubject(facts, rules, spanOf(Temporal.PlainDate.from('2026-03-02')));
  const ladderOf = followUps.find(({ step }) => step === 'receivable-ladder');
  return (ladderOf?.reminders ?? []).map(
    ({ slot, at }) => `${slot} ${at.toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toString()}`,
  );
}

describe('a ladder of reminders', () => {
  it('is one rule with several moments, the last of which comes again; its escalation counts from the deadline', () => {
    const found = planned('{ at: [due-7d, due, due+7d, due+15d], every: 7d, to: owner, say: entry/due }');
    expect(found.slice(0, 6)).toEqual([
      'due-7d>owner 2026-03-04',
      'due>owner 2026-03-11',
      'due+7d>owner 2026-03-18',
      'due+15d>owner 2026-03-26',
      'due+22d>owner 2026-04-02',
      'due+29d>owner 2026-04-09',
    ]);
    expect(found.at(-1)).toBe('escalate-1wd>director 2026-03-12');
  });

  it('with what comes again as a rule of its own it is the same', () => {
    const found = planned('{ at: due+7d, every: 7d, to: owner, say: entry/due }');
    expect(found[0]).toBe('due+7d>owner 2026-03-18');
    expect(found.at(-1)).toBe('escalate-1wd>director 2026-03-12');
  });
});
