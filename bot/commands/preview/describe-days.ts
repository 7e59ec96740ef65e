import type { Gathered, GatheredDay, GatheredPreview } from '../../../jobs/preview/gather-days.ts';
import type { Named } from '../../../jobs/preview/read-people.ts';
import { type Speaking, tell } from '../engine/context.ts';
import { stepWork } from '../engine/step-words.ts';

export interface DescribeOptions {
  readonly people: ReadonlyMap<string, Named>;
  /** Shows the days that fit into about this many lines; the others are counted. */
  readonly maxLines: number;
}

/** One paragraph per day: the customer groups first, then each colleague, with their messages. */
export function describeDays(
  ctx: Speaking,
  { days }: GatheredPreview,
  { people, maxLines }: DescribeOptions,
): readonly string[] {
  const paragraphs: string[] = [];
  let lines = 0;
  for (const [n, day] of days.entries()) {
    const described = describeDay(ctx, day, people);
    lines += described.length;
    if (lines > maxLines && n > 0) {
      const rest = days.slice(n);
      const count = rest.reduce((sum, one) => sum + one.count, 0);
      return [...paragraphs, tell(ctx, 'preview/more-days-messages', { days: rest.length, messages: count })];
    }
    paragraphs.push(described.join('\n'));
  }
  return paragraphs;
}

function describeDay(ctx: Speaking, day: GatheredDay, people: ReadonlyMap<string, Named>): readonly string[] {
  const colleagues = day.staff
    .map(({ recipientId, told }) => ({ name: people.get(recipientId)?.name ?? recipientId, told }))
    .toSorted((a, b) => b.told.count - a.told.count || (a.name < b.name ? -1 : 1));
  return [
    tell(ctx, 'preview/day-on-count', { dayOn: day.on, count: day.count }),
    ...(day.customers.count === 0
      ? []
      : [describeTold(ctx, tell(ctx, 'preview/customer-groups'), day.customers)]),
    ...colleagues.map(({ name, told }) => describeTold(ctx, name, told)),
  ];
}

function describeTold(ctx: Speaking, who: string, { count, first }: Gathered): string {
  const items = first.map(({ customer, message }) => {
    const of = customer === null ? '' : `${customer.code} ${customer.name} `;
    return `${of}${stepWork(ctx, message.step)}`;
  });
  const more = count - first.length;
  const rest = more === 0 ? [] : [tell(ctx, 'preview/more', { more })];
  return tell(ctx, 'preview/who-items', { who, items: { joined: 'sentences', each: [...items, ...rest] } });
}
