import { tellApart } from '../staff/name-people.ts';
import type { Db } from '../../prisma/client.ts';
import type { Change } from '../plan/types.ts';

/** Display names for the ids in a list of changes. */
export interface Named {
  /** Step by follow-up id. */
  readonly steps: ReadonlyMap<string, string>;
  /** Name by staff id. */
  readonly people: ReadonlyMap<string, string>;
}

export async function nameChanged(db: Db, changes: readonly Change[]): Promise<Named> {
  const followUpIds = changes.flatMap((change) => ('followUpId' in change ? [change.followUpId] : []));
  const [followUps, staff, naming] = await Promise.all([
    db.followUp.findMany({ where: { id: { in: followUpIds } }, select: { id: true, step: true } }),
    db.staff.findMany({ where: { id: { in: staffIn(changes) } }, select: { id: true, name: true } }),
    tellApart(db),
  ]);
  return {
    steps: new Map(followUps.map(({ id, step }) => [id, step])),
    people: new Map(staff.map((one) => [one.id, naming(one)])),
  };
}

function staffIn(changes: readonly Change[]): string[] {
  const ids = changes.flatMap((change) => {
    if (change.kind === 'open') {
      const { ownerId, reminders } = change.followUp;
      return [ownerId, ...reminders.map(({ recipientId }) => recipientId)];
    }
    if (change.kind === 'adjust') return [change.ownerId];
    if (change.kind === 'add-reminder' || change.kind === 'move-reminder')
      return [change.reminder.recipientId];
    return [];
  });
  return [...new Set(ids.filter((id) => id !== null))];
}
