import type { Temporal } from 'temporal-polyfill';
import type { Core } from '../core.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { readCreditDays } from './credit-days.ts';
import { readGradesToReview } from './grades-to-review.ts';
import { readIncompleteFiles } from './incomplete-files.ts';
import { readOrderedLately } from './ordered-lately.ts';
import { readOwnDay } from './own-day.ts';
import { readTeamMonth } from './team-month.ts';

interface About {
  readonly by: ActingStaff;
  readonly customer: { readonly id: string } | null;
  readonly today: Temporal.PlainDate;
}

/** What a form says until something else is filled in, for this person and this customer. */
export async function defaultAnswers(
  core: Core,
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
  const ownDay = asksDay ? await readOwnDay(core, by, today, reporting) : { did: '', visited: '' };
  const asksTeam = defaults.some(({ is }) => is === 'team-month');
  const teamMonth = asksTeam ? await readTeamMonth(core, [by.id, ...by.leads], today) : '';
  const asksFiles = defaults.some(({ is }) => is === 'incomplete-files');
  const incomplete = asksFiles ? await readIncompleteFiles(core, by) : '';
  const asksGrades = defaults.some(({ is }) => is === 'grades-to-review');
  const toReview = asksGrades ? await readGradesToReview(core, by, today) : '';
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
      if (is === 'incomplete-files') return incomplete === '' ? [] : [[field, incomplete]];
      if (is === 'grades-to-review') return toReview === '' ? [] : [[field, toReview]];
      return [[field, is.answer]];
    }),
  );
}
