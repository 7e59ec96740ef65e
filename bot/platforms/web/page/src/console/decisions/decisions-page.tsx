import Button from 'antd/es/button';
import type { Ledger, OwnRequest } from '../../../../../../console/api/decisions.ts';
import { ActionButtons } from '../action-buttons.tsx';
import { DataTable } from '../data-table.tsx';
import { useConsoleTime } from '../me.ts';
import { type PageProps, type Route, writeRoute } from '../route.ts';
import { Nothing, WhenRead } from '../states.tsx';
import { Waiting } from '../today/waiting.tsx';
import { useConsoleWords } from '../use-console-words.ts';
import { useView } from '../use-view.tsx';

/** What waits for the reader, what became of their applications, and what they decided. */
export function DecisionsPage({ route: { query } }: PageProps) {
  const words = useConsoleWords();
  const read = useView('decisions', {
    from: Number(query['from']) || 0,
    decidedFrom: Number(query['decided']) || 0,
  });
  return (
    <>
      <div className="page-head">
        <h1>{words.pages['decisions']}</h1>
      </div>
      <WhenRead read={read}>
        {({ waiting, ledgers, own, ended, from, endedTotal, decided, decidedFrom, decidedTotal }) => (
          <>
            {waiting.length + own.length + endedTotal + decidedTotal === 0 && (
              <Nothing title={words.noDecisions} hint={words.noDecisionsHint} />
            )}
            {waiting.length > 0 && (
              <div className={ledgers.length > 0 ? 'with-ledgers' : undefined}>
                <Waiting requests={waiting} />
                {ledgers.length > 0 && <Ledgers ledgers={ledgers} />}
              </div>
            )}
            <Own id="own" title={words.ownRequests} requests={own} />
            <Own id="ended" title={words.endedRequests} requests={ended} total={endedTotal} />
            {endedTotal > ended.length && (
              <HistoryPages name="from" {...{ query, from, shown: ended.length, total: endedTotal }} />
            )}
            <Own id="decided" title={words.decidedByYou} requests={decided} total={decidedTotal} />
            {decidedTotal > decided.length && (
              <HistoryPages
                name="decided"
                {...{ query, from: decidedFrom, shown: decided.length, total: decidedTotal }}
              />
            )}
          </>
        )}
      </WhenRead>
    </>
  );
}

/** What gifts may cost and have cost, beside the applications for them. */
function Ledgers({ ledgers }: { readonly ledgers: readonly Ledger[] }) {
  const words = useConsoleWords();
  return (
    <aside aria-labelledby="ledgers">
      <h2 id="ledgers">{words.giftLedger}</h2>
      {ledgers.map(({ customer: { code, name }, budget, gifts }) => {
        const title = `${code} ${name}`;
        return (
          <section className="box ledger" key={code} aria-label={title} data-testid="ledger">
            <h3>{title}</h3>
            <DataTable table={budget} caption={words.giftBudgetOf(title)} />
            <DataTable table={gifts} caption={words.giftsOf(title)} />
          </section>
        );
      })}
    </aside>
  );
}

interface HistoryPagesProps {
  /** In the address. */
  readonly name: 'from' | 'decided';
  readonly query: Route['query'];
  readonly from: number;
  readonly shown: number;
  readonly total: number;
}

/** Leads through a history. Where one is stands in the address. */
function HistoryPages({ name, query, from, shown, total }: HistoryPagesProps) {
  const words = useConsoleWords();
  const go = (to: number) => {
    location.hash = writeRoute({ page: 'decisions', query: { ...query, [name]: to <= 0 ? '' : String(to) } });
  };
  return (
    <div className="pages">
      <Button disabled={from === 0} onClick={() => go(from - historyPage)}>
        {words.before}
      </Button>
      <Button disabled={from + shown >= total} onClick={() => go(from + historyPage)}>
        {words.after}
      </Button>
    </div>
  );
}

/** Applications of a page of a history, as the server gives them. */
const historyPage = 20;

interface OwnProps {
  readonly id: string;
  readonly title: string;
  readonly requests: readonly OwnRequest[];
  /** Absent: these are all. */
  readonly total?: number;
}

function Own({ id, title, requests, total = requests.length }: OwnProps) {
  const words = useConsoleWords();
  const format = useConsoleTime();
  if (requests.length === 0) return null;
  return (
    <section className="group" aria-labelledby={id}>
      <h2 id={id}>
        {title} <small>{words.count(total)}</small>
      </h2>
      <ul className="lines">
        {requests.map((request) => (
          <li className="line" key={request.id} data-testid="own-request">
            <div className="line-words">
              <p className="line-title">{request.title}</p>
              <p className="line-more">
                <span className="chip">{words.requestStates[request.state]}</span>
                {request.applicant !== null && <span>{request.applicant}</span>}
                <time dateTime={request.askedAt}>{format.dayTime(request.askedAt)}</time>
              </p>
              <dl className="answer-fields">
                {request.answers.map(({ label, value }) => (
                  <div key={label}>
                    <dt>{label}</dt>
                    <dd>{value}</dd>
                  </div>
                ))}
                {request.decisions.map(({ by, at, approved, reason }) => (
                  <div key={at}>
                    <dt>{by}</dt>
                    <dd>
                      {[
                        words.requestStates[approved ? 'approved' : 'rejected'],
                        format.dayTime(at),
                        ...(reason === null ? [] : [reason]),
                      ].join(' · ')}
                    </dd>
                  </div>
                ))}
              </dl>
            </div>
            {request.actions.length > 0 && <ActionButtons actions={request.actions} about={request.title} />}
          </li>
        ))}
      </ul>
    </section>
  );
}
