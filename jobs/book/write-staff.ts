import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { newId } from '../../prisma/new-id.ts';
import { allRoles } from '../../templates/reader/roles.ts';
import { lookAgain, lookAtDuties } from '../replan/look-again.ts';
import { hearsOfSilence } from '../staff/keep-staff.ts';
import type { Actor } from '../customers/remember-change.ts';
import { tellRolesChanged } from '../staff/tell-of-own.ts';
import { writeAudit } from '../audit/write-audit.ts';
import type { FieldChange } from './import-changes.ts';
import type { NewPerson } from './plan-staff.ts';

/** Adds a person to the register, without a chat account. @returns the id */
export async function enterPerson(tx: Tx, person: NewPerson, actor: Actor): Promise<string> {
  const id = newId();
  const reportsToId = await idOf(tx, person.reportsTo);
  const { code, name } = person;
  const createdAt = toDbInstant(actor.at);
  await tx.staff.create({ data: { id, code, name, roles: [...person.roles], reportsToId, createdAt } });
  await writeAudit(tx, {
    ...actor,
    action: 'staff.add',
    subject: code,
    after: { name, roles: [...person.roles] },
  });
  return id;
}

/** Changes the name, roles or superior; values are plain text as in `FieldChange`. */
export async function changePerson(
  tx: Tx,
  who: { readonly id: string; readonly code: string },
  { key, before, after }: FieldChange,
  actor: Actor,
): Promise<void> {
  const data =
    key === 'name'
      ? { name: after ?? who.code }
      : key === 'roles'
        ? { roles: rolesIn(after) }
        : { reportsToId: await idOf(tx, after) };
  await tx.staff.update({ where: { id: who.id }, data });
  if (key === 'roles') {
    await tellRolesChanged(tx, { ...actor, staffId: who.id }, rolesIn(before), rolesIn(after));
  }
  await writeAudit(tx, {
    ...actor,
    action: key === 'roles' ? 'staff.role' : 'staff.change',
    subject: who.code,
    before: { [key]: key === 'roles' ? rolesIn(before) : before },
    after: { [key]: key === 'roles' ? rolesIn(after) : after },
  });
}

/** Escalations may have a different recipient now: customers with open follow-ups and duties are replanned by the next tick. */
export async function lookAgainAfter(
  tx: Tx,
  made: readonly NewPerson[],
  changed: readonly { readonly fields: readonly FieldChange[] }[],
  today: Temporal.PlainDate,
): Promise<void> {
  const entered = made.some((person) => hearsOfSilence(person.roles));
  const moved = changed.some(({ fields }) => fields.some(({ key }) => key !== 'name'));
  if (made.length > 0) await lookAtDuties(tx, today);
  if (entered || moved) await lookAgain(tx, today, 'with-open-follow-ups');
}

/** In the order of the role table, then roles that only the register has. */
function rolesIn(text: string | null): string[] {
  const written = (text ?? '').split(',').filter((word) => word !== '');
  return written.toSorted((a, b) => rankOf(a) - rankOf(b));
}

function rankOf(role: string): number {
  const at = allRoles().indexOf(role);
  return at < 0 ? allRoles().length : at;
}

async function idOf(tx: Tx, code: string | null): Promise<string | null> {
  if (code === null) return null;
  return (await tx.staff.findUniqueOrThrow({ where: { code }, select: { id: true } })).id;
}
