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
              <section className="box" aria-labelledby="health">
                <h2 id="health">
                  {words.health}{' '}
                  <span className={health.works ? 'chip' : 'chip over'}>
                    {health.works ? words.works : words.doesNotWork}
                  </span>
                </h2>
                {[...health.problems, ...health.lines].map((line) => (
                  <p key={line}>{line}</p>
                ))}
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
                  {failed.map(({ id, words: said, actions }) => (
                    <li className="line" key={id} data-testid="failed">
                      <p className="line-words failed-words">{said}</p>
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
