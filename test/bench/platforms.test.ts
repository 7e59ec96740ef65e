import { expect, it } from 'vitest';
import { chaos } from './delivery/chaos.ts';

const given = { backend: 'postgres', messages: 40 } as const;

it.concurrent.each(['feishu', 'wecom'] as const)(
  'on %s, with two workers, a kill and lost answers, nobody is told twice and nothing stays open',
  { timeout: 240_000 },
  async (platform) => {
    const result = await chaos({ ...given, platform, kills: 1, fault: 'lost' });
    expect(result).toMatchObject({ posted: 40, duplicates: 0, lost: 0, reported: 0, unsettled: 0 });
  },
);

it.concurrent('on DingTalk, which can neither refuse a key nor be read, each answer that is lost is reported, and nobody is asked twice', {
  timeout: 240_000,
}, async () => {
  const result = await chaos({ ...given, platform: 'dingtalk', kills: 0, fault: 'lost' });
  expect(result).toMatchObject({
    posted: 40,
    duplicates: 0,
    lost: 0,
    reported: 8,
    answers_lost: 8,
    unsettled: 0,
  });
});

it.concurrent('on DingTalk, a worker that is killed leaves messages that are asked once or reported, never asked twice', {
  timeout: 240_000,
}, async () => {
  const result = await chaos({ ...given, platform: 'dingtalk', kills: 1, fault: 'kill' });
  expect(result).toMatchObject({ duplicates: 0, unsettled: 0 });
  // What was never posted was under way when the worker was killed, and is reported too.
  expect(Number(result['lost'])).toBeLessThanOrEqual(Number(result['reported']));
});
