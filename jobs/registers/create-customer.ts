import { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import type { CustomerEffect } from '../../templates/reader/register.ts';
import { fitsSeat } from '../access/can.ts';
import type { Core } from '../core.ts';
import { enterContact } from '../customers/enter-contact.ts';
import { nextCustomerCode } from '../customers/next-code.ts';
import { enterCustomer } from '../customers/open-customer.ts';
import { checkName } from '../customers/same-name.ts';
import { dayOf } from '../plan/moments.ts';
import { staffById, staffFields, type StaffMember } from '../staff/staff-member.ts';
import type { FoundEntry } from './find-entry.ts';

/**
 * Opens the customer that an entry has become, from its answers; the entry is about it from then on. Its owner keeps it
 * as the salesperson, under their supervisor, or as the supervisor.
 *
 * @throws XinhangError `already_exists` with the code of a customer of that name, or for a code in use
 */
export async function createCustomer(
  core: Core,
  tx: Tx,
  by: StaffMember,
  { id: entryId, answers, ownerId, openerId }: FoundEntry,
  { with: fields }: CustomerEffect,
  at: Temporal.Instant,
): Promise<void> {
  const today = dayOf(at, core.rules.playbook);
  const { name: nameField, code: codeField = '', contact = '', ...days } = fields;
  const name = answers[nameField] ?? '';
  await checkName(tx, name);
  const known = Object.entries(days).flatMap(([key, field]) => {
    const written = field === 'today' ? today.toString() : answers[field];
    return written === undefined ? [] : [[key, Temporal.PlainDate.from(written)] as const];
  });
  const { customer } = await enterCustomer(
    core,
    tx,
    by,
    {
      code: answers[codeField] ?? (await nextCustomerCode(tx)),
      name,
      // The supervisor decides who is 潜力 (S0 L37).
      tier: 'ordinary',
      ...(await peopleFor(tx, by, ownerId ?? openerId)),
      anchors: Object.fromEntries(known),
      roomFollows: true,
    },
    at,
  );
  const person = answers[contact];
  if (person !== undefined) await enterContact(tx, customer, { name: person }, { by, at });
  await tx.entry.update({ where: { id: entryId }, data: { customerId: customer.id } });
}

async function peopleFor(tx: Tx, by: StaffMember, ownerId: string) {
  const owner = (await staffById(tx, ownerId)) ?? by;
  if (fitsSeat(owner, 'supervisor')) return { supervisor: owner, salesperson: null, assistant: null };
  const above = await supervisorAbove(tx, owner.id);
  return {
    supervisor: above ?? (fitsSeat(by, 'supervisor') ? by : null),
    salesperson: fitsSeat(owner, 'salesperson') ? owner : null,
    assistant: fitsSeat(owner, 'assistant') ? owner : null,
  };
}

/** The nearest person above who may have the supervisor's seat. */
async function supervisorAbove(
  tx: Tx,
  staffId: string,
  seen: readonly string[] = [],
): Promise<StaffMember | null> {
  const { reportsTo } = await tx.staff.findUniqueOrThrow({
    where: { id: staffId },
    select: { reportsTo: { select: { ...staffFields, leftOn: true } } },
  });
  if (reportsTo === null || seen.includes(reportsTo.id)) return null;
  if (reportsTo.leftOn === null && fitsSeat(reportsTo, 'supervisor')) return reportsTo;
  return await supervisorAbove(tx, reportsTo.id, [...seen, staffId]);
}
