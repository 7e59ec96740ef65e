import { Temporal } from 'temporal-polyfill';
import { expect, it } from 'vitest';
import type { Core } from '../../jobs/core.ts';
import { nextWakeMs } from '../../jobs/outbox/next-wake.ts';

const now = Temporal.Instant.from('2026-03-12T01:00:00Z');
const inMs = (ms: number) => new Date(now.epochMilliseconds + ms);

/** @param found what the database says is next; null: it has no row */
const wakes = async (found: object | null) => {
  const asked: unknown[] = [];
  const query = async (_text: string, values: readonly unknown[]) => {
    asked.push(...values);
    return { rows: found === null ? [] : [{ due: null, blocked: false, realMs: null, ...found }] };
  };
  const ms = await nextWakeMs({ clock: { now: () => now }, db: { sql: { query } } } as unknown as Core);
  expect(asked).toEqual([inMs(0)]);
  return ms;
};

it.each([
  ['nothing is next: ten seconds, because a request through the queue can be lost', {}, 10_000],
  ['a message is due: then', { due: inMs(5_000) }, 5_000],
  ['one is due in an hour: in ten seconds', { due: inMs(3_600_000) }, 10_000],
  ['one is due at once: not without any pause', { due: inMs(1) }, 20],
  ['a lease or a pause ends: then', { realMs: 50 }, 50],
  ['the room of one that is due is occupied: soon again', { blocked: true }, 300],
  ['a lease ends sooner than that: then', { blocked: true, realMs: 40 }, 40],
  ['one that is due is paused: when the pause ends', { blocked: true, realMs: 2_000 }, 2_000],
  ['the next of all is what counts', { due: inMs(700), blocked: true, realMs: 900 }, 700],
])('%s', async (_what, found, ms) => {
  expect(await wakes(found)).toBe(ms);
});

it('a database without an answer is asked again in ten seconds', async () => {
  expect(await wakes(null)).toBe(10_000);
});
