import { describe, expect, test } from 'vitest';
import { peopleOf, startRig } from './harness.ts';

const begin = async () => {
  const rig = await startRig({ mode: 'http' });
  return { ...rig, ...peopleOf(rig.fake) };
};
type Begun = Awaited<ReturnType<typeof begin>>;
const lookUps = ({ fake }: Begun): number =>
  fake.calls.filter(({ method }) => method === 'users.info').length;
const authors = ({ sink }: Begun) => sink.of('message').map(({ from }) => [from.name, from.external]);

describe('who wrote a message', () => {
  test('is looked up once a minute, however much they write, and then again', async () => {
    const rig = await begin();
    for (const text of ['一', '二', '三']) await rig.zhang.says(rig.room, text);
    expect(lookUps(rig)).toBe(1);
    const row = rig.fake.world.users.get(rig.zhang.id);
    if (row === undefined) throw new Error('no such account');
    Object.assign(row, { name: '张伟（离职）' });
    rig.clock.ms += 59_000;
    await rig.zhang.says(rig.room, '四');
    expect(authors(rig)[3]).toEqual(['张伟', false]);
    rig.clock.ms += 1_000;
    await rig.zhang.says(rig.room, '五');
    expect(authors(rig)[4]).toEqual(['张伟（离职）', false]);
    expect(lookUps(rig)).toBe(2);
  });

  test('is looked up once for messages that arrive together', async () => {
    const rig = await begin();
    rig.fake.faults.plan('users.info', { how: 'slow', ms: 200 });
    await Promise.all(['一', '二', '三'].map((text) => rig.zhang.says(rig.room, text)));
    expect(authors(rig)).toEqual(Array.from({ length: 3 }, () => ['张伟', false]));
    expect(lookUps(rig)).toBe(1);
  });

  test('is looked up for each of them, and one is never taken for another', async () => {
    const rig = await begin();
    await Promise.all([rig.zhang, rig.buyer, rig.li].map((person) => person.says(rig.room, person.name)));
    const seen = authors(rig);
    expect(seen).toHaveLength(3);
    expect(seen).toEqual(
      expect.arrayContaining([
        ['张伟', false],
        ['李主管', false],
        ['王经理', true],
      ]),
    );
  });

  test('is looked up again by the next message if the look-up failed', async () => {
    const rig = await begin();
    rig.fake.faults.plan('users.info', { how: 'status', status: 503 });
    await rig.zhang.says(rig.room, '一');
    await rig.zhang.says(rig.room, '二');
    expect(authors(rig)).toEqual([
      [rig.zhang.id, 'unknown'],
      ['张伟', false],
    ]);
  });

  test('is asked of Slack itself, whatever was known a moment ago, when a right depends on it', async () => {
    const rig = await begin();
    await rig.zhang.says(rig.room, '一');
    const row = rig.fake.world.users.get(rig.zhang.id);
    if (row === undefined) throw new Error('no such account');
    row.guest = 'single-channel';
    expect(await rig.platform.person(rig.zhang.id)).toMatchObject({ external: true });
    // The answer is also the newer one for messages.
    await rig.zhang.says(rig.room, '二');
    expect(authors(rig)[1]).toEqual(['张伟', true]);
  });
});
