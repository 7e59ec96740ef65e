import { ActionButtons } from '../action-buttons.tsx';
import { Nothing, WhenRead } from '../states.tsx';
import { useConsoleWords } from '../use-console-words.ts';
import { useView } from '../use-view.tsx';

/** What was not sent, and the state of the installation for those who operate it. */
export function OperationsPage() {
  const words = useConsoleWords();
  const read = useView('operations', {});
  return (
    <>
      <div className="page-head">
        <h1>{words.pages['operations']}</h1>
      </div>
      <WhenRead read={read}>
        {({ health, failed, failedTotal }) => (
          <>
            {health !== null && (
              <section className="box" aria-labelledby="health" tabIndex={0}>
                <h2 id="health">
                  {words.health}{' '}
                  <span className={health.works ? 'chip' : 'chip over'}>
                    {health.works ? words.works : words.doesNotWork}
                  </span>
                </h2>
                {[...health.problems, ...health.lines, health.calendar].map((line) => (
                  <p key={line}>{line}</p>
                ))}
                {health.pauses.length > 0 && (
                  <>
                    <h3 className="paused-head">{words.paused}</h3>
                    <ul className="mistakes">
                      {health.pauses.map((pause, n) => (
                        <li key={n} data-testid="paused">
                          {pause}
                        </li>
                      ))}
                    </ul>
                  </>
                )}
                <dl className="answer-fields versions">
                  {health.versions.map(({ label, value }) => (
                    <div key={label}>
                      <dt>{label}</dt>
                      <dd>{value}</dd>
                    </div>
                  ))}
                </dl>
              </section>
            )}
            <section className="group" aria-labelledby="failed">
              <h2 id="failed">
                {words.notSent} <small>{words.count(failedTotal)}</small>
              </h2>
              {failed.length === 0 ? (
                <Nothing title={words.allSent} hint={words.allSentHint} />
              ) : (
                <ul className="lines">
                  {failed.map(({ id, words: said, detail, actions }) => (
                    <li className="line" key={id} data-testid="failed">
                      <div className="line-words failed-words">
                        <p>{said}</p>
                        {detail !== null && (
                          <details>
                            <summary>{words.technicalDetail}</summary>
                            {detail}
                          </details>
                        )}
                      </div>
                      <ActionButtons actions={actions} about={said.slice(0, 40)} />
                    </li>
                  ))}
                </ul>
              )}
            </section>
          </>
        )}
      </WhenRead>
    </>
  );
}
