import { Temporal } from 'temporal-polyfill';
import { isHourOver } from '../../../jobs/facts/due-values.ts';
import { workOf } from '../../../jobs/facts/work-of.ts';
import { inWords } from '../../../jobs/in-words.ts';
import { type AbsenceLine, listAbsences } from '../../../jobs/people/absences.ts';
import {
  mostDue,
  mostPreviewed,
  previewedDays,
  readSpan,
  type Span,
  type SpanOfDays,
} from '../../../jobs/today/read-span.ts';
import { said } from '../../../templates/reader/said.ts';
import { nothing } from '../../actions/engine/subjects.ts';
import { type CommandContext, tell } from '../../commands/engine/context.ts';
import { reminderLabel } from '../../commands/engine/reminder-label.ts';
import { stepWork } from '../../commands/engine/step-words.ts';
import type { CalendarDay, CalendarEvent } from '../api/calendar.ts';
import { defineView } from './define-view.ts';

/** A month or a week: what is due, what will be said, and what kind of days these are. */
export const calendarView = defineView({
  view: 'calendar',
  title: said('console/view-calendar'),
  capability: 'process.join',
  about: nothing,
  run: async (ctx, _, { span, on }) => {
    const { core, by, today } = ctx;
    const asked = on === '' ? today : Temporal.PlainDate.from(on);
    const first = span === 'month' ? asked.with({ day: 1 }) : mondayOf(asked);
    const one = span === 'month' ? { months: 1 } : { weeks: 1 };
    const last = first.add(one).subtract({ days: 1 });
    const shown = { from: mondayOf(first), until: mondayOf(last).add({ days: 6 }) };
    const [known, absences] = await Promise.all([
      readSpan(core, by, today, shown),
      listAbsences(core.db, shown.from),
    ]);
    const lastSaid = today.add({ days: previewedDays });
    return {
      view: {
        span,
        on: first.toString(),
        before: first.subtract(one).toString(),
        after: first.add(one).toString(),
        today: today.toString(),
        days: daysOf(ctx, shown, known, absences).map((day) => ({
          ...day,
          isWithin: span === 'week' || day.on.startsWith(first.toPlainYearMonth().toString()),
        })),
        isCut: known.due.length === mostDue,
        saidOf: known.isCut ? mostPreviewed : null,
        saidUntil: Temporal.PlainDate.compare(shown.until, lastSaid) > 0 ? lastSaid.toString() : null,
      },
      shows: {
        customers: [
          ...known.due.flatMap(({ customer }) => customer?.id ?? []),
          ...known.said.map(({ customer }) => customer.id),
          ...known.anniversaries.map(({ customerId }) => customerId),
        ],
      },
    };
  },
});

const mondayOf = (day: Temporal.PlainDate): Temporal.PlainDate => day.subtract({ days: day.dayOfWeek - 1 });

function daysOf(
  ctx: CommandContext,
  { from, until }: Span,
  known: SpanOfDays,
  absences: readonly AbsenceLine[],
): readonly Omit<CalendarDay, 'isWithin'>[] {
  const { calendar } = ctx.core.rules;
  const events = eventsOf(ctx, known);
  return Array.from({ length: from.until(until).days + 1 }, (_, n) => {
    const day = from.add({ days: n });
    const isOff = !calendar.isWorkingDay(day);
    return {
      on: day.toString(),
      isOff,
      holiday: isOff ? (calendar.holiday(day)?.[ctx.core.language] ?? null) : null,
      isMakeUp: !isOff && day.dayOfWeek > 5,
      events: [...(events.get(day.toString()) ?? []), ...awayOn(ctx, day, absences)],
    };
  });
}

const plain: Pick<CalendarEvent, 'at' | 'customer' | 'owner' | 'isOverdue'> = {
  at: null,
  customer: null,
  owner: null,
  isOverdue: false,
};

/** By day: festivals, what is due, what will be said in the order of its time, and anniversaries. */
function eventsOf(
  ctx: CommandContext,
  { due, said: messages, festivals, anniversaries }: SpanOfDays,
): ReadonlyMap<string, readonly CalendarEvent[]> {
  const { core, by } = ctx;
  const { language } = core;
  const { zone } = core.rules.playbook;
  const days = new Map<string, CalendarEvent[]>();
  const add = (
    on: Temporal.PlainDate,
    event: Omit<CalendarEvent, keyof typeof plain> & Partial<CalendarEvent>,
  ) => {
    const key = on.toString();
    days.set(key, [...(days.get(key) ?? []), { ...plain, ...event }]);
  };
  for (const { festival, on } of festivals) add(on, { kind: 'festival', what: festival.label[language] });
  for (const item of due) {
    const { customer, owner, dueOn, dueAt, days: left } = item;
    add(dueOn, {
      kind: 'due',
      what: workOf(core, item, item.anchorOn),
      customer: customer === null ? null : { code: customer.code, name: customer.name },
      owner: owner?.id === by.id ? null : (owner?.name ?? tell(ctx, 'today/no-one')),
      ...(dueAt === null ? {} : { at: dueAt.toString() }),
      isOverdue: left < 0 || isHourOver(dueAt, core.clock.now()),
    });
  }
  const inOrder = messages.toSorted((a, b) => Temporal.Instant.compare(a.message.at, b.message.at));
  for (const { customer, message } of inOrder) {
    const label = inWords(core, reminderLabel(core.templates, message.say));
    add(message.at.toZonedDateTimeISO(zone).toPlainDate(), {
      kind: 'said',
      at: message.at.toString(),
      what: `${stepWork(ctx, message.step)} · ${label}`,
      customer: { code: customer.code, name: customer.name },
    });
  }
  for (const { on, code, name, years } of anniversaries)
    add(on, {
      kind: 'anniversary',
      what: tell(ctx, 'console/deal-years', { years }),
      customer: { code, name },
    });
  return days;
}

function awayOn(
  ctx: CommandContext,
  day: Temporal.PlainDate,
  absences: readonly AbsenceLine[],
): CalendarEvent[] {
  return absences
    .filter(
      ({ from, to }) =>
        Temporal.PlainDate.compare(from, day) <= 0 && Temporal.PlainDate.compare(day, to) <= 0,
    )
    .map(({ staff, standIn }) => ({
      ...plain,
      kind: 'away',
      what: tell(ctx, 'console/away', { name: staff.name, standInName: standIn.name }),
    }));
}
