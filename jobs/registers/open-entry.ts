import { toDbInstant } from '../../prisma/days.ts';
import { newId } from '../../prisma/new-id.ts';
import type { Register } from '../../templates/reader/register.ts';
import { said } from '../../templates/reader/said.ts';
import { mayOpenEntry } from '../access/entries.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { Refused } from '../access/refused.ts';
import { writeAudit } from '../audit/write-audit.ts';
import type { Core } from '../core.ts';
import type { CustomerRef } from '../customers/find-customer.ts';
import { XinhangError } from '../errors.ts';
import { changeOnce } from '../inbox/change-once.ts';
import { dayOf } from '../plan/moments.ts';
import { roleWords } from '../../templates/reader/roles.ts';
import { countPlanned } from '../replan/count-planned.ts';
import { lockCustomer } from '../replan/lock-customer.ts';
import { replanEntries } from '../replan/replan-entries.ts';
import { askedAnswers, customerField } from './asked-answers.ts';
import { entryById, type FoundEntry } from './find-entry.ts';
import { nextNumber } from './next-number.ts';

export interface NewEntry {
  readonly register: Register;
  /** Null for a register about nothing. Access to the customer has been checked. */
  readonly customer: CustomerRef | null;
  /** As validated by the register's form. */
  readonly answers: Readonly<Record<string, string>>;
}

/** @throws Refused for someone who may open none */
export function checkMayOpen(register: Register, by: ActingStaff): void {
  if (mayOpenEntry(register, by)) return;
  const names = register.open.map(roleWords);
  throw new Refused('not_allowed', said('entry/may-not-open', { title: register.title, names }), {
    why: 'role',
  });
}

/** Opens an entry with the next number, in the register's first state. */
export async function openEntry(
  core: Core,
  by: ActingStaff,
  { register, customer, answers: given }: NewEntry,
): Promise<FoundEntry> {
  checkMayOpen(register, by);
  const { [customerField]: _, ...answers } = given;
  const now = core.clock.now();
  const id = newId();
  const [{ key: state }] = register.states;
  const done = await changeOnce(
    core,
    'entry.open',
    async (tx) => {
      if (customer !== null && (await lockCustomer(tx, customer.id)).isErased) {
        throw new XinhangError('not_allowed', said('customer/erased'));
      }
      const number = await nextNumber(tx, register, dayOf(now, core.rules.playbook));
      const at = toDbInstant(now);
      await tx.entry.create({
        data: {
          id,
          register: register.key,
          number,
          state,
          answers,
          customerId: customer?.id ?? null,
          openerId: by.id,
          openedAt: at,
          moves: {
            create: {
              sequence: 1,
              toState: state,
              actorId: by.id,
              at,
              answers: [...askedAnswers(core, register.form, answers)].map((one) => ({ ...one })),
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
      const changes = await replanEntries(tx, [id], core.rules, now);
      const entry = await entryById(core, tx, id);
      if (entry === null) throw new Error('an entry is there once it is created');
      return { entry, changes };
    },
    () => id,
  );
  core.counts.countRemindersPlanned(countPlanned(done.changes));
  core.nudge();
  return done.entry;
}
