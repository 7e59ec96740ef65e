import Button from 'antd/es/button';
import type { CustomerRow } from '../../../../../../console/api/customers.ts';
import { type PageProps, replaceRoute, writeRoute } from '../route.ts';
import { Nothing, WhenRead } from '../states.tsx';
import { useConsoleWords } from '../use-console-words.ts';
import { useView } from '../use-view.tsx';
import { CustomerPage } from './customer-page.tsx';

const page = 'customers';

/** The customers that the reader answers for, or the file of one. What is searched for is in the address. */
export function CustomersPage({ route }: PageProps) {
  return route.of === null ? <List query={route.query} /> : <CustomerPage code={route.of} route={route} />;
}

function List({ query }: { readonly query: PageProps['route']['query'] }) {
  const words = useConsoleWords();
  const { find = '', tier = '', overdue = '', from = '0' } = query;
  const read = useView('customers', {
    find,
    tier: tier === 'potential' || tier === 'ordinary' ? tier : '',
    overdue: overdue === 'yes' ? 'yes' : '',
    from: Number(from) || 0,
  });
  const change = (changed: Readonly<Record<string, string>>) =>
    replaceRoute({ page, query: { ...query, from: '', ...changed } });
  return (
    <>
      <div className="page-head">
        <h1>{words.pages[page]}</h1>
      </div>
      <search className="filters">
        <label>
          <span>{words.find}</span>
          <input
            type="search"
            value={find}
            placeholder={words.findHint}
            maxLength={100}
            onChange={(event) => change({ find: event.target.value })}
          />
        </label>
        <label>
          <span>{words.tier}</span>
          <select value={tier} onChange={(event) => change({ tier: event.target.value })}>
            <option value="">{words.all}</option>
            <option value="potential">{words.tiers.potential}</option>
            <option value="ordinary">{words.tiers.ordinary}</option>
          </select>
        </label>
        <label className="check">
          <input
            type="checkbox"
            checked={overdue === 'yes'}
            onChange={(event) => change({ overdue: event.target.checked ? 'yes' : '' })}
          />
          <span>{words.onlyOverdue}</span>
        </label>
      </search>
      <WhenRead read={read} rows={12}>
        {({ total, from: shownFrom, lines }) =>
          lines.length === 0 ? (
            <Nothing title={words.noCustomers} hint={words.noCustomersHint} />
          ) : (
            <>
              <p className="found" role="status">
                {words.found(shownFrom + 1, shownFrom + lines.length, total)}
              </p>
              <ul className="lines">
                {lines.map((line) => (
                  <Line key={line.code} line={line} />
                ))}
              </ul>
              <div className="pages">
                <Button
                  disabled={shownFrom === 0}
                  onClick={() => change({ from: String(Math.max(0, shownFrom - lines.length)) })}
                >
                  {words.before}
                </Button>
                <Button
                  disabled={shownFrom + lines.length >= total}
                  onClick={() => change({ from: String(shownFrom + lines.length) })}
                >
                  {words.after}
                </Button>
              </div>
            </>
          )
        }
      </WhenRead>
    </>
  );
}

function Line({ line }: { readonly line: CustomerRow }) {
  const words = useConsoleWords();
  const { code, name, tier, owner, open, overdue } = line;
  return (
    <li className="line" data-testid="customer">
      <div className="line-words">
        <p className="line-title">
          <a href={writeRoute({ page, of: code })}>{`${code} ${name}`}</a>
        </p>
        <p className="line-more">
          {overdue > 0 && <span className="chip over">{words.overdueCount(overdue)}</span>}
          <span>{tier}</span>
          <span>{owner ?? words.nobody}</span>
          <span>{words.openCount(open)}</span>
        </p>
      </div>
    </li>
  );
}
