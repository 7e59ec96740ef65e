import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { AnswerOf, QueryOf, ViewName } from '../../../../../console/api/index.ts';
import { RequestProblem } from '../model/api.ts';
import { readView, signedOutCode } from './console-api.ts';

interface Views {
  /** Counts up when something may have changed, and what is shown is then read again. */
  readonly revision: number;
  readonly readAgain: () => void;
  readonly onSignedOut: () => void;
  /** What was read before, so that going back shows it at once. */
  readonly kept: Map<string, unknown>;
}

const ViewsContext = createContext<Views>({
  revision: 0,
  readAgain: () => {},
  onSignedOut: () => {},
  kept: new Map(),
});

export const useViews = (): Views => useContext(ViewsContext);

interface ViewsProviderProps {
  readonly onSignedOut: () => void;
  readonly children: ReactNode;
}

export function ViewsProvider({ onSignedOut, children }: ViewsProviderProps) {
  const [revision, setRevision] = useState(0);
  const [kept] = useState(() => new Map<string, unknown>());
  const readAgain = useCallback(() => setRevision((before) => before + 1), []);
  const views = useMemo(
    () => ({ revision, readAgain, onSignedOut, kept }),
    [revision, readAgain, onSignedOut, kept],
  );
  return <ViewsContext.Provider value={views}>{children}</ViewsContext.Provider>;
}

export interface Read<Name extends ViewName> {
  /** Null until it has been read. */
  readonly view: AnswerOf<Name> | null;
  /** What is shown is of an earlier question, or older than the last change. */
  readonly isReading: boolean;
  /** Why it was not read; beside a view, which is then the one from before. */
  readonly problem: unknown;
  readonly retry: () => void;
}

interface Known {
  readonly key: string;
  /** Which reading this is of. */
  readonly asOf: string;
  readonly view: unknown;
  readonly problem: unknown;
}

const passing: ReadonlySet<string> = new Set(['offline', 'other', '500', 'rate_limited', 'not_stored']);

/** Trying again may help, and what was read before is still true; not where it is not the reader's, or is gone. */
export function isPassing(problem: unknown): boolean {
  return !(problem instanceof RequestProblem) || passing.has(problem.code);
}

/** Reads a view of the server, and again whenever something may have changed. */
export function useView<Name extends ViewName>(name: Name, query: QueryOf<Name>): Read<Name> {
  const { revision, onSignedOut, kept } = useViews();
  const written = JSON.stringify(query);
  const key = `${name} ${written}`;
  const [known, setKnown] = useState<Known | null>(null);
  const [tries, setTries] = useState(0);
  const asOf = `${key} ${revision} ${tries}`;
  useEffect(() => {
    const stopping = new AbortController();
    const read = async () => {
      try {
        const view = await readView(name, JSON.parse(written) as QueryOf<Name>, stopping.signal);
        if (stopping.signal.aborted) return;
        kept.set(key, view);
        setKnown({ key, asOf, view, problem: null });
      } catch (problem) {
        if (stopping.signal.aborted) return;
        if (problem instanceof RequestProblem && problem.code === signedOutCode) return onSignedOut();
        // What the reader may not see, or what is gone, is shown no longer.
        if (!isPassing(problem)) kept.delete(key);
        setKnown({ key, asOf, view: kept.get(key) ?? null, problem });
      }
    };
    void read();
    return () => stopping.abort();
  }, [name, written, key, asOf, kept, onSignedOut]);
  const retry = useCallback(() => setTries((before) => before + 1), []);
  const isCurrent = known?.key === key;
  const view = (isCurrent ? known.view : kept.get(key)) as AnswerOf<Name> | null | undefined;
  return {
    view: view ?? null,
    isReading: known?.asOf !== asOf,
    problem: isCurrent ? known.problem : null,
    retry,
  };
}
