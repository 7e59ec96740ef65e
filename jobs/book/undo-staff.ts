import { Prisma, type Tx } from '../../prisma/client.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import type { Actor } from '../customers/remember-change.ts';
import { writeAudit } from '../audit/write-audit.ts';
import type { Changed, ImportChanges } from './import-changes.ts';
import { readRegister, rolesText } from './staff-register.ts';
import { changePerson } from './write-staff.ts';

/**
 * Undoes an import's changes to the register. People who have acted, or have been assigned anything, since are kept.
 */
export async function undoStaff(
  tx: Tx,
  { staffMade, staffChanged, lastAuditId }: ImportChanges,
  actor: Actor,
) {
  const kept: AnySaid[] = [];
  let removed = 0;
  const restored = await restore(tx, staffChanged, actor, kept);
  // In reverse: those entered first may be superiors of the others.
  for (const { id, code } of staffMade.toReversed()) {
    const used = await isUsed(tx, id, code, BigInt(lastAuditId));
    if (used) {
      kept.push(said('book/kept', { code, why: said('book/staff-in-use') }));
      continue;
    }
    const { count } = await tx.staff.deleteMany({ where: { id } });
    removed += count;
    await writeAudit(tx, { ...actor, action: 'staff.remove', subject: code });
  }
  return { removed, restored, kept };
}

export function fieldStays(code: string, field: string, value: string | null, why: AnySaid): AnySaid {
  return said('book/field-stays', { code, field, value: value ?? said('book/nothing'), why });
}

async function restore(tx: Tx, changed: readonly Changed[], actor: Actor, kept: AnySaid[]): Promise<number> {
  const register = await readRegister(tx);
  let restored = 0;
  for (const who of changed) {
    const person = register.get(who.code);
    if (person === undefined) {
      kept.push(said('book/gone', { code: who.code }));
      continue;
    }
    const now: Readonly<Record<string, string | null>> = {
      name: person.name,
      roles: rolesText(person.roles),
      reportsTo: person.reportsTo,
    };
    for (const { key, before, after } of who.fields) {
      if ((now[key] ?? null) !== after) {
        kept.push(fieldStays(who.code, key, now[key] ?? null, said('book/changed-since')));
      } else {
        await changePerson(tx, who, { key, before: after, after: before }, actor);
        restored += 1;
      }
    }
  }
  return restored;
}

/** Whether anything refers to the person or was done by them. */
async function isUsed(tx: Tx, id: string, code: string, lastAuditId: bigint): Promise<boolean> {
  if (await isReferenced(tx, id)) return true;
  const since = await tx.audit.count({
    where: { subject: code, action: { startsWith: 'staff.' }, id: { gt: lastAuditId } },
  });
  return since > 0;
}

/** Whether a row of any table refers to the person, including rows that would be deleted with them. */
async function isReferenced(tx: Tx, id: string): Promise<boolean> {
  const references = await tx.$queryRaw<{ table: string; column: string }[]>`
    SELECT conrelid::regclass::text AS table, quote_ident(attname) AS column
    FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
    WHERE contype = 'f' AND confrelid = 'staff'::regclass`;
  const any = references.map(
    ({ table, column }) =>
      Prisma.sql`EXISTS (SELECT FROM ${Prisma.raw(table)} WHERE ${Prisma.raw(column)} = ${id}::uuid)`,
  );
  const [row] = await tx.$queryRaw<{ any: boolean }[]>`SELECT ${Prisma.join(any, ' OR ')} AS any`;
  return row?.any === true;
}
