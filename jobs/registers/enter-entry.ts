import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { Register } from '../../templates/reader/register.ts';
import { roleWords } from '../../templates/reader/roles.ts';
import { said } from '../../templates/reader/said.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { mayOpenEntry } from '../access/entries.ts';
import { Refused } from '../access/refused.ts';
import { writeAudit } from '../audit/write-audit.ts';
import type { Core } from '../core.ts';
import type { CustomerRef } from '../customers/find-customer.ts';
import { dayOf } from '../plan/moments.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { type AskedAnswer, askedAnswers, customerField } from './asked-answers.ts';
import { checkUnique } from './check-unique.ts';
import { nextNumber } from './next-number.ts';
import { storedRows } from './stored-rows.ts';

export interface NewEntry {
  readonly register: Register;
  /** Null for a register about nothing. Access to the customer has been checked. */
  readonly customer: Pick<CustomerRef, 'id'> | null;
  /** As validated by the register's form. */
  readonly answers: Readonly<Record<string, string>>;
  /** Warnings that the person has seen and goes on with, for its history. */
  readonly warned?: readonly AskedAnswer[];
  /** The row of another entry that it was opened for. */
  readonly fromRow?: string;
  /** The state that it is opened in; absent: the first one. */
  readonly state?: string;
}

/** Among the answers of an entry that was opened for a row of another: the id of the row. No form asks for it. */
export const rowField = 'fromRow';

/** @throws Refused for someone who may open none */
export function checkMayOpen(register: Register, by: ActingStaff): void {
  if (mayOpenEntry(register, by)) return;
  const names = register.open.map(roleWords);
  throw new Refused('not_allowed', said('entry/may-not-open', { title: register.title, names }), {
    why: 'role',
  });
}

/** Writes an entry with the next number, in its state. The caller plans it. @throws WrongAnswer */
export async function enterEntry(
  core: Core,
  tx: Tx,
  by: StaffMember,
  {
    id,
    register,
    customer,
    answers: given,
    warned = [],
    fromRow,
    ...wanted
  }: NewEntry & { readonly id: string },
  now: Temporal.Instant,
): Promise<void> {
  const { [customerField]: _, ...written } = given;
  const answers = storedRows(core.templates.forms, register.form, {}, written);
  await checkUnique(core, tx, { register, customer, openerId: by.id, answers });
  const state = wanted.state ?? register.states[0].key;
  const number = await nextNumber(tx, register, dayOf(now, core.rules.playbook));
  const at = toDbInstant(now);
  await tx.entry.create({
    data: {
      id,
      register: register.key,
      number,
      state,
      answers: fromRow === undefined ? answers : { ...answers, [rowField]: fromRow },
      customerId: customer?.id ?? null,
      openerId: by.id,
      openedAt: at,
      moves: {
        create: {
          sequence: 1,
          toState: state,
          actorId: by.id,
          at,
          answers: [...askedAnswers(core, register.form, answers), ...warned].map((one) => ({ ...one })),
        },
      },
    },
  });
  await writeAudit(tx, {
    at: now,
    by,
    action: 'entry.open',
    subject: number,
    ...(customer === null ? {} : { customerId: customer.id }),
    after: { register: register.key, state },
  });
}
