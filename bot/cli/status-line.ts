import { clearLine, cursorTo } from 'node:readline';

export interface StatusLine {
  /** Removes the line, so that something else can be written; it comes back with the next second. */
  readonly clear: () => void;
  readonly end: () => void;
}

/** A line at the bottom of the terminal, from the first second on, that counts the seconds. */
export function createStatusLine(
  stream: NodeJS.WritableStream,
  text: (seconds: number) => string,
): StatusLine {
  let seconds = 0;
  let isShown = false;
  const clear = () => {
    if (!isShown) return;
    cursorTo(stream, 0);
    clearLine(stream, 0);
    isShown = false;
  };
  const timer = setInterval(() => {
    seconds += 1;
    clear();
    stream.write(text(seconds));
    isShown = true;
  }, 1_000);
  timer.unref();
  return {
    clear,
    end() {
      clearInterval(timer);
      clear();
    },
  };
}
