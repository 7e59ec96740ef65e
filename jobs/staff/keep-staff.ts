import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { postsAmong, rulesOfRoles } from '../../templates/reader/roles.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { freeAccount } from './link-account.ts';
import { checkOwnAccount } from './own-account.ts';
import { tellRolesChanged } from './tell-of-own.ts';
import { staffById, type StaffMember } from './staff-member.ts';
import type { PlatformId } from '../ports.ts';
import { lookAgain, lookAtDuties } from '../replan/look-again.ts';
import { changeOnce, madeBefore } from '../inbox/change-once.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { said } from '../../templates/reader/said.ts';

export interface NewStaff {
  readonly code: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly reportsTo: StaffMember | null;
  readonly identity: { readonly platform: PlatformId; readonly platformUserId: string } | null;
}

/**
 * Adds a person to the staff register, on which all authorisation is based.
 *
 * @throws XinhangError as `checkOwnAccount` does, and `already_exists` for a code or account that is taken
 */
export async function addStaff(core: Core, by: StaffMember | null, fresh: NewStaff): Promise<StaffMember> {
  const enteredId = await madeBefore(core, 'staff.add');
  const entered = enteredId === null ? null : await staffById(core.db, enteredId);
  if (entered !== null) return entered;
  // Codes are found in any case, so `Li` beside `li` would be taken for him.
  const [taken] = await core.db.$queryRaw<{ code: string; name: string }[]>`
    SELECT code, name FROM staff WHERE lower(code) = lower(${fresh.code}) LIMIT 1`;
  if (taken !== undefined) throw new XinhangError('already_exists', said('staff/code-taken', taken));
  if (fresh.identity !== null) await checkOwnAccount(core, fresh.identity);
  const enter = async (tx: Tx): Promise<StaffMember> => {
    if (fresh.identity !== null) await freeAccount(tx, { by, at: core.clock.now() }, fresh.identity, null);
    const row = await tx.staff.create({
      data: {
        code: fresh.code,
        name: fresh.name,
        roles: [...fresh.roles],
        reportsToId: fresh.reportsTo?.id ?? null,
        createdAt: toDbInstant(core.clock.now()),
        ...(fresh.identity === null
          ? {}
          : {
              readsOn: fresh.identity.platform,
              identities: { create: { ...fresh.identity, linkedAt: toDbInstant(core.clock.now()) } },
            }),
      },
    });
    await writeAudit(tx, {
      at: core.clock.now(),
      by,
      action: 'staff.add',
      subject: fresh.code,
      after: { name: fresh.name, roles: [...fresh.roles] },
    });
    await planAgain(core, tx, fresh.roles);
    return { id: row.id, code: row.code, name: row.name, roles: row.roles };
  };
  return await changeOnce(core, 'staff.add', enter, ({ id }) => id);
}

/** Replaces a person's roles. Seats are not changed; escalations are replanned. */
export async function setRoles(
  core: Core,
  by: StaffMember,
  who: StaffMember,
  roles: readonly string[],
): Promise<void> {
  const change = async (tx: Tx): Promise<void> => {
    await tx.staff.update({ where: { id: who.id }, data: { roles: [...roles] } });
    await writeAudit(tx, {
      at: core.clock.now(),
      by,
      action: 'staff.role',
      subject: who.code,
      before: { roles: [...who.roles] },
      after: { roles: [...roles] },
    });
    await tellRolesChanged(tx, { staffId: who.id, by, at: core.clock.now() }, who.roles, roles);
    await planAgain(core, tx, [...who.roles, ...roles]);
  };
  await changeOnce(core, 'staff.role', change, () => who.id);
}

/** Whether people with these roles can receive escalations, or what a post owns, so that a change of roles affects plans. */
export function hearsOfSilence(roles: readonly string[]): boolean {
  if (postsAmong(roles).length > 0) return true;
  return rulesOfRoles(roles).some(({ can }) => can.includes('team.answer') || can.includes('silence.hear'));
}

/** Escalations may have a different recipient now, and duties follow from roles. The next tick replans them. */
async function planAgain(core: Core, tx: Tx, roles: readonly string[]): Promise<void> {
  const today = core.clock.now().toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
  await lookAtDuties(tx, today);
  if (!hearsOfSilence(roles)) return;
  await lookAgain(tx, today, 'with-open-follow-ups');
}
