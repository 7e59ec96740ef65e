import type { AnswerOf } from '../../../../../../console/api/index.ts';
import { writeRoute } from '../route.ts';
import { useConsoleWords } from '../use-console-words.ts';

/** What is wrong with a copy; without mistakes, what it changes for today's customers. */
export function TriedChanges({ tried }: { readonly tried: AnswerOf<'process-try'> }) {
  const words = useConsoleWords();
  const { problems, problemsTotal, looked, cut, changed, customers } = tried;
  if (problemsTotal > 0) {
    return (
      <section className="box">
        <h2>{words.mistakes(problemsTotal)}</h2>
        <ul className="mistakes">
          {problems.map(({ file, line, key, message }, n) => (
            <li key={n} data-testid="mistake">
              <strong>{`${file}:${line}`}</strong> {key !== '' && <code>{key}</code>}{' '}
              <span lang="en">{message}</span>
            </li>
          ))}
        </ul>
      </section>
    );
  }
  return (
    <section className="box">
      <h2>{words.wouldChange(changed, looked)}</h2>
      {cut && <p>{words.onlyFirstCustomers(looked)}</p>}
      <ul className="mistakes">
        {customers.map(({ code, name, changes }) => (
          <li key={code} data-testid="changed">
            <a href={writeRoute({ page: 'customers', of: code })}>{`${code} ${name}`}</a>
            {changes.map((change, n) => (
              <p key={n}>{change}</p>
            ))}
          </li>
        ))}
      </ul>
      {changed > customers.length && <p>{words.andMore(changed - customers.length)}</p>}
    </section>
  );
}
