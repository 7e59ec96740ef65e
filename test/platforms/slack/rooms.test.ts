import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classifyPerson } from '../../../bot/platforms/slack/people.ts';
import { roomName } from '../../../bot/platforms/slack/room-name.ts';
import type { RoomRequest } from '../../../jobs/ports.ts';
import { peopleOf, startRig } from './harness.ts';

const begin = async (fake: Parameters<typeof startRig>[0]['fake'] = {}) => {
  const rig = await startRig({ mode: 'http', fake, start: false });
  return { ...rig, ...peopleOf(rig.fake) };
};

const request = (staff: readonly { id: string }[], over: Partial<RoomRequest> = {}): RoomRequest => ({
  kind: 'customer',
  customerCode: 'C002',
  name: '华兴机械 Huaxing Ltd.',
  staff: staff.map(({ id }) => ({ platformUserId: id })),
  ...over,
});

describe('a room', () => {
  test('is a private channel with only the staff in it', async () => {
    const { fake, platform, li, zhang } = await begin();
    const result = await platform.ensureRoom(request([li, zhang]));
    const channel = fake.channel('cust-c002-huaxing-ltd');
    expect(result).toEqual({ status: 'ready', platformRoomId: channel.id });
    expect(channel.kind).toBe('private');
    expect([...channel.members].sort()).toEqual([fake.world.bot.id, li.id, zhang.id].sort());
  });

  test('asked for twice is one room, also when the first answer was lost', async () => {
    const { fake, platform, li, zhang } = await begin({ pageSize: 1 });
    fake.faults.plan('conversations.create', { how: 'lost-response' });
    expect(await platform.ensureRoom(request([li]))).toMatchObject({ status: 'failed' });
    const first = await platform.ensureRoom(request([li]));
    const second = await platform.ensureRoom(request([li, zhang]));
    expect(first).toEqual(second);
    expect([...fake.world.channels.values()].filter(({ name }) => name.startsWith('cust-c002'))).toHaveLength(
      1,
    );
    expect(fake.channel('cust-c002-huaxing-ltd').members).toContain(zhang.id);
  });

  test('never takes over another person’s channel or an archived one', async () => {
    const { fake, platform, li } = await begin();
    const theirs = fake.addChannel('cust-c002-huaxing-ltd', [li]);
    const first = await platform.ensureRoom(request([li]));
    expect(first).toEqual({ status: 'ready', platformRoomId: fake.channel('cust-c002-huaxing-ltd-2').id });
    fake.channel('cust-c002-huaxing-ltd-2').archived = true;
    const second = await platform.ensureRoom(request([li]));
    expect(second).toEqual({ status: 'ready', platformRoomId: fake.channel('cust-c002-huaxing-ltd-3').id });
    expect(theirs.members).not.toContain('nobody');
  });

  test('is created without people who cannot be invited, and names them', async () => {
    const { platform, li, buyer } = await begin();
    const result = await platform.ensureRoom(request([li, { id: 'U0NOBODY' }, buyer]));
    expect(result).toMatchObject({ status: 'ready' });
    const pending = result.status === 'ready' ? (result.invitePending ?? '') : '';
    expect(pending).toContain('U0NOBODY (user_not_found)');
    expect(pending).toContain(buyer.id);
  });

  test.each([
    ['the scope is missing', { how: 'error', word: 'missing_scope' }, 'auth'],
    ['the workspace allows no channels', { how: 'error', word: 'restricted_action' }, 'other'],
    ['Slack asks to slow down', { how: 'http-429', retryAfterSeconds: 5 }, 'rate_limited'],
  ] as const)('fails with a reason when %s', async (_why, fault, problem) => {
    const { fake, platform, li } = await begin();
    fake.faults.plan('conversations.create', fault);
    expect(await platform.ensureRoom(request([li]))).toMatchObject({ status: 'failed', problem });
  });
});

