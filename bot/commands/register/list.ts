import { commandLabel } from '../../../jobs/registers/check-move.ts';
import { type EntryFilter, listEntries } from '../../../jobs/registers/list-entries.ts';
import type { Register } from '../../../templates/reader/register.ts';
import { said } from '../../../templates/reader/said.ts';
import { entryLine } from '../../registers/describe-entry.ts';
import { answer, say, tell } from '../engine/context.ts';
import { type Command, defineCommand, optional } from '../engine/define.ts';
import { entryFilter, month } from '../engine/param-types.ts';
import { exampleLines } from './example-line.ts';

/** One or two phone screens. */
const shown = 20;

/** The entries that this person may read: those open, their own, overdue ones, those of a customer or a month. */
export function listCommand(register: Register): Command {
  const { title } = register;
  const about = { title, command: commandLabel(register) };
  const verb = { name: 'list', zh: ['列表'] };
  return defineCommand({
    ...verb,
    help: said('help/register-list', { title }),
    examples: exampleLines(register, verb),
    capability: 'process.join',
    pages: 'lines',
    customer: { scope: 'read', optional: true },
    params: {
      filter: optional(entryFilter, {
        label: said('param/entry-filter'),
        names: ['范围'],
        place: 'word',
      }),
      month: optional(month, { label: said('param/month'), names: ['月份'] }),
    },
    run: async (ctx, { customer, filter, month: of }) => {
      const { total, entries } = await listEntries(ctx.core, ctx.by, register, {
        // A month or a customer is asked about as a whole.
        filter: filter ?? (of === undefined && customer === undefined ? 'open' : 'all'),
        limit: shown,
        ...(customer === undefined ? {} : { customerId: customer.id }),
        ...(of === undefined ? {} : { month: of }),
      });
      if (total === 0) return say(tell(ctx, noneOf(filter, of ?? customer), about));
      const more = total - entries.length;
      return answer(
        {
          title: tell(ctx, 'entry/list', { title, total }),
          body: [
            entries.map((entry) => entryLine(ctx, entry)).join('\n'),
            ...(more <= 0 ? [] : [tell(ctx, 'list/and-more', { more })]),
          ],
        },
        { customers: entries.flatMap((entry) => entry.customer?.id ?? []) },
      );
    },
  });
}

function noneOf(filter: EntryFilter | undefined, narrowed: unknown) {
  if (filter === 'all' && narrowed === undefined) return 'entry/none-at-all';
  return filter === undefined && narrowed === undefined ? 'entry/none-open' : 'entry/none-such';
}
