import type { Core } from '../../jobs/core.ts';
import { XinhangError } from '../../jobs/errors.ts';
import { customerByCode, type CustomerRef } from '../../jobs/customers/find-customer.ts';
import { type StaffMember, staffByCode } from '../../jobs/staff/staff-member.ts';
import { changeAnchor, changeSeat, changeTier } from '../../jobs/customers/manage-customer.ts';
import { writeLog } from '../../jobs/logs/write-log.ts';
import type { Deed, PreparedAnswer } from './prepare-answers.ts';

/** Applies an answer with the same functions that chat and forms use. */
export async function applyAnswer(core: Core, answer: PreparedAnswer): Promise<void> {
  const by = await person(core, answer.by);
  for (const deed of answer.deeds) {
    const customer = await customerByCode(core.db, answer.customer);
    if (customer === null) throw lost(answer.customer);
    await doOne(core, by, customer, deed);
  }
}

async function doOne(core: Core, by: StaffMember, customer: CustomerRef, deed: Deed): Promise<void> {
  switch (deed.kind) {
    case 'log': {
      const { summary = '', ...fields } = deed.fields;
      const channel = fields['channel'] ?? 'phone';
      await writeLog(core, by, customer, { purpose: deed.purpose, summary, fields, channel });
      return;
    }
    case 'tier':
      await changeTier(core, by, customer, deed.tier);
      return;
    case 'seat': {
      const onSeat = deed.person === null ? null : await person(core, deed.person);
      await changeSeat(core, by, customer, deed.seat, onSeat);
      return;
    }
    case 'anchor':
      await changeAnchor(core, by, customer, deed.key, deed.on);
      return;
  }
}

async function person(core: Core, code: string): Promise<StaffMember> {
  const found = await staffByCode(core.db, code);
  if (found === null) throw lost(code);
  return found;
}

/** The answer was checked against the book, so this is a bug. */
function lost(code: string): XinhangError {
  return new XinhangError('bad_input', `${code} no longer exists.`);
}
