import { describe, expect, it } from 'vitest';
import { redisIsHere, redisTitle } from '../queue/redis-server.ts';
import { chaos } from './delivery/chaos.ts';

const once = { duplicates: 0, lost: 0, reported: 0, unsettled: 0 };

it.concurrent('with two workers, kills and lost answers, every customer is asked exactly once and nothing stays open', {
  timeout: 240_000,
}, async () => {
  const result = await chaos({ kills: 2, messages: 200, backend: 'postgres', fault: 'kill' });
  expect(result).toMatchObject({ posted: 200, ...once });
  // A lease of 15 s, two to settle, and what a machine that runs other tests takes.
  expect(result['recovery_s']).toBeLessThanOrEqual(25);
});

const timeout = 240_000;
const given = { kills: 1, messages: 60 } as const;

it.concurrent.each(['db-restart', 'db-kill'] as const)(
  'with %s in the middle of delivery, every customer is asked exactly once and nothing stays open',
  { timeout },
  async (fault) => {
    const result = await chaos({ ...given, backend: 'postgres', fault });
    expect(result).toMatchObject({ posted: 60, ...once });
  },
);

describe.skipIf(!redisIsHere)(`${redisTitle} in trouble`, () => {
  it.concurrent('killed in the middle of delivery leaves every customer asked exactly once', {
    timeout,
  }, async () => {
    const result = await chaos({ ...given, backend: 'redis', fault: 'redis-kill' });
    expect(result).toMatchObject({ posted: 60, ...once });
  });
});
