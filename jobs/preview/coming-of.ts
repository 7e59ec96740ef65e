import { Temporal } from 'temporal-polyfill';
import { timingOf } from '../plan/lateness.ts';
import { planSubject } from '../plan/plan-subject.ts';
import { reconcile } from '../plan/reconcile.ts';
import type { Change, Rules, Span, StaffId, SubjectFacts } from '../plan/types.ts';

/** A future message to one audience about one follow-up. */
export interface Coming {
  readonly at: Temporal.Instant;
  readonly step: string;
  readonly cycle: string;
  readonly anchorOn: Temporal.PlainDate;
  readonly dueOn: Temporal.PlainDate;
  readonly ownerId: StaffId | null;
  readonly slot: string;
  readonly say: string;
  readonly audience: 'customer' | 'staff';
  /** Null: the customer's group. */
  readonly recipientId: StaffId | null;
}

export interface Outlook {
  /** The planned days, up to the last one asked for. */
  readonly span: Span;
  readonly now: Temporal.Instant;
  /** Due times of waiting reminders by id, where they differ from the meant time. */
  readonly dueAt: ReadonlyMap<string, Temporal.Instant>;
}

/**
 * The messages to be sent for a customer, a colleague or the company within the span if nothing is done or recorded meanwhile. Pure: combines the
 * plan of those days with what exists, each message at the time it could go out.
 */
export function comingOf(facts: SubjectFacts, rules: Rules, outlook: Outlook): readonly Coming[] {
  const { followUps } = planSubject(facts, rules, outlook.span);
  const changes = reconcile(followUps, facts, rules);
  return waitingAfter(changes, facts)
    .flatMap((waiting) => whenSaid(waiting, rules, outlook) ?? [])
    .toSorted((a, b) => Temporal.Instant.compare(a.at, b.at));
}

interface Waiting extends Coming {
  /** Null: not planned yet. */
  readonly id: string | null;
}

/** The reminders that would be waiting after the changes. Nothing is written. */
function waitingAfter(changes: readonly Change[], facts: SubjectFacts): readonly Waiting[] {
  const moved = new Map(
    changes.flatMap((c) => (c.kind === 'move-reminder' ? [[c.reminderId, c.reminder]] : [])),
  );
  const cancelled = new Set(changes.flatMap((c) => (c.kind === 'cancel-reminder' ? [c.reminderId] : [])));
  const added = new Map<string, Extract<Change, { kind: 'add-reminder' }>[]>();
  for (const change of changes) {
    if (change.kind === 'add-reminder') {
      added.set(change.followUpId, [...(added.get(change.followUpId) ?? []), change]);
    }
  }
  const opened = changes.flatMap((change) =>
    change.kind === 'open'
      ? change.followUp.reminders.map((reminder) => ({ ...reminder, ...nameOf(change.followUp), id: null }))
      : [],
  );
  const adjusted = new Map(changes.flatMap((c) => (c.kind === 'adjust' ? [[c.followUpId, c]] : [])));
  const existing = facts.followUps.flatMap((known) => {
    const followUp = { ...known, ...adjusted.get(known.id) };
    return [
      ...followUp.reminders.flatMap((known): Waiting[] => {
        const again = moved.get(known.id);
        if (again !== undefined) return [{ ...again, ...nameOf(followUp), id: null }];
        if (known.state !== 'planned' || cancelled.has(known.id)) return [];
        const { id, slot, say, recipientId, meantFor } = known;
        const audience = recipientId === null ? 'customer' : 'staff';
        return [{ ...nameOf(followUp), id, slot, say, recipientId, audience, at: meantFor }];
      }),
      ...(added.get(followUp.id) ?? []).map(({ reminder }) => ({
        ...reminder,
        ...nameOf(followUp),
        id: null,
      })),
    ];
  });
  return [...opened, ...existing];
}

function nameOf({
  step,
  cycle,
  anchorOn,
  dueOn,
  ownerId,
}: Pick<Coming, 'step' | 'cycle' | 'anchorOn' | 'dueOn' | 'ownerId'>) {
  return { step, cycle, anchorOn, dueOn, ownerId };
}

/** Null for a message that would be dropped or falls after the span. */
function whenSaid(waiting: Waiting, rules: Rules, { span, now, dueAt }: Outlook): Coming | null {
  const { id, at: meantFor, ...message } = waiting;
  const { step, audience } = message;
  const rule = rules.playbook.steps.find(({ key }) => key === step);
  if (rule === undefined) return null;
  const due = (id === null ? undefined : dueAt.get(id)) ?? meantFor;
  const ready = Temporal.Instant.compare(due, now) < 0 ? now : due;
  const timed = { audience, meantFor, plannedAt: now, onDayOff: rule.onDayOff };
  const timing = timingOf(timed, rule.late, ready, rules);
  if (timing.kind === 'drop') return null;
  const at = timing.kind === 'wait' ? timing.until : ready;
  const on = at.toZonedDateTimeISO(rules.playbook.zone).toPlainDate();
  if (Temporal.PlainDate.compare(on, span.until) > 0) return null;
  return { ...message, at };
}
