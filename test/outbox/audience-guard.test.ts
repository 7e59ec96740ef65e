import { describe, expect, it } from 'vitest';
import type { Core } from '../../jobs/core.ts';
import { XinhangError } from '../../jobs/errors.ts';
import {
  postToCustomer,
  postToStaffRoom,
  showHome,
  tellStaff,
  updateCard,
} from '../../jobs/outbox/audience-guard.ts';
import type { ChatPlatform, Member, SendOptions, SendResult } from '../../jobs/ports.ts';
import { type CustomerText, customerText, type StaffText, staffText } from '../../templates/reader/card.ts';
import { said } from '../../templates/reader/said.ts';

const accepted = { status: 'accepted', ref: { platformRoomId: 'r', platformMessageId: 'm' } } as const;
const member = (platformUserId: string, more: Partial<Member> = {}): Member => ({
  platformUserId,
  name: platformUserId,
  external: false,
  bot: false,
  ...more,
});

const internal = staffText({ body: ['信誉额度 50 万'] });
const polite = customerText({ body: ['您好'] });
const options = { marker: 'm', about: [] } as unknown as SendOptions;
const to = { platformUserId: 'zhang' };
const room = { kind: 'customer', platformRoomId: 'r' } as const;
const staffRoom = { kind: 'staff', platformRoomId: 's' } as const;
const card = { platformRoomId: 'r', platformMessageId: 'm' };
const refusedFor = (code: string) => ({ code: 'audience_refused', says: { code } });
const misdirected = refusedFor('reason/internal-text');

/** A platform that accepts everything, and what it was asked to do. */
function aStage({
  members = [member('zhang')],
  person = () => member('zhang'),
}: {
  readonly members?: readonly Member[];
  readonly person?: () => Member | null;
} = {}) {
  const done: string[] = [];
  /** Accounts that were looked up, to be reported as outsiders. */
  const reported: string[] = [];
  const does = (what: string) => async (): Promise<SendResult> => {
    done.push(what);
    return accepted;
  };
  const platform = {
    id: 'paper',
    members: async () => members,
    person: async () => person(),
    post: does('post'),
    postStaff: does('postStaff'),
    dm: does('dm'),
    update: does('update'),
    home: { show: does('home') },
  } as unknown as ChatPlatform;
  const findUnique = async ({ where }: { where: { platform_platformUserId: object } }) => {
    reported.push(JSON.stringify(where.platform_platformUserId));
    return null;
  };
  const core = { db: { staffIdentity: { findUnique } } } as unknown as Core;
  /** All ways to a colleague. */
  const ways = {
    dm: (more: object = {}) => tellStaff(core, platform, to, internal, { ...options, ...more }),
    update: (more: object = {}) => updateCard(platform, to, card, internal, more),
    home: () => showHome(core, platform, to, internal),
  };
  return { platform, core, done, reported, ways };
}

describe('to a customer’s room', () => {
  it('goes what is for customers', async () => {
    const { platform, done } = aStage();
    expect(await postToCustomer(platform, room, polite, options)).toBe(accepted);
    expect(done).toEqual(['post']);
  });

  it('goes no text for colleagues, and to a room of colleagues goes no text for customers by this way', async () => {
    const { platform, done } = aStage();
    const smuggled = internal as unknown as CustomerText;
    await expect(postToCustomer(platform, room, smuggled, options)).rejects.toMatchObject(misdirected);
    const mistaken = staffRoom as unknown as typeof room;
    await expect(postToCustomer(platform, mistaken, polite, options)).rejects.toMatchObject(misdirected);
    expect(done).toEqual([]);
  });
});

describe('to a room of colleagues', () => {
  it('goes a text while only colleagues and bots are there', async () => {
    const bot = member('bot', { bot: true, external: 'unknown' });
    const { platform, done } = aStage({ members: [member('zhang'), bot] });
    expect(await postToStaffRoom(platform, staffRoom, internal, options)).toBe(accepted);
    expect(done).toEqual(['postStaff']);
  });

  it.each([true, 'unknown'] as const)(
    'goes nothing while an outsider is there (external: %s)',
    async (external) => {
      const { platform, done } = aStage({ members: [member('zhang'), member('wang', { external })] });
      await expect(postToStaffRoom(platform, staffRoom, internal, options)).rejects.toMatchObject({
        code: 'audience_refused',
        says: { code: 'reason/outsider-in-staff-room', params: { account: 'wang' } },
      });
      expect(done).toEqual([]);
    },
  );

  it('nothing goes by this way to a customer’s room, even one without a stranger', async () => {
    const { platform, done } = aStage();
    const mistaken = room as unknown as typeof staffRoom;
    await expect(postToStaffRoom(platform, mistaken, internal, options)).rejects.toMatchObject(misdirected);
    expect(done).toEqual([]);
  });
});

