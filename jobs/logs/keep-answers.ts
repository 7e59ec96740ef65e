import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { newId } from '../../prisma/new-id.ts';
import type { Core } from '../core.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { changeOnce, madeBefore } from '../inbox/change-once.ts';

export interface AcceptedAnswers {
  readonly form: string;
  /** As they were checked and normalised. */
  readonly values: Readonly<Record<string, string>>;
  readonly customerId?: string;
  readonly followUpId?: string;
}

/**
 * Keeps what somebody has answered, with the version of the form that asked: a form that is changed later does not
 * change what was answered. A change of its own, once however often the form's arrival is worked on.
 */
export async function keepAnswers(core: Core, by: StaffMember, answers: AcceptedAnswers): Promise<void> {
  if ((await madeBefore(core, 'answers.keep')) !== null) return;
  await changeOnce(
    core,
    'answers.keep',
    (tx) => writeAnswers(core, tx, by, answers, core.clock.now()),
    (id) => id,
  );
}

/** The same within a change that the answers lead to. Returns the id they are kept under. */
export async function writeAnswers(
  core: Core,
  tx: Tx,
  by: StaffMember,
  { form, values, customerId, followUpId }: AcceptedAnswers,
  at: Temporal.Instant,
): Promise<string> {
  const id = newId();
  await tx.formAnswer.create({
    data: {
      id,
      form,
      version: core.templates.forms.versionOf(form),
      customerId: customerId ?? null,
      followUpId: followUpId ?? null,
      actorId: by.id,
      values: { ...values },
      at: toDbInstant(at),
    },
  });
  return id;
}
