import { beforeEach, describe, expect, it } from 'vitest';
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

/** What the platform was asked to do. */
let done: string[];
let person: () => Member | null;
let members: readonly Member[];
/** Accounts that were looked up to be reported as outsiders. */
let reported: string[];
beforeEach(() => {
  done = [];
  reported = [];
  person = () => member('zhang');
  members = [member('zhang')];
});

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
const core = {
  db: {
    staffIdentity: {
      findUnique: async ({ where }: { where: { platform_platformUserId: { platformUserId: string } } }) => {
        reported.push(where.platform_platformUserId.platformUserId);
        return null;
      },
    },
  },
} as unknown as Core;

const internal = staffText({ body: ['信誉额度 50 万'] });
const polite = customerText({ body: ['您好'] });
const options = { marker: 'm', about: [] } as unknown as SendOptions;
const to = { platformUserId: 'zhang' };
const room = { kind: 'customer', platformRoomId: 'r' } as const;
const staffRoom = { kind: 'staff', platformRoomId: 's' } as const;
const card = { platformRoomId: 'r', platformMessageId: 'm' };

/** All ways to a colleague. */
const ways = {
  tell: (more: object = {}) => tellStaff(core, platform, to, internal, { ...options, ...more }),
  update: (more: object = {}) => updateCard(platform, to, card, internal, more),
  home: () => showHome(core, platform, to, internal),
};
const refused = { code: 'audience_refused' };

describe('to a customer’s room', () => {
  it('goes what is for customers', async () => {
    expect(await postToCustomer(platform, room, polite, options)).toBe(accepted);
    expect(done).toEqual(['post']);
  });

  it('goes no text for colleagues, and to a room of colleagues goes no text for customers by this way', async () => {
    const smuggled = internal as unknown as CustomerText;
    await expect(postToCustomer(platform, room, smuggled, options)).rejects.toMatchObject(refused);
    const mistaken = staffRoom as unknown as typeof room;
    await expect(postToCustomer(platform, mistaken, polite, options)).rejects.toMatchObject(refused);
    expect(done).toEqual([]);
  });
});

describe('to a room of colleagues', () => {
  const post = (to: typeof staffRoom = staffRoom) => postToStaffRoom(platform, to, internal, options);

  it('goes a text while only colleagues and bots are there', async () => {
    members = [member('zhang'), member('bot', { bot: true, external: 'unknown' })];
    expect(await post()).toBe(accepted);
    expect(done).toEqual(['postStaff']);
  });

  it.each([true, 'unknown'] as const)(
    'goes nothing while an outsider is there (external: %s)',
    async (external) => {
      members = [member('zhang'), member('wang', { external })];
      await expect(post()).rejects.toMatchObject({ ...refused, says: { params: { account: 'wang' } } });
      await expect(post(room as unknown as typeof staffRoom)).rejects.toMatchObject(refused);
      expect(done).toEqual([]);
    },
  );
});

describe.each(Object.entries(ways))('to a colleague: %s', (way, send) => {
  it('goes a text while the account is the company’s own', async () => {
    expect(await send()).toBe(accepted);
    expect(done).toEqual([{ tell: 'dm', update: 'update', home: 'home' }[way]]);
    expect(reported).toEqual([]);
  });

  it.each<[string, Member | null]>([
    ['a guest’s', member('zhang', { external: true })],
    ['of unknown origin', member('zhang', { external: 'unknown' })],
    ['a bot’s', member('zhang', { bot: true })],
    ['not there', null],
  ])('goes nothing to an account that is %s, and its superior hears of it', async (_whose, found) => {
    person = () => found;
    await expect(send()).rejects.toMatchObject({
      ...refused,
      says: { code: 'reason/not-own-account', params: { account: 'zhang' } },
    });
    expect(done).toEqual([]);
    // A card is updated after its message, which was reported.
    expect(reported).toEqual(way === 'update' ? [] : ['zhang']);
  });

  it('goes nothing yet while the platform cannot be asked whose account it is', async () => {
    const failing = (code: 'rate_limited' | 'platform_refused', retry: XinhangError['retry']) => {
      person = () => {
        throw new XinhangError(code, said('slack/unreachable', { why: 'timeout' }), { retry });
      };
    };
    failing('platform_refused', 'later');
    expect(await send()).toMatchObject({ status: 'rejected', problem: 'unreachable' });
    failing('rate_limited', { afterMs: 9_000 });
    expect(await send()).toMatchObject({ problem: 'rate_limited', scope: 'platform', retryAfterMs: 9_000 });
    failing('rate_limited', 'later');
    expect(await send()).not.toHaveProperty('retryAfterMs');
    person = () => {
      throw new TypeError('a bug');
    };
    await expect(send()).rejects.toThrow('a bug');
    expect(done).toEqual([]);
  });
});

it('nothing begins for which the claim would run out', async () => {
  const late = { ...options, mayBegin: () => false };
  const results = [
    await postToCustomer(platform, room, polite, late),
    await postToStaffRoom(platform, staffRoom, internal, late),
    await ways.tell({ mayBegin: () => false }),
    await ways.update({ mayBegin: () => false }),
  ];
  for (const result of results) expect(result).toMatchObject({ status: 'rejected', problem: 'not_begun' });
  expect(done).toEqual([]);
});

it('a card and a page of a colleague never become a text for customers', async () => {
  const smuggled = polite as unknown as StaffText;
  await expect(updateCard(platform, to, card, smuggled, {})).rejects.toMatchObject(refused);
  expect(done).toEqual([]);
});

it('a platform without home pages shows none', async () => {
  const { home: _, ...without } = platform;
  expect(await showHome(core, without as ChatPlatform, to, internal)).toMatchObject({
    problem: 'unsupported',
  });
  expect(done).toEqual([]);
});
