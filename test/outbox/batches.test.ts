import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBatches } from '../../jobs/outbox/transitions.ts';

/** A clock that stands still; what waits for it is woken by hand. */
function standingTime() {
  const sleepers: (() => void)[] = [];
  return {
    nowMs: () => 0,
    wait: async () => {
      await new Promise<void>((resolve) => sleepers.push(resolve));
    },
    wake: () => {
      for (const resolve of sleepers.splice(0)) resolve();
    },
    get isWaitedFor() {
      return sleepers.length > 0;
    },
  };
}

describe('a batch', () => {
  it('waits for no one once everyone who may come is there', async () => {
    const ran: (readonly number[])[] = [];
    const time = standingTime();
    const add = createBatches<number, number>(
      async (items) => {
        ran.push(items);
        return (item) => item;
      },
      time,
      () => 2,
    );
    // The clock never moves, so these would wait for ever.
    expect(await Promise.all([add(1), add(2)])).toEqual([1, 2]);
    expect(ran).toEqual([[1, 2]]);
  });

  it('is waited for while others may still come', async () => {
    const ran: (readonly number[])[] = [];
    const time = standingTime();
    const add = createBatches<number, number>(
      async (items) => {
        ran.push(items);
        return (item) => item;
      },
      time,
      () => 3,
    );
    const both = Promise.all([add(1), add(2)]);
    await Promise.resolve();
    expect(time.isWaitedFor).toBe(true);
    expect(ran).toEqual([]);
    time.wake();
    expect(await both).toEqual([1, 2]);
    expect(ran).toEqual([[1, 2]]);
  });

  it('gives each caller its own result, once, whatever comes together and whatever fails', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ fails: fc.boolean(), later: fc.boolean() }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 25 }),
        async (calls, atMost, expected) => {
          const time = standingTime();
          const ran: number[] = [];
          const add = createBatches<number, number>(
            async (items) => {
              ran.push(...items);
              if (items.some((item) => calls[item]?.fails === true)) throw new Error('refused');
              return (item) => item;
            },
            time,
            () => expected,
            atMost,
          );
          const asked: Promise<number | 'refused'>[] = [];
          for (const [n, { later }] of calls.entries()) {
            asked.push(add(n).catch(() => 'refused' as const));
            if (later) await Promise.resolve();
          }
          const all = Promise.all(asked);
          const results = await Promise.race([all, keepWaking(time)]);
          expect(results).not.toBe('never');
          expect(ran.toSorted((a, b) => a - b)).toEqual([...calls.keys()]);
          for (const [n, one] of asked.entries()) {
            const result = await one;
            if (result !== 'refused') expect(result).toBe(n);
            if (calls[n]?.fails === true) expect(result).toBe('refused');
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

async function keepWaking(time: ReturnType<typeof standingTime>): Promise<'never'> {
  for (let turn = 0; turn < 500; turn += 1) {
    await Promise.resolve();
    time.wake();
  }
  return 'never';
}
