import { ActionButtons } from '../action-buttons.tsx';
import { CopyLink } from '../copy-link.tsx';
import { type PageProps, writeRoute } from '../route.ts';
import { Nothing, WhenRead } from '../states.tsx';
import { useConsoleWords } from '../use-console-words.ts';
import { useView } from '../use-view.tsx';

/** An entry of a register: what it is about, what was done, and the moves that the reader may make. */
export function EntryPage({ route: { of } }: PageProps) {
  const words = useConsoleWords();
  return of === null ? (
    <Nothing title={words.noSuchPage} hint={words.noSuchPageHint} />
  ) : (
    <Entry number={of} />
  );
}

function Entry({ number }: { readonly number: string }) {
  const words = useConsoleWords();
  const read = useView('entry', { entry: number });
  const title = read.view?.title ?? number;
  const customer = read.view?.customer ?? null;
  return (
    <>
      <div className="page-head">
        {customer !== null && (
          <a
            href={writeRoute({
              page: 'customers',
              of: customer.code,
              query: { section: read.view?.section ?? '' },
            })}
          >
            {customer.code} {customer.name}
          </a>
        )}
        <h1>{title}</h1>
        {(read.view !== null || read.problem === null) && (
          <div className="head-actions">
            {read.view !== null && <ActionButtons actions={read.view.actions} about={title} />}
            <CopyLink to={{ page: 'entries', of: number }} about={title} />
          </div>
        )}
      </div>
      <WhenRead read={read} rows={8}>
        {({ fields, history }) => (
          <div className="file">
            <section className="group" aria-labelledby="history">
              <h2 id="history">{words.entryHistory}</h2>
              <ul className="lines">
                {history.map((past, n) => (
                  <li className="line" key={n} data-testid="past-move">
                    <p className="answer-paragraph">{past}</p>
                  </li>
                ))}
              </ul>
            </section>
            <aside>
              <section className="box" aria-labelledby="facts">
                <h2 id="facts">{words.atAGlance}</h2>
                <dl className="answer-fields">
                  {fields.map(({ label, value }) => (
                    <div key={label}>
                      <dt>{label}</dt>
                      <dd>{value}</dd>
                    </div>
                  ))}
                </dl>
              </section>
            </aside>
          </div>
        )}
      </WhenRead>
    </>
  );
}
