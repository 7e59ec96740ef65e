import type { WaitingRequest } from '../../../../../../console/api/today.ts';
import { ActionButtons } from '../action-buttons.tsx';
import { useConsoleTime } from '../me.ts';
import { useConsoleWords } from '../use-console-words.ts';

/** What waits for the reader's decision. */
export function Waiting({ requests }: { readonly requests: readonly WaitingRequest[] }) {
  const words = useConsoleWords();
  const format = useConsoleTime();
  return (
    <section className="group" data-group="waiting" aria-labelledby="group-waiting">
      <h2 id="group-waiting">
        {words.waiting} <small>{words.count(requests.length)}</small>
      </h2>
      <ul className="lines">
        {requests.map(({ id, title, applicant, askedAt, answers, actions }) => (
          <li className="line" key={id} data-testid="request">
            <div className="line-words">
              <p className="line-title">{title}</p>
              <p className="line-more">{words.askedBy(applicant, format.dayTime(askedAt))}</p>
              <dl className="answer-fields">
                {answers.map(({ label, value }) => (
                  <div key={label}>
                    <dt>{label}</dt>
                    <dd>{value}</dd>
                  </div>
                ))}
              </dl>
            </div>
            <ActionButtons actions={actions} about={title} />
          </li>
        ))}
      </ul>
    </section>
  );
}
