import { lazy, Suspense } from 'react';
import { type PageProps, replaceRoute, writeRoute } from '../route.ts';
import { WhenRead } from '../states.tsx';
import { Tabs } from '../tabs.tsx';
import { useConsoleWords } from '../use-console-words.ts';
import { useView } from '../use-view.tsx';
import { EditCopy } from './edit-copy.tsx';
import { Steps } from './steps.tsx';
import { YearAhead } from './year-ahead.tsx';

const StepsOnAxis = lazy(() => import('./steps-on-axis.tsx').then((file) => ({ default: file.StepsOnAxis })));

const page = 'process';

/** The process as the files say it: its steps on an axis of time and in words, and what it says to a kind of customer. */
export function ProcessPage({ route }: PageProps) {
  const words = useConsoleWords();
  const { of = '', show = '' } = route.query;
  const read = useView('process', { of });
  const tab = (key: string, title: string) => ({
    key,
    title,
    href: writeRoute({ page, query: { of, show: key } }),
  });
  return (
    <>
      <div className="page-head">
        <h1>{words.pages[page]}</h1>
        {show === '' && (
          <label className="period">
            <span>{words.processShown}</span>
            <select
              value={of}
              onChange={(event) => replaceRoute({ page, query: { of: event.target.value } })}
            >
              <option value="">{words.customersProcess}</option>
              {(read.view?.registers ?? []).map(({ key, label }) => (
                <option key={key} value={key}>
                  {label}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      <Tabs
        label={words.processParts}
        chosen={show}
        tabs={[tab('', words.steps), tab('year', words.yearAhead), tab('edit', words.editCopy)]}
      />
      <WhenRead read={read} rows={12}>
        {(view) =>
          show === 'year' ? (
            <YearAhead kinds={view} query={route.query} />
          ) : show === 'edit' ? (
            <EditCopy query={route.query} />
          ) : (
            <Suspense fallback={<div className="picture picture-coming steps-picture" aria-busy />}>
              {view.steps.length > 0 && <StepsOnAxis key={of} steps={view.steps} title={view.title} />}
              <Steps view={view} />
            </Suspense>
          )
        }
      </WhenRead>
    </>
  );
}
