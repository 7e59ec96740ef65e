import type { AnswerOf } from '../../../../../../console/api/index.ts';
import { useConsoleTime } from '../me.ts';
import { type PageProps, type Route, writeRoute } from '../route.ts';
import { Nothing, WhenRead } from '../states.tsx';
import { useConsoleWords } from '../use-console-words.ts';
import { useView } from '../use-view.tsx';
import { CalendarDayCell } from './calendar-day-cell.tsx';

const page = 'calendar';
type Calendar = AnswerOf<'calendar'>;

/** A month or a week of what is due and what will be said. Which one is in the address. */
export function CalendarPage({ route }: PageProps) {
  const words = useConsoleWords();
  const read = useView('calendar', askedOf(route.query));
  return (
    <>
      <div className="page-head">
        <h1>{words.pages[page]}</h1>
        {read.view !== null && <Ways calendar={read.view} />}
      </div>
      <WhenRead read={read} rows={14}>
        {(calendar) => <Days calendar={calendar} />}
      </WhenRead>
    </>
  );
}

/** `?month=2026-03`, `?week=2026-03-09`; anything else is this month. */
function askedOf({ month = '', week = '' }: Route['query']) {
  if (/^\d{4}-\d{2}-\d{2}$/u.test(week)) return { span: 'week', on: week } as const;
  return { span: 'month', on: /^\d{4}-\d{2}$/u.test(month) ? `${month}-01` : '' } as const;
}

function calendarRoute(span: Calendar['span'], on: string): string {
  return writeRoute({ page, query: span === 'month' ? { month: on.slice(0, 7) } : { week: on } });
}

function Ways({ calendar: { span, on, before, after, today } }: { readonly calendar: Calendar }) {
  const words = useConsoleWords();
  const format = useConsoleTime();
  const current = (one: Calendar['span']) => (one === span ? ({ 'aria-current': 'true' } as const) : {});
  return (
    <>
      <p className="calendar-title" role="status">
        {span === 'month' ? format.plainMonth(on) : words.weekOf(format.plainFullDay(on))}
      </p>
      <nav className="calendar-ways" aria-label={words.period}>
        <a href={calendarRoute(span, before)} aria-label={words.calendarBefore[span]}>
          ‹
        </a>
        <a href={calendarRoute(span, today)}>{words.calendarNow}</a>
        <a href={calendarRoute(span, after)} aria-label={words.calendarAfter[span]}>
          ›
        </a>
      </nav>
      <nav className="switch" aria-label={words.calendarSpan}>
        <a href={calendarRoute('month', on)} {...current('month')}>
          {words.calendarSpans.month}
        </a>
        <a href={calendarRoute('week', span === 'week' ? on : shownOf(on, today))} {...current('week')}>
          {words.calendarSpans.week}
        </a>
      </nav>
    </>
  );
}

/** The week that is opened from a month: the one of today, if it is in it. */
const shownOf = (month: string, today: string): string =>
  today.slice(0, 7) === month.slice(0, 7) ? today : month;

function Days({ calendar }: { readonly calendar: Calendar }) {
  const words = useConsoleWords();
  const format = useConsoleTime();
  const { span, days, today, isCut, saidOf, saidUntil } = calendar;
  const notes = [
    ...(isCut ? [words.dueIsCut] : []),
    ...(saidOf === null ? [] : [words.saidOfFirst(saidOf)]),
    ...(saidUntil === null ? [] : [words.saidUntil(format.plainDay(saidUntil))]),
  ];
  const isEmpty = days.every(({ isWithin, events }) => !isWithin || events.length === 0);
  return (
    <>
      {isEmpty && <Nothing title={words.emptyCalendar} hint={words.emptyCalendarHint} />}
      {notes.map((note) => (
        <p className="found" key={note}>
          {note}
        </p>
      ))}
      <div className="weekdays" aria-hidden>
        {days.slice(0, 7).map(({ on }) => (
          <span key={on}>{format.plainWeekday(on)}</span>
        ))}
      </div>
      <ol className="calendar" data-span={span}>
        {days.map((day) => (
          <CalendarDayCell key={day.on} day={day} span={span} isToday={day.on === today} />
        ))}
      </ol>
    </>
  );
}
