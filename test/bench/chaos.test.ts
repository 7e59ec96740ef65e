import { expect, it } from 'vitest';
import { chaos } from './delivery/chaos.ts';

it('with two workers, kills and lost answers, every customer is asked exactly once and nothing stays open', {
  timeout: 240_000,
}, async () => {
  const result = await chaos({ kills: 2, messages: 200, backend: 'postgres', fault: 'kill' });
  expect(result).toMatchObject({ posted: 200, duplicates: 0, lost: 0, reported: 0, unsettled: 0 });
});
