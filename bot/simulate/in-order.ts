import type { SimulatedMessage } from './recorder.ts';

/**
 * Passes messages on in the order of their instants, then of their rooms: postings run concurrently, but the same
 * simulation must print the same output.
 */
export function createOrder(onMessage: (message: SimulatedMessage) => void) {
  let waiting: SimulatedMessage[] = [];
  const flush = () => {
    for (const message of waiting.toSorted((a, b) => (a.room < b.room ? -1 : 1))) onMessage(message);
    waiting = [];
  };
  return {
    add: (message: SimulatedMessage) => {
      if (waiting[0] !== undefined && waiting[0].at !== message.at) flush();
      waiting.push(message);
    },
    flush,
  };
}