describe.each(['dm', 'update', 'home'] as const)('to a colleague, %s', (way) => {
  it('goes a text while the account is the company’s own', async () => {
    const { ways, done, reported } = aStage();
    expect(await ways[way]()).toBe(accepted);
    expect([done, reported]).toEqual([[way], []]);
  });

  it.each<[string, Member | null]>([
    ['a guest’s', member('zhang', { external: true })],
    ['of unknown origin', member('zhang', { external: 'unknown' })],
    ['a bot’s', member('zhang', { bot: true })],
    ['not there', null],
  ])('goes nothing to an account that is %s, and its superior hears of it', async (_whose, found) => {
    const { ways, done, reported } = aStage({ person: () => found });
    await expect(ways[way]()).rejects.toMatchObject({
      code: 'audience_refused',
      says: { code: 'reason/not-own-account', params: { account: 'zhang' } },
    });
    expect(done).toEqual([]);
    // A card is updated after its message, which was reported.
    const account = JSON.stringify({ platform: 'paper', platformUserId: 'zhang' });
    expect(reported).toEqual(way === 'update' ? [] : [account]);
  });

  it.each<[string, Error, object]>([
    [
      'is out',
      new XinhangError('platform_refused', said('http/too-many-requests'), { retry: { afterMs: 1 } }),
      { status: 'rejected', problem: 'unreachable', detail: expect.stringMatching(/./u) as string },
    ],
    [
      'asks to slow down for a time',
      new XinhangError('rate_limited', said('http/too-many-requests'), { retry: { afterMs: 9_000 } }),
      {
        status: 'rejected',
        problem: 'rate_limited',
        detail: expect.stringMatching(/./u) as string,
        scope: 'platform',
        retryAfterMs: 9_000,
      },
    ],
    [
      'asks to slow down',
      new XinhangError('rate_limited', said('http/too-many-requests'), { retry: 'later' }),
      {
        status: 'rejected',
        problem: 'rate_limited',
        detail: expect.stringMatching(/./u) as string,
        scope: 'platform',
      },
    ],
  ])(
    'goes nothing yet while the platform %s and cannot say whose account it is',
    async (_how, error, result) => {
      const { ways, done, reported } = aStage({
        person: () => {
          throw error;
        },
      });
      expect(await ways[way]()).toStrictEqual(result);
      expect([done, reported]).toEqual([[], []]);
    },
  );

  it('goes nothing where the question fails by a fault of the program', async () => {
    const { ways, done } = aStage({
      person: () => {
        throw new TypeError('a bug');
      },
    });
    await expect(ways[way]()).rejects.toThrow('a bug');
    expect(done).toEqual([]);
  });
});

it('nothing begins for which the claim would run out', async () => {
  const { platform, ways, done } = aStage();
  const late = { ...options, mayBegin: () => false };
  const results = [
    await postToCustomer(platform, room, polite, late),
    await postToStaffRoom(platform, staffRoom, internal, late),
    await ways.dm(late),
    await ways.update(late),
  ];
  const detail = 'the claim would have run out';
  for (const result of results) expect(result).toEqual({ status: 'rejected', problem: 'not_begun', detail });
  expect(done).toEqual([]);
});

it('a text for customers does not become a colleague’s card', async () => {
  const { platform, done } = aStage();
  const smuggled = polite as unknown as StaffText;
  await expect(updateCard(platform, to, card, smuggled, {})).rejects.toMatchObject(misdirected);
  expect(done).toEqual([]);
});

it('a platform without home pages shows none', async () => {
  const { platform, core, done } = aStage();
  const { home: _, ...without } = platform;
  expect(await showHome(core, without as ChatPlatform, to, internal)).toMatchObject({
    status: 'rejected',
    problem: 'unsupported',
    detail: 'there are no home pages',
  });
  expect(done).toEqual([]);
});
