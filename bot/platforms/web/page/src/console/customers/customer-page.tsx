import type { AnswerOf } from '../../../../../../console/api/index.ts';
import Button from 'antd/es/button';
import { ActionButtons } from '../action-buttons.tsx';
import { Tabs } from '../tabs.tsx';
import { useActing } from '../acting.tsx';
import { CopyLink } from '../copy-link.tsx';
import { DataTable } from '../data-table.tsx';
import { MessageLines } from '../message-lines.tsx';
import { type Route, writeRoute } from '../route.ts';
import { WhenRead } from '../states.tsx';
import { useConsoleWords } from '../use-console-words.ts';
import { useView } from '../use-view.tsx';
import { Owed } from './owed.tsx';
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
  const list = { href: writeRoute({ page: 'customers' }), title: words.pages['customers'] ?? '' };
  const title = read.view === null ? code : `${read.view.code} ${read.view.name}`;
  return (
    <>
      <div className="page-head">
        <a href={list.href}>{list.title}</a>
        <h1>{title}</h1>
        {(read.view !== null || read.problem === null) && (
          <div className="head-actions">
            {read.view !== null && <ActionButtons actions={read.view.actions} about={title} />}
            <CopyLink to={{ page: 'customers', of: code }} about={title} />
            <Button className="print-button" onClick={() => window.print()}>
              {words.print}
            </Button>
          </div>
        )}
      </div>
      <WhenRead read={read} rows={14} elsewhere={list}>
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
  const at = (section: string) => writeRoute({ page: 'customers', of: code, query: { section } });
  return (
    <section aria-labelledby="sections">
      <h2 id="sections" className="unseen">
        {words.sections}
      </h2>
      <Tabs
        label={words.sections}
        chosen={open?.key ?? ''}
        tabs={[
          { key: '', title: words.timeline, href: at('') },
          ...filled.map(({ key, title, total }) => ({ key, title, count: total, href: at(key) })),
        ]}
      />
      {open === undefined ? (
        <Timeline code={code} />
      ) : (
        <DataTable
          table={file.table}
          caption={open.title}
          commands={file.rowCommands}
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
