import type { Step } from '../../templates/reader/playbook.ts';
import type { Core } from '../core.ts';
import { numberedDayCycle } from '../plan/cycle.ts';

/** Whom to call, as the contact plan has it; `title` is false where nobody knows it, for `{% if contact.title %}`. */
export async function tellContact(
  core: Core,
  _step: Step,
  { customerId, cycle }: { readonly customerId: string; readonly cycle: string },
): Promise<{ name: string; title: string | false } | null> {
  const number = numberedDayCycle.read(cycle)?.number;
  if (number === undefined) return null;
  const plan = await core.db.contactPlan.findUnique({
    where: { customerId_number: { customerId, number } },
  });
  return plan === null ? null : { name: plan.contactName, title: plan.contactTitle ?? false };
}
