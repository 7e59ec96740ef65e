import Button from 'antd/es/button';
import { useState } from 'react';
import type { CustomerChoices, CustomerRow } from '../../../../../../console/api/customers.ts';
import { useActing } from '../acting.tsx';
import { type PageProps, replaceRoute, writeRoute } from '../route.ts';
import { Nothing, WhenRead } from '../states.tsx';
import { useScreen } from '../../use-screen.ts';
import { useConsoleWords } from '../use-console-words.ts';
import { useView } from '../use-view.tsx';
import { CopyLink } from '../copy-link.tsx';
import { ChosenBar } from './chosen-bar.tsx';
import { CustomerFilters } from './customer-filters.tsx';
import { CustomerLine } from './customer-line.tsx';
import { CustomerPage } from './customer-page.tsx';
import { questionOf } from './question-of.ts';
import type { QueryOf } from '../../../../../../console/api/index.ts';
import { useNotice } from '../../notice.tsx';
import { readView } from '../console-api.ts';
import { saveFile } from '../save-file.ts';

const page = 'customers';
const noChoices: CustomerChoices = { owners: [], stages: [], levels: [], registers: [] };

/** The customers that the reader answers for, or the file of one. What is searched for is in the address. */
export function CustomersPage({ route }: PageProps) {
  return route.of === null ? <List query={route.query} /> : <CustomerPage code={route.of} route={route} />;
}

function List({ query }: { readonly query: PageProps['route']['query'] }) {
  const words = useConsoleWords();
  const question = questionOf(query);
  const isPhone = useScreen() === 'phone';
  const read = useView('customers', question);
  const [choices, setChoices] = useState(noChoices);
  const known = read.view?.choices;
  const isNone = read.view?.total === 0;
  // Kept while the next list is read, so that no filter goes away under the finger.
  if (known !== undefined && known !== choices) setChoices(known);
  const change = (changed: Readonly<Record<string, string>>) =>
    replaceRoute({ page, query: { ...query, from: '', ...changed } });
  // A step of the history, which the back button takes back; what is filtered is not.
  const goTo = (from: number) => {
    location.hash = writeRoute({ page, query: { ...query, from: from <= 0 ? '' : String(from) } });
    document.getElementById('content')?.scrollTo(0, 0);
  };
  return (
    <>
      <div className="page-head">
        <h1>{words.pages[page]}</h1>
        <CopyLink to={{ page, query: { ...query, from: '' } }} about={words.pages[page] ?? ''} />
        {!isPhone && !isNone && <ListExport question={question} />}
      </div>
      <CustomerFilters query={query} choices={choices} onChange={change} />
      <WhenRead read={read} rows={12}>
        {({ total, from, pageSize, lines, mayHandOver, mayOpen }) =>
          lines.length === 0 ? (
            <NoCustomers isAny={asksAny(query)} mayOpen={mayOpen} />
          ) : (
            <>
              <Lines {...{ total, from, lines, mayHandOver }} owners={choices.owners} />
              {total > lines.length && (
                <div className="pages">
                  <Button disabled={from === 0} onClick={() => goTo(from - pageSize)}>
                    {words.before}
                  </Button>
                  <Button disabled={from + lines.length >= total} onClick={() => goTo(from + pageSize)}>
                    {words.after}
                  </Button>
                </div>
              )}
            </>
          )
        }
      </WhenRead>
      {/* On a phone what one looks for comes first. */}
      {isPhone && !isNone && <ListExport question={question} />}
    </>
  );
}

/** Whether something is asked for, so that there may be others. */
const asksAny = ({ sort: _, ...asked }: PageProps['route']['query']): boolean =>
  Object.values(asked).some((value) => value !== '');

function NoCustomers({ isAny, mayOpen }: { readonly isAny: boolean; readonly mayOpen: boolean }) {
  const words = useConsoleWords();
  const { run } = useActing();
  if (isAny) return <Nothing title={words.noCustomers} hint={words.noCustomersHint} />;
  if (!mayOpen) return <Nothing title={words.noneOfYours} hint={words.noneOfYoursHint} />;
  return (
    <Nothing title={words.noCustomersYet} hint={words.noCustomersYetHint}>
      <Button type="primary" onClick={() => void run({ kind: 'command', text: 'customer new' })}>
        {words.newCustomer}
      </Button>
    </Nothing>
  );
}

interface LinesProps {
  readonly total: number;
  readonly from: number;
  readonly lines: readonly CustomerRow[];
  readonly mayHandOver: boolean;
  readonly owners: CustomerChoices['owners'];
}

/** Those of a page, of which some can be chosen. What is no longer shown is no longer chosen. */
function Lines({ total, from, lines, mayHandOver, owners }: LinesProps) {
  const words = useConsoleWords();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const those = lines.filter(({ code }) => chosen.has(code));
  const choose = (code: string, isChosen: boolean) => {
    const next = new Set(those.map((one) => one.code));
    if (isChosen) next.add(code);
    else next.delete(code);
    setChosen(next);
  };
  const isAll = those.length === lines.length;
  return (
    <>
      <div className="found">
        <label className="choose">
          <input
            type="checkbox"
            checked={isAll}
            onChange={() => setChosen(new Set(isAll ? [] : lines.map(({ code }) => code)))}
          />
          <span>{words.chooseAll}</span>
        </label>
        <span role="status">{words.found(from + 1, from + lines.length, total)}</span>
      </div>
      <ul className="lines">
        {lines.map((line) => (
          <CustomerLine
            key={line.code}
            line={line}
            isChosen={chosen.has(line.code)}
            onChoose={(isChosen) => choose(line.code, isChosen)}
          />
        ))}
      </ul>
      {those.length > 0 && (
        <ChosenBar
          chosen={those}
          owners={owners}
          mayHandOver={mayHandOver}
          onClear={() => setChosen(new Set())}
        />
      )}
    </>
  );
}

const kinds = ['xlsx', 'csv'] as const;

/** All that the list has found, as a file; the access log says who took it. */
function ListExport({ question }: { readonly question: QueryOf<'customers'> }) {
  const words = useConsoleWords();
  const notice = useNotice();
  const [busy, setBusy] = useState<string | null>(null);
  const take = async (kind: (typeof kinds)[number]) => {
    setBusy(kind);
    try {
      const { file } = await readView('customers', { ...question, from: 0, file: kind });
      if (file !== null) saveFile(file.name, file.bytes);
    } catch (error) {
      notice.complain(error);
    } finally {
      setBusy(null);
    }
  };
  return (
    <div className="actions list-export">
      {kinds.map((kind) => (
        <Button key={kind} loading={busy === kind} onClick={() => void take(kind)}>
          {words.exportAs(kind)}
        </Button>
      ))}
    </div>
  );
}
