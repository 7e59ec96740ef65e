import { expect, it } from 'vitest';
import { redisIsHere, redisTitle } from '../queue/redis-server.ts';
import { chaos } from './delivery/chaos.ts';

const once = { duplicates: 0, lost: 0, reported: 0, unsettled: 0 };
const timeout = 480_000;
// `mixed` has each trouble of a Slack that answers; its storms of 429 and resets of all connections are in test/outbox/storms.test.ts.
// One by one, over more messages and for longer, `npm run chaos -- --fault …` has them all.

/** Longer than a lease. */
const frozenMs = 17_000;

it.concurrent('with two workers, kills and lost answers, every customer is asked exactly once and nothing stays open', {
  timeout,
}, async () => {
  const result = await chaos({ kills: 2, messages: 200, backend: 'postgres', faults: ['kill'] });
  expect(result).toMatchObject({ posted: 200, ...once });
  // A lease of 15 s, two to settle, and what a machine that runs other tests takes.
  expect(result['recovery_s']).toBeLessThanOrEqual(25);
});

it.concurrent('with a Slack that loses, refuses and delays answers or never gives them, a kill, and a worker frozen beyond its lease, every customer is asked exactly once and nothing stays open', {
  timeout,
}, async () => {
  const faults = ['mixed', 'stop'] as const;
  const result = await chaos({ kills: 2, messages: 60, backend: 'postgres', faults });
  expect(result).toMatchObject({ posted: 60, ...once });
  expect(result['answers_lost']).toBeGreaterThan(20);
});

it.concurrent('with a database that is restarted, killed and frozen beyond a lease in the middle of delivery, every customer is asked exactly once and nothing stays open', {
  timeout,
}, async () => {
  const faults = ['db-freeze', 'db-restart', 'db-kill'] as const;
  const result = await chaos({ kills: 3, messages: 180, backend: 'postgres', faults, frozenMs });
  expect(result).toMatchObject({ posted: 180, ...once });
});

it.skipIf(!redisIsHere).concurrent(
  `with ${redisTitle} that is frozen, killed, restarted and emptied in the middle of delivery, every customer is asked exactly once`,
  { timeout },
  async () => {
    const faults = ['redis-freeze', 'redis-kill', 'redis-restart', 'redis-flush'] as const;
    const result = await chaos({ kills: 4, messages: 200, backend: 'redis', faults, frozenMs });
    expect(result).toMatchObject({ posted: 200, ...once });
  },
);
