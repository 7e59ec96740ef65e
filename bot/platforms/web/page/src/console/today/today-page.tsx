import type { AnswerOf } from '../../../../../../console/api/index.ts';
import type { Matter } from '../../../../../../console/api/today.ts';
import { useConsoleTime } from '../me.ts';
import { type PageProps, writeRoute } from '../route.ts';
import { Nothing, WhenRead } from '../states.tsx';
import { useConsoleWords } from '../use-console-words.ts';
import { useView } from '../use-view.tsx';
import { MatterLine } from './matter-line.tsx';
import { Waiting } from './waiting.tsx';

type Day = AnswerOf<'today'>;

/** The list of the morning message, as it is now. */
export function TodayPage({ route }: PageProps) {
  const words = useConsoleWords();
  const read = useView('today', {});
  const isBoard = route.query['show'] === 'board';
  return (
    <>
      <div className="page-head">
        <h1>{words.pages['today']}</h1>
        {read.view !== null && <Today day={read.view.today} />}
        {read.view?.hasTeam === true && <Switch isBoard={isBoard} />}
      </div>
      <WhenRead read={read} rows={10}>
        {(day) => (
          <div className="today">
            <div className="today-matters">
              {day.waiting.length > 0 && <Waiting requests={day.waiting} />}
              {day.matters.length === 0 && (
                <Nothing title={words.nothingToday} hint={words.nothingTodayHint} />
              )}
              {isBoard && day.hasTeam ? <Board matters={day.matters} /> : <List matters={day.matters} />}
            </div>
            <Coming day={day} />
          </div>
        )}
      </WhenRead>
    </>
  );
}

function Today({ day }: { readonly day: string }) {
  const format = useConsoleTime();
  return <time dateTime={day}>{format.plainFullDay(day)}</time>;
}

function Switch({ isBoard }: { readonly isBoard: boolean }) {
  const words = useConsoleWords();
  const link = (board: boolean) => ({
    href: writeRoute({ page: 'today', query: { show: board ? 'board' : '' } }),
    ...(board === isBoard && { 'aria-current': 'true' as const }),
  });
  return (
    <nav className="switch" aria-label={words.howShown}>
      <a {...link(false)}>{words.list}</a>
      <a {...link(true)}>{words.board}</a>
    </nav>
  );
}

function List({ matters }: { readonly matters: readonly Matter[] }) {
  const words = useConsoleWords();
  const groups = [
    { key: 'over', title: words.overdue, matters: matters.filter(isOver) },
    { key: 'now', title: words.dueToday, matters: matters.filter((one) => one.days === 0 && !isOver(one)) },
    { key: 'ahead', title: words.ahead, matters: matters.filter(({ days }) => days > 0) },
  ].filter((group) => group.matters.length > 0);
  return groups.map(({ key, title, matters: shown }) => (
    <section className="group" data-group={key} key={key} aria-labelledby={`group-${key}`}>
      <h2 id={`group-${key}`}>
        {title} <small>{words.count(shown.length)}</small>
      </h2>
      <ul className="lines">
        {shown.map((matter) => (
          <MatterLine key={matter.id} matter={matter} />
        ))}
      </ul>
    </section>
  ));
}

/** A column for each person, most overdue first. */
function Board({ matters }: { readonly matters: readonly Matter[] }) {
  const words = useConsoleWords();
  const over = (all: readonly Matter[]) => all.filter(isOver).length;
  const byOwner = new Map<string, Matter[]>();
  for (const matter of matters) {
    const name = matter.owner ?? words.nobody;
    byOwner.set(name, [...(byOwner.get(name) ?? []), matter]);
  }
  const columns = [...byOwner].toSorted(([, a], [, b]) => over(b) - over(a) || b.length - a.length);
  return (
    <div className="board">
      {columns.map(([name, theirs], at) => (
        <section key={name} aria-labelledby={`person-${at}`}>
          <h2 id={`person-${at}`}>
            {name} <small>{words.count(theirs.length)}</small>
            {over(theirs) > 0 && <span className="chip over">{`${words.overdue} ${over(theirs)}`}</span>}
          </h2>
          <ul className="lines">
            {theirs.map((matter) => (
              <MatterLine key={matter.id} matter={matter} isShort />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Coming({ day }: { readonly day: Day }) {
  const words = useConsoleWords();
  const format = useConsoleTime();
  const { coming, comingTotal, comingDays } = day;
  const more = comingTotal - coming.length;
  return (
    <section className="coming" aria-labelledby="coming">
      <h2 id="coming">{words.coming(comingDays)}</h2>
      {coming.length === 0 ? (
        <p>{words.nothingComing}</p>
      ) : (
        <ol>
          {coming.map(({ on, time, what }, at) => (
            <li key={`${on} ${at}`}>
              <time dateTime={on}>{[format.plainDay(on), ...(time === null ? [] : [time])].join(' ')}</time>
              <span>{what}</span>
            </li>
          ))}
        </ol>
      )}
      {more > 0 && <p>{words.andMore(more)}</p>}
    </section>
  );
}

const isOver = ({ days, hourOver }: Matter): boolean => days < 0 || hourOver;
