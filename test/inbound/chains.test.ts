import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createChains } from '../../bot/inbound/chains.ts';
import { createGate } from './arrivals.ts';

it('work is done in order within a chain, all of it, and never by more than so many at once', async () => {
  const works = fc.array(
    fc.record({ chain: fc.constantFrom('a', 'b', 'c', 'd'), turns: fc.nat({ max: 4 }) }),
  );
  await fc.assert(
    fc.asyncProperty(works, fc.integer({ min: 1, max: 3 }), async (given, atOnce) => {
      const chains = createChains(atOnce);
      const done: { readonly chain: string; readonly number: number }[] = [];
      let working = 0;
      for (const [number, { chain, turns }] of given.entries()) {
        chains.add(chain, async () => {
          working += 1;
          expect(working).toBeLessThanOrEqual(atOnce);
          for (let turn = 0; turn < turns; turn++) await Promise.resolve();
          working -= 1;
          done.push({ chain, number });
        });
      }
      await chains.drained();
      expect(done).toHaveLength(given.length);
      for (const name of ['a', 'b', 'c', 'd']) {
        const numbers = done.filter(({ chain }) => chain === name).map(({ number }) => number);
        expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
      }
    }),
  );
});

it('one chain does not wait for another', async () => {
  const chains = createChains(2);
  const held = createGate();
  const other = createGate();
  const done: string[] = [];
  chains.add('slow', () => held.opened.then(() => void done.push('slow')));
  chains.add('quick', async () => {
    done.push('quick');
    other.open();
  });
  await other.opened;
  expect(done).toEqual(['quick']);
  held.open();
  await chains.drained();
  expect(done).toEqual(['quick', 'slow']);
});

it('drained also waits for work added meanwhile', async () => {
  const chains = createChains(1);
  const done: string[] = [];
  chains.add('a', async () => {
    done.push('first');
    chains.add('b', async () => void done.push('second'));
  });
  await chains.drained();
  expect(done).toEqual(['first', 'second']);
});
