import type { Temporal } from 'temporal-polyfill';
import type { Core } from '../core.ts';
import type { StaffMember } from '../staff/staff-member.ts';

interface About {
  readonly by: Pick<StaffMember, 'name'>;
  readonly customer: { readonly id: string } | null;
  readonly today: Temporal.PlainDate;
}

/** What a form says until something else is filled in, for this person and this customer. */
export async function defaultAnswers(
  { db, templates, language }: Pick<Core, 'db' | 'templates' | 'language'>,
  form: string,
  { by, customer, today }: About,
): Promise<Readonly<Record<string, string>>> {
  const defaults = templates.forms.defaultsOf(form, language);
  const found =
    customer !== null && defaults.some(({ is }) => is === 'owner')
      ? await db.customer.findUnique({
          where: { id: customer.id },
          select: { salesperson: { select: { name: true } }, supervisor: { select: { name: true } } },
        })
      : null;
  const owner = found?.salesperson ?? found?.supervisor;
  return Object.fromEntries(
    defaults.flatMap(({ field, is }) => {
      if (is === 'today') return [[field, today.toString()]];
      if (is === 'opener') return [[field, by.name]];
      if (is === 'owner') return owner === undefined || owner === null ? [] : [[field, owner.name]];
      return [[field, is.answer]];
    }),
  );
}
