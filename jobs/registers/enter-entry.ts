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
  opening: NewEntry & { readonly id: string },
  now: Temporal.Instant,
): Promise<void> {
  const { register, customer } = opening;
  const answers = openingAnswers(core, opening);
  await checkUnique(core, tx, { register, customer, openerId: by.id, answers });
  const number = await nextNumber(tx, register, dayOf(now, core.rules.playbook));
  const { entry, move, audit } = openedRows(core, by, { ...opening, answers, number }, now);
  await tx.entry.create({ data: { ...entry, moves: { create: move } } });
  await writeAudit(tx, audit);
}

/** The answers that an entry is opened with, as they are stored. @throws WrongAnswer */
export function openingAnswers(
  { templates: { forms } }: Pick<Core, 'templates'>,
  { register, answers }: Pick<NewEntry, 'register' | 'answers'>,
): Readonly<Record<string, string>> {
  const { [customerField]: _, ...written } = answers;
  return storedRows(forms, register.form, {}, written);
}

/** The rows of an entry that is opened: its own, its first move's and that of the audit. */
export function openedRows(
  core: Pick<Core, 'templates'>,
  by: StaffMember,
  opening: NewEntry & { readonly id: string; readonly number: string },
  now: Temporal.Instant,
) {
  const { id, number, register, customer, answers, warned = [], fromRow } = opening;
  const state = register.states[0].key;
  const at = toDbInstant(now);
  return {
    entry: {
      id,
      register: register.key,
      number,
      state,
      answers: fromRow === undefined ? answers : { ...answers, [rowField]: fromRow },
      customerId: customer?.id ?? null,
      openerId: by.id,
      openedAt: at,
    },
    move: {
      sequence: 1,
      toState: state,
      actorId: by.id,
      at,
      answers: [...askedAnswers(core, register.form, answers), ...warned].map((one) => ({ ...one })),
    },
    audit: {
      at: now,
      by,
      action: 'entry.open',
      subject: number,
      ...(customer === null ? {} : { customerId: customer.id }),
      after: { register: register.key, state },
    },
  };
}
