import { customersIn } from '../../../jobs/access/scopes.ts';
import { type GatheredPreview, gatherDays } from '../../../jobs/preview/gather-days.ts';
import type { Coming } from '../../../jobs/preview/coming-of.ts';
import { previewDays, withDuties } from '../../../jobs/preview/preview-days.ts';
import { previewDuties } from '../../../jobs/preview/preview-duties.ts';
import { can } from '../../../jobs/access/can.ts';
import { readPeople } from '../../../jobs/preview/read-people.ts';
import { formatDay } from '../../../templates/reader/values.ts';
import { answer, type CommandContext, say, tell } from '../engine/context.ts';
import { type CommandGroup, defineCommand, optional } from '../engine/define.ts';
import { count } from '../engine/param-types.ts';
import { describeDays } from './describe-days.ts';
import { said } from '../../../templates/reader/said.ts';

const usualDays = 14;

/** A few seconds of work; for more customers there is `xinhang preview`. */
const mostCustomers = 1_000;
/** Messages shown per day and audience, and lines in total: a few phone screens. */
const shown = 3;
const maxLines = 60;

const previewShow = defineCommand({
  name: '',
  zh: [],
  help: said('help/preview'),
  examples: ['/crm 预告', '/crm preview 7', '/crm 预告 C001 30', '/crm preview C001 days=30'],
  capability: 'process.join',
  pages: 'lines',
  customer: { scope: 'read', optional: true },
  params: {
    days: optional(count, { label: said('param/days'), names: ['天数', '天'], place: 'word' }),
  },
  run: async (ctx, { customer, days = usualDays }) => {
    const { core, by, today } = ctx;
    const where = customer === undefined ? customersIn('answer', by) : { id: customer.id };
    const duties = customer === undefined ? await dutiesFor(ctx, days) : [];
    const preview = await gatherDays(withDuties(duties, previewDays(core, where, days)), {
      zone: core.rules.playbook.zone,
      show: shown,
      atMost: mostCustomers,
    });
    const until = formatDay(today.add({ days }), core.language);
    if (preview.days.length === 0) {
      return say(tell(ctx, 'preview/no-messages-planned-until', { until }));
    }
    return answer(
      {
        title: tell(ctx, 'preview/preview-until', { until }),
        body: [
          ...describeDays(ctx, preview, { people: await readPeople(core.db), maxLines }),
          ...cutWords(ctx, preview),
          tell(ctx, 'preview/assumes-nothing-recorded-meanwhile'),
        ],
      },
      { customers: shownIn(preview) },
    );
  },
});

export const previewGroup: CommandGroup = {
  name: 'preview',
  zh: ['预告'],
  help: said('help/preview-group'),
  commands: [previewShow],
  usual: { alone: '', withWords: '' },
};

/** One's own duties and those of one's people; for those who answer for the company, everyone's. */
async function dutiesFor({ core, by }: CommandContext, days: number): Promise<readonly Coming[]> {
  const coming = await previewDuties(core, core.rules, days);
  if (can(by, 'company.answer')) return coming;
  return coming.filter(
    ({ recipientId }) => recipientId === by.id || by.leads.some((one) => one === recipientId),
  );
}

function cutWords(ctx: CommandContext, { cut }: GatheredPreview): readonly string[] {
  if (!cut) return [];
  return [tell(ctx, 'preview/first-customers-only', { mostCustomers })];
}

function shownIn({ days }: GatheredPreview): readonly string[] {
  return days
    .flatMap(({ customers, staff }) => [customers, ...staff.map(({ told }) => told)])
    .flatMap(({ first }) => first.flatMap(({ customer }) => customer?.id ?? []));
}
