import type { Temporal } from 'temporal-polyfill';
import type { Core } from '../core.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { readOrderedLately } from './ordered-lately.ts';
import { readOwnDay } from './own-day.ts';
import { readTeamMonth } from './team-month.ts';

interface About {
  readonly by: Pick<ActingStaff, 'id' | 'name' | 'leads'>;
  readonly customer: { readonly id: string } | null;
  readonly today: Temporal.PlainDate;
}

/** What a form says until something else is filled in, for this person and this customer. */
export async function defaultAnswers(
  core: Pick<Core, 'db' | 'templates' | 'rules' | 'language'>,
  form: string,
  { by, customer, today }: About,
): Promise<Readonly<Record<string, string>>> {
  const { db, templates, language } = core;
  const defaults = templates.forms.defaultsOf(form, language);
  const found =
    customer !== null && defaults.some(({ is }) => is === 'owner')
      ? await db.customer.findUnique({
          where: { id: customer.id },
          select: { salesperson: { select: { name: true } }, supervisor: { select: { name: true } } },
        })
      : null;
  const owner = found?.salesperson ?? found?.supervisor;
  const asksDay = defaults.some(({ is }) => is === 'own-day' || is === 'own-visits');
  const reporting = templates.registers.find((register) => register.form === form)?.key;
  const ownDay = asksDay ? await readOwnDay(core, by.id, today, reporting) : { did: '', visited: '' };
  const asksTeam = defaults.some(({ is }) => is === 'team-month');
  const teamMonth = asksTeam ? await readTeamMonth(core, [by.id, ...by.leads], today) : '';
  const asksOrders = customer !== null && defaults.some(({ is }) => is === 'ordered-3mo');
  const ordered = asksOrders ? await readOrderedLately(core, customer.id, today, 3) : null;
  const asksTerms = customer !== null && defaults.some(({ is }) => is === 'after-terms');
  const terms = asksTerms ? await readCreditDays(core, customer.id) : null;
  return Object.fromEntries(
    defaults.flatMap(({ field, is }) => {
      if (is === 'today') return [[field, today.toString()]];
      if (is === 'opener') return [[field, by.name]];
      if (is === 'owner') return owner === undefined || owner === null ? [] : [[field, owner.name]];
      if (is === 'own-day') return ownDay.did === '' ? [] : [[field, ownDay.did]];
      if (is === 'own-visits') return ownDay.visited === '' ? [] : [[field, ownDay.visited]];
      if (is === 'ordered-3mo') return ordered === null ? [] : [[field, ordered]];
      if (is === 'after-terms') return terms === null ? [] : [[field, today.add({ days: terms }).toString()]];
      if (is === 'team-month') return [[field, teamMonth]];
      return [[field, is.answer]];
    }),
  );
}

/** 账期: for how many days the newest terms of a customer run; null: it has none, or they hold no number. */
async function readCreditDays(
  { db, templates }: Pick<Core, 'db' | 'templates'>,
  customerId: string,
): Promise<number | null> {
  for (const { key: register, terms } of templates.registers) {
    if (terms === undefined) continue;
    const granted = await db.entry.findFirst({
      where: { customerId, register, state: terms.state },
      orderBy: [{ endedAt: { sort: 'desc', nulls: 'last' } }, { id: 'desc' }],
      select: { answers: true },
    });
    const { [terms.days]: written = '' } = (granted?.answers ?? {}) as Readonly<Record<string, string>>;
    const days = /\d{1,3}/u.exec(written.normalize('NFKC'))?.[0];
    if (days !== undefined) return Number(days);
  }
  return null;
}
