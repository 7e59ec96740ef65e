import { Temporal } from 'temporal-polyfill';
import { hourOf } from '../../../jobs/facts/due-values.ts';
import { customerComing } from '../../../jobs/coming/customer-coming.ts';
import { mayOpenEntry } from '../../../jobs/access/entries.ts';
import { may } from '../../../jobs/access/scopes.ts';
import { customerCard } from '../../../jobs/customer-file/customer-card.ts';
import { fileHead } from '../../../jobs/customer-file/file-head.ts';
import { fileSections } from '../../../jobs/customer-file/file-sections.ts';
import { customerByCode, type CustomerRef } from '../../../jobs/customers/find-customer.ts';
import { inWords } from '../../../jobs/in-words.ts';
import { readPeople } from '../../../jobs/preview/read-people.ts';
import { said } from '../../../templates/reader/said.ts';
import type { Subject } from '../../actions/engine/define.ts';
import { type CommandContext, tell } from '../../commands/engine/context.ts';
import { stepWork } from '../../commands/engine/step-words.ts';
import { noSuchCustomer } from '../../commands/engine/take-customer.ts';
import type { AnswerOf } from '../api/index.ts';
import { defineView } from './define-view.ts';
import { matterActions } from './matter-actions.ts';
import { messageOf } from './message-of.ts';
import { tableOf } from './table-of.ts';
import { can } from '../../../jobs/access/can.ts';
import { type GiftLine, giftsOfCustomer } from '../../../jobs/gifts/list-gifts.ts';
import type { RowCommand } from '../api/customers.ts';

/** The newest rows of a section. */
const shownRows = 200;
const comingDays = 30;

export const theCustomerOfCode: Subject<CustomerRef> = {
  find: ({ core }, { value }) => customerByCode(core.db, value.trim()),
  scope: 'read',
  customerOf: (customer) => customer,
  none: (ctx, { value }) => noSuchCustomer(ctx, value),
};

/** A customer's file: at a glance, what is owed, what will be said, and one of its sections. */
export const customerView = defineView({
  view: 'customer',
  title: said('console/view-customer'),
  capability: 'process.join',
  reads: 'file',
  about: theCustomerOfCode,
  named: 'customer',
  run: async (ctx, customer, asked) => {
    const { core, by } = ctx;
    const scope = { core, who: by, customer };
    const [file, sections, coming] = await Promise.all([
      customerAtAGlance(ctx, customer),
      fileSections(scope),
      comingFor(ctx, customer),
    ]);
    const section = sections.find(({ key }) => key === asked.section);
    const table =
      section === undefined
        ? { columns: [], rows: [] }
        : tableOf(ctx, section.columns, await section.read(shownRows));
    const commands = section?.key === 'gifts' ? await giftCommands(ctx, customer) : null;
    // What the reader may not open is not offered.
    const own = core.templates.registers.filter((register) => mayOpenEntry(register, by));
    const registers = new Set(own.map(({ command }) => command.name));
    return {
      view: {
        ...file,
        coming,
        comingDays,
        sections: sections
          .filter(({ key }) => key !== 'owed')
          .map(({ key, title, total }) => ({
            key,
            title: inWords(core, title),
            total,
            opens: registers.has(key) ? `${key} new ${customer.code}` : null,
          })),
        section: section?.key ?? null,
        table,
        rowCommands:
          commands === null ? [] : table.rows.map(([number]) => commands.get(number?.text ?? '') ?? []),
      },
    };
  },
});

/** Who it is, what is owed there, and what the reader may do about it. */
export async function customerAtAGlance(
  ctx: CommandContext,
  customer: CustomerRef,
): Promise<Pick<AnswerOf<'customer'>, 'code' | 'name' | 'fields' | 'missing' | 'actions' | 'owed'>> {
  const { core, by, today } = ctx;
  const card = await customerCard(core, customer.id);
  const { fields, completeness } = fileHead({ core, who: by, customer }, card);
  return {
    code: card.code,
    name: card.name,
    fields: [...fields],
    missing: completeness.missing.map((what) => inWords(core, what)),
    actions: may('work', by, customer)
      ? [{ action: 'log', value: customer.id, label: tell(ctx, 'console/log') }]
      : [],
    owed: card.open.map((one) => ({
      id: one.id,
      work: stepWork(ctx, one.step),
      dueOn: one.dueOn.toString(),
      ...hourOf(core, one),
      days: today.until(one.dueOn).days,
      owner: one.owner?.name ?? null,
      snoozedUntil: isAhead(one.snoozedUntil, today) ? one.snoozedUntil.toString() : null,
      waits: one.waitsToBeSent ? tell(ctx, 'today/waits-to-be-sent') : null,
      actions: matterActions(ctx, { id: one.id, step: one.step, customer, ownerId: one.owner?.id ?? null }),
    })),
  };
}

const isAhead = (day: Temporal.PlainDate | null, today: Temporal.PlainDate): day is Temporal.PlainDate =>
  day !== null && Temporal.PlainDate.compare(day, today) > 0;

async function comingFor(
  ctx: CommandContext,
  customer: CustomerRef,
): Promise<AnswerOf<'customer'>['coming']> {
  const people = await readPeople(ctx.core.db);
  const coming = await customerComing(ctx.core, customer, comingDays, people);
  return coming.map((message) => messageOf(ctx, message, (id) => people.get(id)?.name ?? null));
}

/** What corrects or withdraws each gift of the ledger, by its number: the chat has a command for it. */
async function giftCommands(
  ctx: CommandContext,
  customer: CustomerRef,
): Promise<ReadonlyMap<string, RowCommand[]>> {
  const gifts = await giftsOfCustomer(ctx.core.db, customer.id);
  return new Map(gifts.map((gift) => [String(gift.number), commandsOf(ctx, gift)]));
}

function commandsOf(ctx: CommandContext, gift: GiftLine): RowCommand[] {
  const { number, customer, state } = gift;
  if (state === 'spent')
    return [{ label: tell(ctx, 'gift/correct-button'), text: `gift correct ${customer.code} ${number}` }];
  const proposed = gift.proposedBy.id === ctx.by.id;
  const mayWithdraw =
    state === 'proposed'
      ? proposed
      : state === 'confirmed' &&
        (proposed || can(ctx.by, 'gift.keep-any') || may('manage', ctx.by, customer));
  return mayWithdraw
    ? [{ label: tell(ctx, 'gift/withdraw-button'), text: `gift withdraw ${customer.code} ${number}` }]
    : [];
}
