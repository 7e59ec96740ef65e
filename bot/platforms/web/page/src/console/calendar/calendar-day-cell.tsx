import type { CalendarDay, CalendarEvent } from '../../../../../../console/api/calendar.ts';
import { useConsoleTime } from '../me.ts';
import { writeRoute } from '../route.ts';
import { useConsoleWords } from '../use-console-words.ts';

interface CalendarDayCellProps {
  readonly day: CalendarDay;
  readonly span: 'month' | 'week';
  readonly isToday: boolean;
}

/** Events of a day of a month; its week shows all of them. */
const mostOfDay = 4;

export function CalendarDayCell({ day, span, isToday }: CalendarDayCellProps) {
  const words = useConsoleWords();
  const format = useConsoleTime();
  const { on, isWithin, isOff, isMakeUp, holiday, events } = day;
  const shown = span === 'week' ? events : events.slice(0, mostOfDay);
  const more = events.length - shown.length;
  const dayNumber = String(Number(on.slice(8)));
  return (
    <li
      className="calendar-day"
      data-testid="day"
      data-day={on}
      data-off={isOff}
      data-within={isWithin}
      data-empty={events.length === 0 && holiday === null && !isMakeUp && !isToday}
    >
      <h2>
        <time dateTime={on} {...(isToday && { 'aria-current': 'date' as const })}>
          <span className="day-number" aria-hidden>
            {dayNumber}
          </span>
          <span className="day-name">{format.plainDay(on)}</span>
        </time>
        {isMakeUp && (
          <abbr className="chip now" title={words.makeUpLong}>
            {words.makeUp}
          </abbr>
        )}
        {isOff && (holiday !== null || span === 'week') && (
          <abbr className="chip" title={words.dayOffLong}>
            {words.dayOff}
          </abbr>
        )}
        {holiday !== null && <span className="holiday">{holiday}</span>}
      </h2>
      {shown.length > 0 && (
        <ul>
          {shown.map((event, n) => (
            <Event key={n} event={event} />
          ))}
        </ul>
      )}
      {more > 0 && (
        <a className="more-of-day" href={writeRoute({ page: 'calendar', query: { week: on } })}>
          {words.wholeWeek(more)}
        </a>
      )}
    </li>
  );
}

function Event({ event }: { readonly event: CalendarEvent }) {
  const words = useConsoleWords();
  const format = useConsoleTime();
  const { kind, at, customer, what, owner, isOverdue } = event;
  return (
    <li className="calendar-event" data-kind={kind} data-testid="event">
      <span className="event-kind">{isOverdue ? words.overdue : words.eventOf[kind]}</span>
      {at !== null && <time dateTime={at}>{format.time(at)}</time>}
      {customer !== null && (
        <a href={writeRoute({ page: 'customers', of: customer.code })}>
          {`${customer.code} ${customer.name}`}
        </a>
      )}
      <span>{what}</span>
      {owner !== null && <span className="event-owner">{owner}</span>}
    </li>
  );
}
