import { dueWords } from '../commands/engine/step-words.ts';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { Refused } from '../../jobs/access/refused.ts';
import type { CustomerRef } from '../../jobs/customers/find-customer.ts';
import { customerMeant, findReadable } from '../../jobs/customers/find-readable.ts';
import { workOf } from '../../jobs/facts/work-of.ts';
import { type Postponable, postponableOf, snoozeMany } from '../../jobs/follow-ups/postpone-many.ts';
import { inWords } from '../../jobs/in-words.ts';
import { said } from '../../templates/reader/said.ts';
import { formatDay } from '../../templates/reader/values.ts';
import { defineButton, type Subject } from '../actions/engine/define.ts';
import { answer, type CommandContext, type Reply, say, tell } from '../commands/engine/context.ts';
import { checkSnoozeDay } from './postpone.ts';

/** A page of the console; what the button carries must fit on every platform. */
export const mostCustomers = 50;

/** Fits on a phone screen. */
const shown = 10;

interface Postponement {
  readonly until: Temporal.PlainDate;
  readonly matters: readonly Postponable[];
  readonly others: number;
}

/** @throws Refused when none of what is due is theirs to postpone */
export async function postponementOf(
  ctx: CommandContext,
  customers: readonly CustomerRef[],
  until: Temporal.PlainDate,
): Promise<Postponement> {
  const { matters, others } = await postponableOf(ctx.core.db, ctx.core.rules, ctx.by, customers, until);
  if (matters.length === 0 && others > 0)
    throw new Refused('not_found', said('remind/many-nothing'), { why: 'customer' });
  return { until, matters, others };
}

/** What would be postponed. Nothing has changed yet; the button names the customers, and all is looked up again. */
export function describePostponement(
  ctx: CommandContext,
  { until, matters, others }: Postponement,
  customers: readonly CustomerRef[],
): Reply {
  const { core } = ctx;
  if (matters.length === 0) return say(tell(ctx, 'remind/many-nothing'));
  const lines = matters.slice(0, shown).map((matter) => {
    const { customer, anchorOn } = matter;
    const due = tell(ctx, 'remind/many-due', { due: dueWords(ctx, matter) });
    return `${customer.code} ${customer.name} · ${workOf(core, matter, anchorOn)} · ${due}`;
  });
  const more = matters.length - lines.length;
  return answer(
    {
      title: tell(ctx, 'remind/many-preview', {
        count: matters.length,
        day: formatDay(until, core.language),
      }),
      body: [
        tell(ctx, 'handover/nothing-changed-yet'),
        [...lines, ...(more > 0 ? [tell(ctx, 'remind/many-more', { more })] : [])].join('\n'),
        ...(others > 0 ? [tell(ctx, 'remind/many-others', { others })] : []),
      ],
      buttons: [
        {
          action: 'snooze-many',
          value: [until.toString(), customers.map(({ code }) => code).join(',')].join(' '),
          label: tell(ctx, 'remind/many-confirm'),
          style: 'primary',
        },
      ],
    },
    { customers: matters.map(({ customer }) => customer.id) },
  );
}

/** `2026-03-20 C001,C002`; codes that are not theirs are left out. */
const thePostponement: Subject<Postponement> = {
  find: async (ctx, { value }) => {
    const [, day = '', codes = ''] = /^(\d{4}-\d{2}-\d{2}) (\S{1,1900})$/u.exec(value) ?? [];
    if (!z.iso.date().safeParse(day).success) return null;
    const until = Temporal.PlainDate.from(day);
    const wanted = codes.split(',').slice(0, mostCustomers);
    const found = await Promise.all(wanted.map((code) => findReadable(ctx.core.db, ctx.by, code)));
    const customers = found.filter((one) => one !== null);
    if (customers.length > 0) return await postponementOf(ctx, customers, until);
    const [hidden] = (await Promise.all(wanted.map((code) => customerMeant(ctx.core.db, code)))).filter(
      (one) => one !== null,
    );
    if (hidden === undefined) return null;
    throw new Refused('not_found', said('remind/many-nothing'), { why: 'customer', customerId: hidden.id });
  },
  scope: null,
  customerOf: () => null,
  none: (ctx) => inWords(ctx.core, said('remind/many-nothing')),
};

export const snoozeManyButton = defineButton({
  button: 'snooze-many',
  title: said('remind/many-confirm'),
  capability: 'process.join',
  about: thePostponement,
  run: async (ctx, { until, matters }) => {
    checkSnoozeDay(ctx, until);
    if (matters.length === 0) return say(tell(ctx, 'remind/many-nothing'));
    const { day, count } = await snoozeMany(ctx.core, ctx.by, matters, until);
    return answer(
      { body: [tell(ctx, 'remind/many-done', { count, day: formatDay(day, ctx.core.language) })] },
      { customers: matters.map(({ customer }) => customer.id) },
    );
  },
});
