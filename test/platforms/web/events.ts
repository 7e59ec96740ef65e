import type { StreamEvent } from '../../../bot/platforms/web/page/src/model/read-events.ts';
import { readEvents } from '../../../bot/platforms/web/page/src/model/read-events.ts';

export interface OpenStream {
  readonly status: number;
  /** The next event of this kind; other events before it are kept in `passed`. */
  next(event: string): Promise<StreamEvent>;
  readonly passed: readonly StreamEvent[];
  close(): void;
}

/** A page's stream, read with the page's own reader. */
export async function openStream(url: string, token: string, page: string): Promise<OpenStream> {
  const closing = new AbortController();
  const response = await fetch(`${url}/api/web/stream?page=${page}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: closing.signal,
  });
  const events = response.body === null ? null : readEvents(response.body);
  const passed: StreamEvent[] = [];
  return {
    status: response.status,
    passed,
    async next(wanted) {
      for (;;) {
        const { value, done } = (await events?.next()) ?? { value: undefined, done: true };
        if (done || value === undefined) throw new Error(`the stream ended before ${wanted}`);
        if (value.event === wanted) return value;
        passed.push(value);
      }
    },
    close: () => closing.abort(),
  };
}