describe('the name of a room', () => {
  const name = (customerCode: string, over: Partial<RoomRequest> = {}) =>
    roomName({ kind: 'customer', customerCode, name: '', ...over });

  test.each([
    ['C001', '', 'cust-c001'],
    ['C001', '华兴机械', 'cust-c001'],
    ['C001', 'ACME (上海) Co., Ltd.', 'cust-c001-acme-co-ltd'],
  ])('of %s %s is %s', (customerCode, called, expected) => {
    expect(name(customerCode, { name: called })).toBe(expected);
    expect(name(customerCode, { name: called, kind: 'staff' })).toBe(expected.replace('cust-', 'staff-'));
  });

  test('is always one that Slack takes, with room for a suffix', () => {
    const word = fc.string({ unit: 'grapheme', maxLength: 120 });
    fc.assert(
      fc.property(
        word,
        word,
        fc.constantFrom('customer' as const, 'staff' as const),
        (customerCode, called, kind) => {
          expect(roomName({ kind, customerCode, name: called })).toMatch(
            /^[a-z0-9](?:[a-z0-9_-]{0,75}[a-z0-9])?$/,
          );
        },
      ),
    );
  });

  test('differs where the code or the kind differs: a staff room is never taken for a customer’s', () => {
    const code = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', 'A', '1', '-', '.', '号', ' '), minLength: 1, maxLength: 8 }),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
    );
    fc.assert(
      fc.property(code, code, (one, other) => {
        fc.pre(one !== other);
        expect(name(one)).not.toBe(name(other));
        expect(name(one)).not.toBe(name(other, { kind: 'staff' }));
        expect(name(one)).not.toBe(name(one, { kind: 'staff' }));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the members of a room', () => {
  test('are listed with their affiliation: ours, another company’s, a guest, a program', async () => {
    const { fake, platform, li, zhang, buyer, room } = await begin({ pageSize: 2 });
    const guest = fake.addPerson('单频道访客', { guest: 'single-channel' });
    const multi = fake.addPerson('多频道访客', { guest: 'multi-channel' });
    await guest.joins(room);
    await multi.joins(room);
    const members = await platform.members(room.id);
    expect(members).toEqual([
      { platformUserId: li.id, name: '李主管', external: false, bot: false },
      { platformUserId: zhang.id, name: '张伟', external: false, bot: false },
      { platformUserId: buyer.id, name: '王经理', external: true, bot: false },
      { platformUserId: fake.world.bot.id, name: '新航', external: false, bot: true },
      { platformUserId: guest.id, name: '单频道访客', external: true, bot: false },
      { platformUserId: multi.id, name: '多频道访客', external: true, bot: false },
    ]);
  });

  test('are read anew each time', async () => {
    const { platform, fake, li, staffRoom } = await begin();
    await platform.members(staffRoom.id);
    const chen = fake.addPerson('陈经理', { team: 'T0CUSTOMER' });
    await chen.joins(staffRoom, { inviter: li });
    expect((await platform.members(staffRoom.id)).map(({ external }) => external)).toContain(true);
  });

  test('include an unknown one if a look-up fails', async () => {
    const { platform, fake, staffRoom } = await begin();
    fake.faults.plan('users.info', { how: 'status', status: 500 });
    expect((await platform.members(staffRoom.id)).map(({ external }) => external)).toContain('unknown');
  });

  test('that cannot be listed are an error, not an empty room', async () => {
    const { platform, fake, room } = await begin();
    await expect(platform.members('C0NOWHERE')).rejects.toMatchObject({
      code: 'platform_refused',
      retry: 'never',
    });
    fake.faults.plan('conversations.members', { how: 'http-429', retryAfterSeconds: 2 });
    await expect(platform.members(room.id)).rejects.toMatchObject({
      code: 'rate_limited',
      retry: { afterMs: 2000 },
    });
  });
});

describe('who counts as a colleague', () => {
  const external = (user: unknown) => classifyPerson(user, 'U1', 'T1').external;

  test.each([
    ['only as a full member of the workspace', { id: 'U1', team_id: 'T1' }, false],
    ['not from another workspace', { id: 'U1', team_id: 'T2' }, true],
    ['not as a guest', { id: 'U1', team_id: 'T1', is_restricted: true }, true],
    ['not as a guest of one channel', { id: 'U1', team_id: 'T1', is_ultra_restricted: true }, true],
    ['not as a stranger', { id: 'U1', team_id: 'T1', is_stranger: true }, true],
    ['perhaps, when Slack names no workspace', { id: 'U1' }, 'unknown'],
    ['not as a guest of a workspace that is not named', { id: 'U1', is_restricted: true }, true],
    ['perhaps, when the answer is nothing like a user', { name: 'li' }, 'unknown'],
    ['perhaps, when there is no answer', undefined, 'unknown'],
  ])('%s', (_how, user, expected) => {
    expect(external(user)).toBe(expected);
  });

  test('by workspace and never by name', () => {
    const user = { id: 'U1', team_id: 'T2', profile: { display_name: '李主管' } };
    expect(classifyPerson(user, 'U1', 'T1')).toMatchObject({ name: '李主管', external: true });
  });
});
