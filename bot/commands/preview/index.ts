import { customersIn } from '../../../jobs/access/scopes.ts';
import { type GatheredPreview, gatherDays } from '../../../jobs/preview/gather-days.ts';
import { previewDays } from '../../../jobs/preview/preview-days.ts';
import { readPeople } from '../../../jobs/preview/read-people.ts';
import { formatDay } from '../../../templates/reader/values.ts';
import { answer, type CommandContext, say, tell } from '../engine/context.ts';
import { type CommandGroup, defineCommand, optional } from '../engine/define.ts';
import { count } from '../engine/param-types.ts';
import { both } from '../engine/words.ts';
import { describeDays } from './describe-days.ts';

const usualDays = 14;

/** A few seconds of work; for more customers there is `xinhang preview`. */
const mostCustomers = 1_000;
/** Messages shown per day and audience, and lines in total: a few phone screens. */
const shown = 3;
const maxLines = 60;

const previewShow = defineCommand({
  name: '',
  zh: [],
  help: both(
    '接下来几天会说什么、对谁说；不发送也不改动',
    'show the messages of the coming days and their recipients; sends and changes nothing',
  ),
  examples: ['/crm 预告', '/crm preview 7', '/crm 预告 C001 30', '/crm preview C001 days=30'],
  capability: 'process.join',
  customer: { scope: 'read', optional: true },
  params: {
    days: optional(count, { label: both('天数', 'days'), names: ['天数', '天'], place: 'word' }),
  },
  run: async (ctx, { customer, days = usualDays }) => {
    const { core, by, today } = ctx;
    const where = customer === undefined ? customersIn('answer', by) : { id: customer.id };
    const preview = await gatherDays(previewDays(core, where, days), {
      zone: core.rules.playbook.zone,
      show: shown,
      atMost: mostCustomers,
    });
    const until = formatDay(today.add({ days }), core.language);
    if (preview.days.length === 0) {
      return say(tell(ctx, `到 ${until} 没有要说的。`, `No messages are planned until ${until}.`));
    }
    return answer(
      {
        title: tell(ctx, `预告：到 ${until}`, `Preview until ${until}`),
        body: [
          ...describeDays(ctx, preview, { people: await readPeople(core.db), maxLines }),
          ...cutWords(ctx, preview),
          tell(ctx, '期间没有新记录的话，会照此发送。', 'Assumes that nothing is recorded meanwhile.'),
        ],
      },
      { customers: shownIn(preview) },
    );
  },
});

export const previewGroup: CommandGroup = {
  name: 'preview',
  zh: ['预告'],
  help: both('接下来会说什么', 'upcoming messages'),
  commands: [previewShow],
  usual: { alone: '', withWords: '' },
};

function cutWords(ctx: CommandContext, { cut }: GatheredPreview): readonly string[] {
  if (!cut) return [];
  return [
    tell(
      ctx,
      `只看了前 ${mostCustomers} 家客户；全部请由系统管理员用 xinhang preview 查看。`,
      `Only the first ${mostCustomers} customers are included; your administrator can show all with xinhang preview.`,
    ),
  ];
}

function shownIn({ days }: GatheredPreview): readonly string[] {
  return days
    .flatMap(({ customers, staff }) => [customers, ...staff.map(({ told }) => told)])
    .flatMap(({ first }) => first.map(({ customer }) => customer.id));
}
