import { lazy, Suspense, useState } from 'react';
import type { Table } from '../../../../../../console/api/table.ts';
import { DataTable } from '../data-table.tsx';
import { useMe } from '../me.ts';
import { type PageProps, replaceRoute, writeRoute } from '../route.ts';
import { Nothing, WhenRead } from '../states.tsx';
import { Tabs } from '../tabs.tsx';
import { useConsoleWords } from '../use-console-words.ts';
import { useView } from '../use-view.tsx';
import Button from 'antd/es/button';
import { sayProblem, useSpeech } from '../../words/use-words.ts';
import { readView } from '../console-api.ts';
import { saveFile } from '../save-file.ts';

const Picture = lazy(() => import('./picture.tsx').then((file) => ({ default: file.Picture })));

const page = 'figures';
const monthsBack = 12;

/** A report of a period: its conclusion, a picture, the table, and how each figure is counted. */
export function FiguresPage({ route }: PageProps) {
  const words = useConsoleWords();
  const { today } = useMe();
  const report = route.query['report'] ?? '';
  const period = route.query['period'] ?? today.slice(0, 7);
  const read = useView('figures', { report, period });
  return (
    <>
      <div className="page-head">
        <h1>{words.pages[page]}</h1>
        <label className="period">
          <span>{words.period}</span>
          <select
            value={period}
            onChange={(event) => replaceRoute({ page, query: { report, period: event.target.value } })}
          >
            {periodsUntil(today).map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
      </div>
      <WhenRead
        read={read}
        elsewhere={{ href: writeRoute({ page, query: { period } }), title: words.openPage(words.reports) }}
      >
        {({ report: shown, reports, title, findings, formula, table, picture }) => (
          <>
            <Tabs
              label={words.reports}
              chosen={shown}
              tabs={reports.map((one) => ({
                ...one,
                href: writeRoute({ page, query: { report: one.key, period } }),
              }))}
            />
            {findings.map((finding) => (
              <p className="finding" key={finding}>
                {finding}
              </p>
            ))}
            {/* What stands below the picture comes with it: nothing is pushed away when it is loaded. */}
            <Suspense fallback={<div className="picture picture-coming" aria-busy />}>
              {isEmpty(table) ? (
                <Nothing title={words.noFigures} hint={words.noFiguresHint} />
              ) : (
                <>
                  {picture !== null && (
                    <Picture key={shown} table={table} picture={picture} title={`${title} ${period}`} />
                  )}
                  <DataTable table={table} caption={`${title} ${period}`} />
                  <ExportButton report={shown} period={period} />
                </>
              )}
              <section className="formula" aria-labelledby="formula">
                <h2 id="formula">{words.howCounted}</h2>
                {formula.map((line) => (
                  <p key={line}>{line}</p>
                ))}
              </section>
            </Suspense>
          </>
        )}
      </WhenRead>
    </>
  );
}

/** No row, or a row of zeros for each stage or kind. */
function isEmpty({ rows }: Table): boolean {
  const numbers = rows.flat().flatMap(({ number }) => number ?? []);
  return rows.length === 0 || (numbers.length > 0 && numbers.every((number) => number === 0));
}

/** The months of the last year, then its quarters and years. */
function periodsUntil(today: string): readonly string[] {
  const [year = 0, month = 1] = today.split('-').map(Number);
  const months = Array.from({ length: monthsBack }, (_, back) => {
    const at = year * 12 + month - 1 - back;
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
  });
  const quarter = Math.ceil(month / 3);
  const quarters = Array.from({ length: 4 }, (_, back) => {
    const at = year * 4 + quarter - 1 - back;
    return `${Math.floor(at / 4)}-Q${(at % 4) + 1}`;
  });
  return [...months, ...quarters, String(year), String(year - 1)];
}

interface ExportButtonProps {
  readonly report: string;
  readonly period: string;
}

/** The report as a workbook; the access log says who took it. */
function ExportButton({ report, period }: ExportButtonProps) {
  const words = useConsoleWords();
  const speech = useSpeech();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const take = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const { file } = await readView('figures', { report, period, file: 'yes' });
      if (file !== null) saveFile(file.name, file.bytes);
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="export">
      <Button onClick={() => void take()} loading={isBusy}>
        {words.exportTable}
      </Button>
      {problem !== null && <span role="alert">{sayProblem(speech, problem)}</span>}
    </div>
  );
}
