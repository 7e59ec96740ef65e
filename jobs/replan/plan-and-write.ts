import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { withAllFollowUps } from '../facts/with-all-follow-ups.ts';
import { eventChanges } from '../plan/event-reminders.ts';
import { planSubject } from '../plan/plan-subject.ts';
import { reconcile } from '../plan/reconcile.ts';
import { spanOf } from '../plan/span.ts';
import type { Change, Rules, SubjectFacts } from '../plan/types.ts';
import { applyChanges } from './apply-changes.ts';
import { tellNewOwner } from './tell-new-owner.ts';

export interface PlannedSubject {
  readonly facts: SubjectFacts;
  readonly changes: readonly Change[];
  /** The next day on which the same facts give a different plan. */
  readonly nextLookOn: Temporal.PlainDate | null;
}

/**
 * Facts → plan → rows, for subjects of any kind, in a constant number of statements. The caller holds the locks of the
 * subjects. Planning reads no more of the past than the triggers recall; a subject for which that was too little is
 * planned again with everything, so that it costs time and never its plan.
 */
export async function planAndWrite(
  tx: Tx,
  subjects: readonly SubjectFacts[],
  rules: Rules,
  now: Temporal.Instant,
): Promise<readonly PlannedSubject[]> {
  const span = spanOf(now.toZonedDateTimeISO(rules.playbook.zone).toPlainDate());
  const planned = subjects.map((facts) => {
    const { followUps, nextLookOn } = planSubject(facts, rules, span);
    const changes = [...reconcile(followUps, facts, rules), ...eventChanges(followUps, facts, span.today)];
    return { facts, followUps, nextLookOn, changes };
  });
  const changes = planned.flatMap(({ facts: { subject, customerId }, changes: ofOne }) =>
    ofOne.map((change) => ({ ...change, subject, customerId })),
  );
  const unrecalled = await applyChanges(tx, changes, now);
  const isWritten = ({ facts }: PlannedSubject) => !unrecalled.has(facts.subject.id);
  for (const { facts, followUps, changes: ofOne } of planned.filter(isWritten)) {
    await tellNewOwner(tx, followUps, facts, ofOne, rules, now);
  }
  if (unrecalled.size === 0) return planned;
  const left = planned.filter((one) => !isWritten(one)).map(({ facts }) => facts);
  const again = await planAndWrite(tx, await withAllFollowUps(tx, left), rules, now);
  const writtenThen = new Map(again.map((one) => [one.facts.subject.id, one]));
  return planned.map((one) => writtenThen.get(one.facts.subject.id) ?? one);
}
