import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { newId } from '../../prisma/new-id.ts';
import type { Core } from '../core.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { changeOnce, madeBefore } from '../inbox/change-once.ts';

export interface AcceptedAnswers {
  readonly form: string;
  /** Validated and normalised. */
  readonly values: Readonly<Record<string, string>>;
  readonly customerId?: string;
  readonly followUpId?: string;
}

/**
 * Stores a form's answers with the version of the form, so that later changes to the form do not affect them. Applied
 * once, however often the inbound item is retried.
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

/** The same within an existing transaction. Returns the id of the stored answers. */
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
