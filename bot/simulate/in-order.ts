import type { SimulatedMessage } from './recorder.ts';

/**
 * Hands messages on in the order of their instants and, within one, of their rooms: postings run side by side, and
 * the same simulation must print the same.
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
