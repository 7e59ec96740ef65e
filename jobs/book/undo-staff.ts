import { Prisma, type Tx } from '../../prisma/client.ts';
import { fieldLabel, fieldValue } from '../../templates/reader/field-words.ts';
import type { Playbook } from '../../templates/reader/playbook.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import type { NameOf } from '../staff/name-people.ts';
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
  inWords: FieldsInWords,
) {
  const kept: AnySaid[] = [];
  let removed = 0;
  const back = await restore(tx, staffChanged, actor, inWords);
  kept.push(...back.kept);
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
  return { removed, restored: back.restored, kept };
}

/** What a field is called, and people by name. */
export interface FieldsInWords {
  readonly playbook: Playbook;
  readonly nameOf: NameOf;
}

export function fieldStays(
  code: string,
  { key, value }: { readonly key: string; readonly value: string | null },
  why: AnySaid,
  { playbook, nameOf }: FieldsInWords,
): AnySaid {
  return said('book/field-stays', {
    code,
    field: fieldLabel(key, playbook) ?? key,
    value: value === null ? said('book/nothing') : fieldValue(key, value, nameOf),
    why,
  });
}

async function restore(tx: Tx, changed: readonly Changed[], actor: Actor, inWords: FieldsInWords) {
  const register = await readRegister(tx);
  const kept: AnySaid[] = [];
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
        const stays = { key, value: now[key] ?? null };
        kept.push(fieldStays(who.code, stays, said('book/changed-since'), inWords));
      } else {
        await changePerson(tx, who, { key, before: after, after: before }, actor);
        restored += 1;
      }
    }
  }
  return { restored, kept };
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
