import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createChains } from '../../bot/inbound/chains.ts';
import { createGate } from './arrivals.ts';

it('work is done in order within a chain, all of it, and never by more than so many at once, nor of one place', async () => {
  const works = fc.array(
    fc.record({
      chain: fc.constantFrom('a', 'b', 'c', 'd'),
      place: fc.constantFrom('here', 'there', 'elsewhere'),
      turns: fc.nat({ max: 4 }),
    }),
  );
  const someAtOnce = fc.integer({ min: 1, max: 3 });
  await fc.assert(
    fc.asyncProperty(works, someAtOnce, someAtOnce, async (given, atOnce, ofPlace) => {
      const chains = createChains(atOnce, ofPlace);
      const done: { readonly chain: string; readonly number: number }[] = [];
      const working: string[] = [];
      for (const [number, { chain, place, turns }] of given.entries()) {
        chains.add(chain, place, async () => {
          working.push(place);
          expect(working.length).toBeLessThanOrEqual(atOnce);
          expect(working.filter((one) => one === place).length).toBeLessThanOrEqual(ofPlace);
          for (let turn = 0; turn < turns; turn++) await Promise.resolve();
          working.splice(working.indexOf(place), 1);
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

it('however many places overflow, one with nothing under way finds a place, up to as many as there are', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 12 }), fc.nat(11), async (atOnce, rooms) => {
      const floods = Math.min(rooms, atOnce - 1);
      const chains = createChains(atOnce, 8);
      const held = createGate();
      let stuck = 0;
      // Each of many people in each room clicks once.
      for (let n = 0; n < 20 * floods; n++) {
        chains.add(`${n}`, `room ${n % floods}`, async () => {
          stuck += 1;
          await held.opened;
        });
      }
      const quick = createGate();
      chains.add('one', 'a quiet room', async () => quick.open());
      await quick.opened;
      // Every room gets something done all the same.
      expect(stuck).toBeGreaterThanOrEqual(floods);
      expect(stuck).toBeLessThan(atOnce);
      held.open();
      await chains.drained();
      expect(stuck).toBe(20 * floods);
    }),
  );
});

it('what arrives in a quiet room while many have much queued waits for one turn of each', async () => {
  const [atOnce, rooms] = [4, 6];
  const chains = createChains(atOnce, 2);
  const gates = Array.from({ length: rooms * 20 }, createGate);
  let begun = 0;
  for (const [n, gate] of gates.entries()) {
    chains.add(`${n}`, `room ${n % rooms}`, async () => {
      begun += 1;
      await gate.opened;
    });
  }
  let before = 0;
  chains.add('one', 'a quiet room', async () => {
    before = begun;
  });
  for (const gate of gates) gate.open();
  await chains.drained();
  expect(begun).toBe(gates.length);
  expect(before).toBeLessThanOrEqual(atOnce + rooms);
});

it('one chain does not wait for another', async () => {
  const chains = createChains(3, 2);
  const held = createGate();
  const other = createGate();
  const done: string[] = [];
  chains.add('slow', 'here', () => held.opened.then(() => void done.push('slow')));
  chains.add('quick', 'here', async () => {
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
  const chains = createChains(1, 1);
  const done: string[] = [];
  chains.add('a', 'here', async () => {
    done.push('first');
    chains.add('b', 'here', async () => void done.push('second'));
  });
  await chains.drained();
  expect(done).toEqual(['first', 'second']);
});
