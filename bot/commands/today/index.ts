import { workingDayOrNext } from '../../../jobs/calendar/working-days.ts';
import {
  type Bucket,
  listToday,
  type TodayItem,
  type TodayList,
} from '../../../jobs/follow-ups/list-today.ts';
import type { Button } from '../../../templates/reader/card.ts';
import { formatDay } from '../../../templates/reader/values.ts';
import {
  customersAskedAbout,
  describeWaiting,
  waitingButtons,
  waitingFor,
} from '../../approvals/list-waiting.ts';
import { answer, type CommandContext, tell } from '../engine/context.ts';
import { type CommandGroup, defineCommand } from '../engine/define.ts';
import { howLong, stepWork } from '../engine/step-words.ts';
import { said } from '../../../templates/reader/said.ts';

/** The morning list has everything in one message; on a phone, more buttons than this are not usable. */
const maxButtons = 5;

const todayShow = defineCommand({
  name: '',
  zh: [],
  help: said('help/today'),
  examples: ['/crm 今天', '/crm today'],
  capability: 'process.join',
  params: {},
  run: async (ctx) => {
    const { own, team } = await listToday(ctx.core.db, ctx.by, { today: ctx.today });
    const mine = describeList(ctx, own);
    const theirs = team === null ? [] : describeList(ctx, team);
    const waiting = await waitingFor(ctx);
    const nothing = tell(ctx, 'today/nothing-due');
    return answer(
      {
        title: formatDay(ctx.today, ctx.core.language),
        body: [
          ...describeWaiting(ctx, waiting),
          ...(mine.length === 0 ? [nothing] : mine),
          ...(theirs.length === 0 ? [] : [tell(ctx, 'today/team'), ...theirs]),
        ],
        buttons: [
          ...waitingButtons(ctx, waiting.slice(0, 1)),
          ...closeButtons(ctx, [...own.overdue.items, ...own.due.items]),
        ],
      },
      {
        customers: [
          ...customersOf(own),
          ...(team === null ? [] : customersOf(team)),
          ...customersAskedAbout(waiting),
        ],
      },
    );
  },
});

export const todayGroup: CommandGroup = {
  name: 'today',
  zh: ['今天', '今日'],
  help: said('help/today-group'),
  commands: [todayShow],
  usual: { alone: '', withWords: '' },
};

function customersOf({ overdue, due, coming }: TodayList): readonly string[] {
  return [overdue, due, coming].flatMap(({ items }) => items.map(({ customer }) => customer.id));
}

function describeList(ctx: CommandContext, list: TodayList): readonly string[] {
  return [
    ...describeBucket(ctx, tell(ctx, 'today/overdue'), list.overdue),
    ...describeBucket(ctx, tell(ctx, 'today/due-today'), list.due),
    ...describeBucket(ctx, tell(ctx, 'today/within-seven-days'), list.coming),
  ];
}

function describeBucket(ctx: CommandContext, title: string, { total, items }: Bucket): readonly string[] {
  if (total === 0) return [];
  const more = total - items.length;
  return [
    [
      `${title}（${total}）`,
      ...items.map((item) => describeItem(ctx, item)),
      ...(more === 0 ? [] : [tell(ctx, 'today/more', { more })]),
    ].join('\n'),
  ];
}

function describeItem(ctx: CommandContext, item: TodayItem): string {
  const { language } = ctx.core;
  const parts = [
    `${item.customer.code} ${item.customer.name}`,
    stepWork(ctx, item.step),
    ...(item.owner?.id === ctx.by.id ? [] : [item.owner?.name ?? tell(ctx, 'today/no-one')]),
    item.days === 0 ? '' : `${howLong(ctx, item.days)}（${formatDay(item.dueOn, language)}）`,
    item.snoozedUntil === null
      ? ''
      : tell(ctx, 'today/snoozed-until', {
          snoozedUntilOn: workingDayOrNext(item.snoozedUntil, ctx.core.rules.calendar),
        }),
  ];
  return `· ${parts.filter((part) => part !== '').join(' · ')}`;
}

function closeButtons(ctx: CommandContext, items: readonly TodayItem[]): readonly Button[] {
  return items.slice(0, maxButtons).map(({ followUpId, customer }) => ({
    action: 'close',
    value: followUpId,
    label: tell(ctx, 'today/record', { code: customer.code }),
  }));
}
