import type { Prisma, Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { writeAudit } from '../audit/write-audit.ts';
import type { Actor } from '../customers/remember-change.ts';
import type { ImportChanges } from './import-changes.ts';
import type { ImportPlan } from './plan-import.ts';

/** What an import did, with the fields as it planned them. */
type Kept = Omit<ImportChanges, 'lastAuditId' | 'staffChanged' | 'changed'> & {
  readonly staffChanged: ImportPlan['staff']['changed'];
  readonly changed: ImportPlan['changed'];
};

/** Records an import, audited. @returns its number, for undo */
export async function keepRun(tx: Tx, file: string, actor: Actor, changes: Kept): Promise<number> {
  await writeAudit(tx, {
    ...actor,
    action: 'import.run',
    subject: file,
    after: {
      made: changes.made.length,
      changed: changes.changed.length,
      staffMade: changes.staffMade.length,
      ...(changes.entries.length === 0 ? {} : { entries: changes.entries.length }),
    },
  });
  const last = await tx.audit.findFirst({ orderBy: { id: 'desc' }, select: { id: true } });
  const kept = { lastAuditId: String(last?.id ?? 0n), ...changes };
  const run = await tx.importRun.create({
    data: {
      file,
      at: toDbInstant(actor.at),
      actorId: actor.by?.id ?? null,
      changes: kept as unknown as Prisma.InputJsonObject,
    },
  });
  return run.number;
}
