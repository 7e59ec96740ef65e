import Button from 'antd/es/button';
import { useState } from 'react';
import type { AnswerOf } from '../../../../../../console/api/index.ts';
import { sayProblem, useSpeech } from '../../words/use-words.ts';
import { readView } from '../console-api.ts';
import { MessageLines } from '../message-lines.tsx';
import { replaceRoute, writeRoute } from '../route.ts';
import { WhenRead } from '../states.tsx';
import { useConsoleWords } from '../use-console-words.ts';
import { useView, useViews } from '../use-view.tsx';

/** The server takes no more. */
const mostChars = 40_000;

/** A copy of a file to change, try and take away; the program's own stays as it is. */
export function EditCopy({ query }: { readonly query: Readonly<Record<string, string>> }) {
  const words = useConsoleWords();
  const { file = 'playbook.yaml' } = query;
  const read = useView('process-file', { file });
  return (
    <>
      <p className="found">{words.editHint}</p>
      <WhenRead read={read} rows={14}>
        {(view) => (
          <>
            <label className="period edit-file">
              <span>{words.file}</span>
              <select
                value={view.file}
                onChange={(event) =>
                  replaceRoute({ page: 'process', query: { ...query, file: event.target.value } })
                }
              >
                {view.files.map((one) => (
                  <option key={one}>{one}</option>
                ))}
              </select>
            </label>
            <Copy key={view.file} file={view.file} original={view.text} query={query} />
          </>
        )}
      </WhenRead>
    </>
  );
}

interface CopyProps {
  readonly file: string;
  readonly original: string;
  readonly query: Readonly<Record<string, string>>;
}

function Copy({ file, original, query }: CopyProps) {
  const words = useConsoleWords();
  const speech = useSpeech();
  // What is typed stays while one looks at another page.
  const { kept } = useViews();
  const draft = `draft ${file}`;
  const [text, setText] = useState(() => (kept.get(draft) as string | undefined) ?? original);
  const [tried, setTried] = useState<AnswerOf<'process-try'> | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const change = (next: string) => {
    kept.set(draft, next);
    setText(next);
    setTried(null);
  };
  const tryIt = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const { tier, level, stage = 'trialStarted' } = query;
      setTried(
        await readView('process-try', {
          file,
          text,
          stage,
          tier: tier === 'potential' ? tier : 'ordinary',
          level: level === 'strategic' || level === 'important' ? level : 'ordinary',
        }),
      );
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <textarea
        className="edit-text"
        aria-label={words.copyOf(file)}
        value={text}
        rows={20}
        maxLength={mostChars}
        spellCheck={false}
        wrap="off"
        onChange={(event) => change(event.target.value)}
      />
      <div className="export">
        <Button type="primary" loading={isBusy} disabled={text === original} onClick={() => void tryIt()}>
          {words.tryCopy}
        </Button>
        <Button disabled={text === original} onClick={() => saveText(file, text)}>
          {words.takeAway}
        </Button>
        <Button disabled={text === original} onClick={() => change(original)}>
          {words.startOver}
        </Button>
      </div>
      {problem !== null && (
        <p role="alert" className="state">
          {sayProblem(speech, problem)}
        </p>
      )}
      {tried !== null && (
        <div role="status">
          <TriedChanges tried={tried} />
          {tried.problemsTotal === 0 && (
            <>
              <h2 className="tried-head">{words.addedMessages(tried.added.length)}</h2>
              {tried.added.length > 0 && <MessageLines messages={tried.added} />}
              <h2 className="tried-head">{words.droppedMessages(tried.dropped.length)}</h2>
              {tried.dropped.length > 0 && <MessageLines messages={tried.dropped} />}
            </>
          )}
        </div>
      )}
    </>
  );
}

/** Gives the browser a file to keep; its folders become part of the name. */
function saveText(file: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = file.replaceAll('/', '.');
  link.click();
  URL.revokeObjectURL(address);
}

/** What is wrong with a copy; without mistakes, what it changes for today's customers. */
function TriedChanges({ tried }: { readonly tried: AnswerOf<'process-try'> }) {
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
