import Button from 'antd/es/button';
import Skeleton from 'antd/es/skeleton';
import type { ReactNode } from 'react';
import type { AnswerOf, ViewName } from '../../../../../console/api/index.ts';
import { sayProblem, useSpeech } from '../words/use-words.ts';
import { isPassing, type Read } from './use-view.tsx';
import { useConsoleWords } from './use-console-words.ts';

interface WhenReadProps<Name extends ViewName> {
  readonly read: Read<Name>;
  /** As many rows as the page usually has, so that nothing jumps when it comes. */
  readonly rows?: number;
  /** Within another reading, which fails with it and says so. */
  readonly isPart?: boolean;
  /** Where to go from what is not the reader's. */
  readonly elsewhere?: { readonly href: string; readonly title: string };
  readonly children: (view: AnswerOf<Name>) => ReactNode;
}

/** A view once it is read; before that its skeleton, or why it cannot be read. */
export function WhenRead<Name extends ViewName>({
  read,
  rows = 6,
  isPart = false,
  elsewhere,
  children,
}: WhenReadProps<Name>) {
  const words = useConsoleWords();
  const speech = useSpeech();
  const { view, problem, isReading, retry } = read;
  if (view !== null) {
    return (
      <div className="read" aria-busy={isReading}>
        {children(view)}
        {problem !== null && !isPart && (
          <div className="from-before" role="alert">
            <p>
              {words.fromBefore} {sayProblem(speech, problem)}
            </p>
            <Button onClick={retry} loading={isReading}>
              {words.retry}
            </Button>
          </div>
        )}
      </div>
    );
  }
  if (problem !== null) {
    return (
      <div className="state" role="alert">
        <h2>{words.failed}</h2>
        <p>{sayProblem(speech, problem)}</p>
        {isPassing(problem) ? (
          <Button onClick={retry} loading={isReading}>
            {words.retry}
          </Button>
        ) : (
          elsewhere !== undefined && <a href={elsewhere.href}>{elsewhere.title}</a>
        )}
      </div>
    );
  }
  return (
    <div aria-busy aria-label={words.loading} role="status">
      <Skeleton active title={false} paragraph={{ rows, width: '100%' }} />
    </div>
  );
}

interface NothingProps {
  readonly title: string;
  readonly hint: string;
  readonly children?: ReactNode;
}

/** Where there is nothing to show: what that means, and what to do. */
export function Nothing({ title, hint, children }: NothingProps) {
  return (
    <div className="state">
      <h2>{title}</h2>
      <p>{hint}</p>
      {children}
    </div>
  );
}
