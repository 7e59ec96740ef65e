import type { AnswerOf } from '../../../../../../console/api/index.ts';
import Button from 'antd/es/button';
import { ActionButtons } from '../action-buttons.tsx';
import { useActing } from '../acting.tsx';
import { CopyLink } from '../copy-link.tsx';
import { DataTable } from '../data-table.tsx';
import { useEffect, useRef } from 'react';
import { DaysChip, DueDay } from '../today/matter-line.tsx';
import { MessageLines } from '../message-lines.tsx';
import { type Route, writeRoute } from '../route.ts';
import { WhenRead } from '../states.tsx';
import { useConsoleWords } from '../use-console-words.ts';
import { useView } from '../use-view.tsx';
import { Timeline } from './timeline.tsx';

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
        <CopyLink to={{ page: 'customers', of: code }} about={title} />
        <Button className="print-button" onClick={() => window.print()}>
          {words.print}
        </Button>
      </div>
      <WhenRead read={read} rows={14}>
        {(file) => (
          <div className="file">
            <div>
              <Owed file={file} title={title} matter={route.query['matter'] ?? null} />
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

interface OwedProps {
  readonly file: File;
  readonly title: string;
  /** The one that a link leads to. */
  readonly matter: string | null;
}

function Owed({ file, title, matter }: OwedProps) {
  const words = useConsoleWords();
  const linked = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (matter !== null) linked.current?.scrollIntoView({ block: 'center' });
  }, [matter]);
  const isOver = matter !== null && !file.owed.some(({ id }) => id === matter);
  return (
    <section className="group" aria-labelledby="owed">
      <h2 id="owed">
        {words.owed} <small>{words.count(file.owed.length)}</small>
      </h2>
      {isOver && (
        <p className="line-more" role="status">
          {words.matterOver}
        </p>
      )}
      {file.owed.length === 0 && <p className="line-more">{words.nothingOwed}</p>}
      <ul className="lines">
        {file.owed.map(({ id, work, dueOn, dueTime, hourOver, days, owner, waits, actions }) => (
          <li
            className="line"
            key={id}
            data-testid="owed"
            {...(id === matter && { ref: linked, 'aria-current': 'true' })}
          >
            <div className="line-words">
              <p className="line-title">
                <a
                  className="line-work"
                  href={writeRoute({ page: 'customers', of: file.code, query: { matter: id } })}
                >
                  {work}
                </a>
              </p>
              <p className="line-more">
                <DaysChip days={days} hourOver={hourOver} />
                <DueDay dueOn={dueOn} dueTime={dueTime} />
                <span>{owner ?? words.nobody}</span>
              </p>
              {waits !== null && <p className="line-more">{waits}</p>}
            </div>
            <div className="actions">
              <ActionButtons actions={actions} about={`${title} · ${work}`} />
              <CopyLink
                to={{ page: 'customers', of: file.code, query: { matter: id } }}
                about={`${title} · ${work}`}
              />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Coming({ file }: { readonly file: File }) {
  const words = useConsoleWords();
  return (
    <section className="coming" aria-labelledby="coming">
      <h2 id="coming">{words.willBeSaid(file.comingDays)}</h2>
      {file.coming.length === 0 && <p>{words.nothingComing}</p>}
      <MessageLines messages={file.coming} />
    </section>
  );
}

function Sections({ file, code }: { readonly file: File; readonly code: string }) {
  const words = useConsoleWords();
  const filled = file.sections.filter(({ total }) => total > 0);
  const open = filled.find(({ key }) => key === file.section);
  const tab = (section: string, isOpen: boolean) => ({
    href: writeRoute({ page: 'customers', of: code, query: { section } }),
    ...(isOpen && { 'aria-current': 'true' as const }),
  });
  return (
    <section aria-labelledby="sections">
      <h2 id="sections" className="unseen">
        {words.sections}
      </h2>
      <nav className="tabs" aria-label={words.sections}>
        <a {...tab('', open === undefined)}>{words.timeline}</a>
        {filled.map(({ key, title, total }) => (
          <a key={key} {...tab(key, key === open?.key)}>
            {title} <small>{total}</small>
          </a>
        ))}
      </nav>
      {open === undefined ? (
        <Timeline code={code} />
      ) : (
        <DataTable
          table={file.table}
          caption={open.title}
          // Sections that a command opens are registers, and begin with the number of each entry.
          {...(open.opens !== null && { placeOf: (of: string) => writeRoute({ page: 'entries', of }) })}
        />
      )}
      <NoneYet sections={file.sections.filter(({ total }) => total === 0)} />
    </section>
  );
}

/** What the customer has none of, on one line, each with the form that opens the first. */
function NoneYet({ sections }: { readonly sections: File['sections'] }) {
  const words = useConsoleWords();
  const { run } = useActing();
  if (sections.length === 0) return null;
  return (
    <p className="none-yet">
      {words.noneYet}{' '}
      {sections.map(({ key, title, opens }) =>
        opens === null ? (
          <span key={key}>{title}</span>
        ) : (
          <button
            type="button"
            key={key}
            aria-label={words.openOne(title)}
            onClick={() => void run({ kind: 'command', text: opens })}
          >
            {title}
          </button>
        ),
      )}
    </p>
  );
}
