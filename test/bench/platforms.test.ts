import { expect, it } from 'vitest';
import { chaos } from './delivery/chaos.ts';

const given = { backend: 'postgres', messages: 40 } as const;

it.concurrent.each(['feishu', 'wecom'] as const)(
  'on %s, with two workers, a kill, and answers that are lost, late, refused or never come, no one is told twice and nothing stays open',
  { timeout: 1_200_000 },
  async (platform) => {
    const result = await chaos({ ...given, platform, kills: 1, faults: ['mixed'] });
    // WeCom knows equal requests for a while only, so a message of which every attempt is in doubt is reported.
    if (platform === 'feishu') expect(result).toMatchObject({ posted: 40, reported: 0 });
    expect(result).toMatchObject({ duplicates: 0, unsettled: 0 });
    expect(Number(result['lost'])).toBeLessThanOrEqual(Number(result['reported']));
    expect(Number(result['reported'])).toBeLessThanOrEqual(Number(result['answers_lost']));
  },
);

it.concurrent('on DingTalk, which can neither refuse a key nor be read, each message without an answer in time is reported, and only these; no one is asked twice', {
  timeout: 1_200_000,
}, async () => {
  const result = await chaos({ ...given, platform: 'dingtalk', kills: 0, faults: ['mixed'] });
  expect(result).toMatchObject({ duplicates: 0, unsettled: 0, reported: result['answers_lost'] });
  expect(result['answers_lost']).toBeGreaterThan(20);
  // What the fake was asked for and did not do.
  expect(Number(result['lost'])).toBeLessThan(Number(result['reported']));
});

it.concurrent('on DingTalk, a worker that is killed leaves messages that are asked once or reported, never asked twice', {
  timeout: 1_200_000,
}, async () => {
  const result = await chaos({ ...given, platform: 'dingtalk', kills: 1, faults: ['kill'] });
  expect(result).toMatchObject({ duplicates: 0, unsettled: 0 });
  // What was never posted was under way when the worker was killed, and is reported too.
  expect(Number(result['lost'])).toBeLessThanOrEqual(Number(result['reported']));
});
