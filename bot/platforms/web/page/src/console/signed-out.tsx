import { useEffect } from 'react';
import { useConsoleWords } from './use-console-words.ts';
import { useWords } from '../words/use-words.ts';

/** Nothing of what was shown before is left. */
export function SignedOut() {
  const words = useConsoleWords();
  const { product } = useWords();
  useEffect(() => {
    document.title = `${words.signedOut} · ${product}`;
  }, [words, product]);
  return (
    <main className="signed-out" role="alert">
      <h1>{words.signedOut}</h1>
      <p>{words.signedOutHint}</p>
    </main>
  );
}
