import type { Core } from '../../jobs/core.ts';
import { XinhangError } from '../../jobs/errors.ts';
import { customerByCode, type CustomerRef } from '../../jobs/facts/find-customer.ts';
import { type StaffMember, staffByCode } from '../../jobs/facts/staff-member.ts';
import { bookColumns, columnOf } from '../../jobs/book/columns.ts';
import { readDay } from '../../templates/read-day.ts';
import { readTier } from '../../jobs/book/read-tier.ts';
import { changeAnchor, changeSeat, changeTier } from '../../jobs/record/manage-customer.ts';
import { writeLog } from '../../jobs/record/write-log.ts';
import type { OwnerRole } from '../../templates/playbook.ts';
import type { Answer } from './read-answers.ts';

/** Does what an answer says, by the same functions that chat and forms use. */
export async function applyAnswer(core: Core, answer: Answer): Promise<void> {
  const customer = await customerByCode(core.db, answer.customer);
  const by = await staffByCode(core.db, answer.by);
  if (customer === null) throw wrong(answer, `there is no customer ${answer.customer}`);
  if (by === null) throw wrong(answer, `there is nobody called ${answer.by}`);
  if (answer.log !== undefined) {
    const { summary = '', ...fields } = answer.fields;
    await writeLog(core, by, customer, { purpose: answer.log, summary, fields, channel: 'phone' });
  }
  for (const [key, value] of Object.entries(answer.set ?? {}))
    await setOne(core, answer, by, customer, key, value);
}

async function setOne(
  core: Core,
  answer: Answer,
  by: StaffMember,
  customer: CustomerRef,
  key: string,
  value: string | null,
): Promise<void> {
  const column = columnOf(bookColumns(core.rules.playbook), key)?.key ?? key;
  if (column === 'tier') {
    const tier = readTier(value ?? '');
    if (tier === null) throw wrong(answer, `"${value}" is neither potential (潜力) nor ordinary (普通)`);
    await changeTier(core, by, customer, tier);
    return;
  }
  if (isSeat(column)) {
    const person = value === null ? null : await staffByCode(core.db, value);
    if (value !== null && person === null) throw wrong(answer, `there is nobody called ${value}`);
    await changeSeat(core, by, customer, column, person);
    return;
  }
  const anchor = core.rules.playbook.anchors.find((a) => a.column === column);
  if (anchor === undefined) throw wrong(answer, `"${key}" cannot be set`);
  const day = value === null ? null : readDay(value);
  if (value !== null && day === null) throw wrong(answer, `"${value}" is not a day`);
  await changeAnchor(core, by, customer, anchor.key, day);
}

function isSeat(column: string): column is OwnerRole {
  return column === 'supervisor' || column === 'salesperson' || column === 'assistant';
}

function wrong(answer: Answer, what: string): XinhangError {
  return new XinhangError('bad_input', `answer at ${answer.at.toString()}: ${what}`);
}
