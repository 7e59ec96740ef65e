import { describe, expect, it } from 'vitest';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { createLastLook } from '../../jobs/outbox/last-look.ts';
import type { ReminderRow } from '../../jobs/outbox/delivery-row.ts';
import { rulesOf } from '../../jobs/rules.ts';
import { localTime, shanghai } from '../plan/scene.ts';

const rules = rulesOf(loadedTemplates());
const nothing = new Set<string>();

/** An escalation to a colleague who chose an hour for their list, of an owner who was told at this time. */
function escalation(step: string, slot: string, toldAt: string, morningAt: string | null): ReminderRow {
  const at = (text: string) => new Date(shanghai(text).epochMilliseconds);
  return {
    id: 'r1',
    deliveryId: 'd1',
    followUpId: 'f1',
    slot,
    say: 'entry/escalate',
    audience: 'staff',
    target: 'dm:li',
    recipientId: 'li',
    recipient: {
      id: 'li',
      code: 'li',
      name: '李主管',
      roles: ['supervisor'],
      leftOn: null,
      reportsToId: null,
      language: null,
      identities: [],
      hours: { morningAt, quiet: null },
    },
    dueAt: at(toldAt),
    meantFor: at(toldAt),
    plannedAt: at(toldAt),
    refusals: 0,
    promptWaits: false,
    promptedAt: at(toldAt),
    handoverWaits: false,
    handedOverAt: null,
    followUp: {
      id: 'f1',
      subjectKind: 'entry',
      subjectId: 'e1',
      customerId: null,
      step,
      cycle: '1',
      anchorOn: new Date('2026-03-03'),
      dueOn: new Date('2026-03-03'),
      dueAt: null,
      state: 'open',
      ownerId: 'zhang',
      owner: { name: '张伟', called: '张伟', isAway: false },
      customer: null,
    },
  };
}

describe('an escalation that is held back', () => {
  it.each([
    ['for an hour is due in that hour, not that morning', 'complaint-reply', '2026-03-03T10:30', null],
    [
      'for an hour is due then, whatever the hour of the list',
      'complaint-reply',
      '2026-03-03T10:30',
      '08:00',
    ],
  ])('%s', (_what, step, toldAt, morningAt) => {
    const rung = rules.playbook.steps.find(({ key }) => key === step)?.escalate[0];
    const now = shanghai('2026-03-03T10:45');
    const verdict = createLastLook({ rules }, now, nothing).lookAt(
      escalation(step, `${rung?.slot}`, toldAt, morningAt),
    );
    expect(verdict).toMatchObject({ kind: 'end', state: 'planned', reason: null });
    const dueAt = 'dueAt' in verdict && verdict.dueAt !== null ? localTime(verdict.dueAt) : null;
    expect(dueAt).toContain('11:30');
  });
});
