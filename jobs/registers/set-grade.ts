import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import type { GradeEffect } from '../../templates/reader/register.ts';
import { said } from '../../templates/reader/said.ts';
import { rememberChange } from '../customers/remember-change.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import type { FoundEntry } from './find-entry.ts';

/** Sets a grade of the entry's customer, with the entry as the reason. The caller plans the customer again. */
export async function setGrade(
  tx: Tx,
  by: StaffMember,
  { customer, number }: Pick<FoundEntry, 'customer' | 'number'>,
  { grade, to }: Pick<GradeEffect, 'grade' | 'to'>,
  at: Temporal.Instant,
): Promise<void> {
  if (customer === null) return;
  const { id } = customer;
  const select = { valueGrade: true, strategicLevel: true, keyAccount: true } as const;
  const before = (await tx.customer.findUniqueOrThrow({ where: { id }, select }))[grade];
  if (before === to) return;
  await tx.customer.update({ where: { id }, data: { [grade]: to } });
  const reason = said('reason/entry', { number });
  await rememberChange(tx, id, grade, before, to, { by, at, reason });
}
