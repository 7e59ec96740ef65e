import type { AnswerOf } from '../../../../../../console/api/index.ts';
import { ActionButtons } from '../action-buttons.tsx';
import { DataTable } from '../data-table.tsx';
import { DaysChip } from '../today/matter-line.tsx';
import { useConsoleTime } from '../me.ts';
import { type Route, writeRoute } from '../route.ts';
import { WhenRead } from '../states.tsx';
import { useConsoleWords } from '../use-console-words.ts';
import { useView } from '../use-view.tsx';

type File = AnswerOf<'customer'>;

interface CustomerPageProps {
  readonly code: string;
  readonly route: Route;
}

/** A customer's file: who it is, what is owed, what will be said, and its sections. */
export function CustomerPage({ code, route }: CustomerPageProps) {
  const words = useConsoleWords();
  const { section = '' } = route.query;
  const read = useView('customer', { customer: code, section });
  const title = read.view === null ? code : `${read.view.code} ${read.view.name}`;
  return (
    <>
      <div className="page-head">
        <a href={writeRoute({ page: 'customers' })}>{words.pages['customers']}</a>
        <h1>{title}</h1>
        {read.view !== null && <ActionButtons actions={read.view.actions} about={title} />}
      </div>
      <WhenRead read={read} rows={14}>
        {(file) => (
          <div className="file">
            <div>
              <Owed file={file} title={title} />
              <Sections file={file} code={code} />
            </div>
            <aside>
              <Facts file={file} />
              <Coming file={file} />
            </aside>
          </div>
        )}
      </WhenRead>
    </>
  );
}

function Facts({ file }: { readonly file: File }) {
  const words = useConsoleWords();
  return (
    <section className="box" aria-labelledby="facts">
      <h2 id="facts">{words.atAGlance}</h2>
      <dl className="answer-fields">
        {file.fields.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {file.missing.length > 0 && <p className="missing">{words.missing(file.missing)}</p>}
    </section>
  );
}

function Owed({ file, title }: { readonly file: File; readonly title: string }) {
  const words = useConsoleWords();
  const format = useConsoleTime();
  return (
    <section className="group" aria-labelledby="owed">
      <h2 id="owed">
        {words.owed} <small>{words.count(file.owed.length)}</small>
      </h2>
      {file.owed.length === 0 && <p className="line-more">{words.nothingOwed}</p>}
      <ul className="lines">
        {file.owed.map(({ id, work, dueOn, days, owner, actions }) => (
          <li className="line" key={id} data-testid="owed">
            <div className="line-words">
              <p className="line-title">{work}</p>
              <p className="line-more">
                <DaysChip days={days} />
                <time dateTime={dueOn}>{words.due(format.plainDay(dueOn))}</time>
                <span>{owner ?? words.nobody}</span>
              </p>
            </div>
            <ActionButtons actions={actions} about={`${title} · ${work}`} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Coming({ file }: { readonly file: File }) {
  const words = useConsoleWords();
  const format = useConsoleTime();
  return (
    <section className="coming" aria-labelledby="coming">
      <h2 id="coming">{words.willBeSaid(file.comingDays)}</h2>
      {file.coming.length === 0 && <p>{words.nothingComing}</p>}
      <ol>
        {file.coming.map(({ at, to, what }, n) => (
          <li key={n}>
            <time dateTime={at}>{format.dayTime(at)}</time>
            <span>{`${to} · ${what}`}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Sections({ file, code }: { readonly file: File; readonly code: string }) {
  const words = useConsoleWords();
  const open = file.sections.find(({ key }) => key === file.section);
  return (
    <section aria-labelledby="sections">
      <h2 id="sections" className="unseen">
        {words.sections}
      </h2>
      <nav className="tabs" aria-label={words.sections}>
        {file.sections.map(({ key, title, total }) => (
          <a
            key={key}
            href={writeRoute({ page: 'customers', of: code, query: { section: key } })}
            {...(key === file.section && { 'aria-current': 'true' as const })}
          >
            {title} <small>{total}</small>
          </a>
        ))}
      </nav>
      {file.table.rows.length === 0 ? (
        <p className="line-more">{words.nothingThere}</p>
      ) : (
        <DataTable table={file.table} caption={open?.title ?? words.sections} />
      )}
    </section>
  );
}
