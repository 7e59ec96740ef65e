import { useEffect } from 'react';
import { streamAddress } from './console-api.ts';
import { useViews } from './use-view.tsx';

/** What is shown is read again at most this often, however much happens. */
const leastMs = 3_000;
/** Until a refused stream is asked for once more. */
const againMs = 5_000;
/** What the page reads when it opens counts as read with a stream that begins within this time. */
const togetherMs = 1_000;

/**
 * Follows what happens: what is shown is read again after a change. Only while the page can be seen: a browser has few
 * connections to a site, and a hidden page reads again when it is looked at.
 */
export function useLive(): void {
  const { readAgain, onSignedOut } = useViews();
  useEffect(() => {
    let stream: EventSource | null = null;
    let waiting: number | null = null;
    let again: number | null = null;
    let isMissed = false;
    let isFresh = true;
    const aged = window.setTimeout(() => (isFresh = false), togetherMs);
    // Reads at once, and then rests; what comes meanwhile is read once, after the rest.
    const readSoon = () => {
      if (waiting !== null) {
        isMissed = true;
        return;
      }
      readAgain();
      waiting = window.setTimeout(() => {
        waiting = null;
        if (isMissed) readSoon();
      }, leastMs);
      isMissed = false;
    };
    const close = () => {
      stream?.close();
      stream = null;
      for (const timer of [waiting, again]) if (timer !== null) window.clearTimeout(timer);
      [waiting, again] = [null, null];
      isMissed = false;
    };
    const open = () => {
      const opened = new EventSource(streamAddress);
      stream = opened;
      opened.addEventListener('changed', () => {
        // Every stream begins with one. What happened since the page last read, while there was no stream, is read now.
        if (!isFresh) readSoon();
        isFresh = false;
      });
      opened.addEventListener('ended', onSignedOut);
      opened.addEventListener('error', () => {
        isFresh = false;
        if (opened.readyState !== EventSource.CLOSED) return;
        close();
        again = window.setTimeout(follow, againMs);
        readSoon();
      });
    };
    const follow = () => {
      close();
      if (document.visibilityState === 'visible') open();
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      window.clearTimeout(aged);
      close();
    };
  }, [readAgain, onSignedOut]);
}
