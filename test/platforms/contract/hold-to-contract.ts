import { beforeEach, expect, it } from 'vitest';
import { postToCustomer, postToStaffRoom } from '../../../jobs/outbox/audience-guard.ts';
import {
  type CustomerText,
  customerText,
  type StaffText,
  staffText,
} from '../../../templates/reader/card.ts';
import { standingWallClock } from '../../clock.ts';
import { forgeries, type Harness, type RawRequest } from './harness.ts';

const send = async (request: RawRequest): Promise<number> => {
  const { url, headers, body } = request;
  const response = await fetch(url, { method: 'POST', headers, body });
  await response.arrayBuffer();
  return response.status;
};
const button = { action: 'log', label: '记录结果', value: 'f-1' };
const options = () => ({ marker: crypto.randomUUID(), about: [], at: standingWallClock.now() });

/** The contract of `jobs/ports.ts`, as tests of one platform. */
export function holdToContract(open: () => Promise<Harness>): void {
  let other: Harness;
  beforeEach(async () => {
    other = await open();
  });
  const inRoom = () => ({ kind: 'customer', platformRoomId: other.customerRoom }) as const;
  const inStaffRoom = () => ({ kind: 'staff', platformRoomId: other.staffRoom }) as const;

  /** Where an app may not post to customers, it posts to colleagues. */
  const postsToCustomers = () => other.platform.capabilities.customerPost === 'direct';
  const postedIn = () => (postsToCustomers() ? other.customerRoom : other.staffRoom);
  const post = async (content: Parameters<typeof customerText>[0], sent = options()) =>
    postsToCustomers()
      ? await other.platform.post(inRoom(), customerText(content), sent)
      : await other.platform.postStaff(inStaffRoom(), staffText(content), sent);

  it('nothing is acknowledged before it is stored', async () => {
    const request = await other.genuine('很好');
    const held = other.sink.hold();
    const answered: number[] = [];
    const sent = send(request).then((status) => answered.push(status));
    await held.reached;
    // What was acknowledged earlier would have arrived before these.
    for (const _ of ['once', 'twice']) await (await fetch(new URL('/livez', request.url))).arrayBuffer();
    expect([answered, other.sink.stored]).toEqual([[], []]);
    held.release();
    await sent;
    expect(answered[0]).toBeLessThan(300);
    expect(other.sink.stored).toHaveLength(1);
  });

  it('a page for each person is there exactly where it says so, and the means to let a colleague send wherever one has to', () => {
    const { capabilities, home, handOver } = other.platform;
    expect(home !== undefined).toBe(capabilities.home !== 'none');
    expect(capabilities.customerPost !== 'staff-confirm' || handOver !== undefined).toBe(true);
  });

  it('what a person really wrote is stored, a customer’s as external', async () => {
    expect(await send(await other.genuine('很好'))).toBeLessThan(300);
    const heard = other.platform.capabilities.groupInbound !== 'none';
    const from = heard
      ? { platformUserId: other.customer, external: true }
      : { platformUserId: other.staff, external: false };
    expect(other.sink.stored).toMatchObject([{ kind: 'message', text: '很好', from }]);
  });

  it.each(forgeries)('%s input is refused and nothing of it stored', async (how) => {
    const request = await other.genuine('很好');
    const status = await send(other.forge(request, how));
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(other.sink.stored).toEqual([]);
    // It was refused for that alone: as it really was it is taken.
    expect(await send(request)).toBeLessThan(300);
    expect(other.sink.stored).toMatchObject([{ kind: 'message', text: '很好' }]);
  });

  it('input that is replayed, or brought twice, is stored once', async () => {
    const request = await other.genuine('很好');
    await Promise.all([send(request), send(request)]);
    await send(request);
    expect(other.sink.stored).toHaveLength(1);
  });

  it('the bot’s own messages never come back to it', async () => {
    await other.platform.post(inRoom(), customerText({ body: ['您好'] }), options());
    await other.platform.dm({ platformUserId: other.staff }, staffText({ body: ['今天到期'] }), options());
    if (other.echo !== null) expect(await send(await other.echo('您好'))).toBeLessThan(300);
    await send(await other.genuine('很好'));
    expect(other.sink.stored.map((i) => (i.kind === 'message' ? i.text : i.kind))).toEqual(['很好']);
  });

  it('a staff text offered to a customer room is refused, by the guard and by the platform itself', async () => {
    const smuggled = staffText({ body: ['信誉额度 50 万'] }) as unknown as CustomerText;
    const before = await other.sees(other.customer, other.customerRoom);
    await expect(postToCustomer(other.platform, inRoom(), smuggled, options())).rejects.toMatchObject({
      code: 'audience_refused',
    });
    const posted = await other.platform
      .post(inRoom(), smuggled, options())
      .catch(() => ({ status: 'rejected' }));
    expect(posted.status).toBe('rejected');
    expect(await other.sees(other.customer, other.customerRoom)).toEqual(before);
  });

  it('a member of unknown origin counts as external: nothing internal is posted there any more', async () => {
    const text = staffText({ body: ['内部'] });
    const post = () => postToStaffRoom(other.platform, inStaffRoom(), text, options());
    expect(await post()).toMatchObject({ status: 'accepted' });
    const before = await other.sees(other.staff, other.staffRoom);
    await other.strangerJoins(other.staffRoom);
    await expect(post()).rejects.toMatchObject({ code: 'audience_refused' });
    expect(await other.sees(other.staff, other.staffRoom)).toEqual(before);
  });

  it('members are distinguished by affiliation, never by name', async () => {
    const members = await other.platform.members(other.customerRoom);
    expect(members.find((m) => m.platformUserId === other.customer)?.external).toBe(true);
    expect(members.find((m) => m.platformUserId === other.staff)?.external).toBe(false);
    // An app that hears no group is not a member of one.
    expect(members.filter((m) => m.bot)).toHaveLength(
      other.platform.capabilities.groupInbound === 'none' ? 0 : 1,
    );
  });

  it('an account is identified by its id: a colleague’s, a customer’s, the bot’s, or unknown', async () => {
    const { platform, staff, customer } = other;
    expect(await platform.person(staff)).toMatchObject({
      platformUserId: staff,
      external: false,
      bot: false,
    });
    expect(await platform.person(customer)).toMatchObject({ platformUserId: customer, external: true });
    expect(await platform.person('nobody-here')).toBeNull();
    const bot = (await platform.members(other.customerRoom)).find((member) => member.bot);
    if (bot !== undefined) expect(await platform.person(bot.platformUserId)).toMatchObject({ bot: true });
  });

  it('an account from outside is not brought into a room as a colleague, alone or when the room is made', async () => {
    const staff = [{ platformUserId: other.customer }];
    expect(await other.platform.invite(other.staffRoom, staff)).toMatchObject({
      refused: [{ platformUserId: other.customer, problem: 'unknown_person' }],
    });
    const made = await other.platform.ensureRoom({
      kind: 'staff',
      customerCode: 'C009',
      name: '内部群',
      staff,
    });
    const rooms = [other.staffRoom, ...(made.status === 'ready' ? [made.platformRoomId] : [])];
    for (const room of rooms) {
      const members = await other.platform.members(room);
      expect(members.map(({ platformUserId }) => platformUserId)).not.toContain(other.customer);
    }
  });

  it.each([
    '<!channel>',
    '<!here|大家>',
    '<@U12345678>',
    '@all @channel @here',
    '<https://evil.example|付款>',
    '*粗* _斜_ ~删~ `码`',
    '[付款](https://evil.example)',
    '<at user_id="all"></at>',
    '{{ customer.code }}',
    '&lt;!channel&gt;',
  ])('a customer called %s is called so, and pings, links and formats nothing', async (name) => {
    const content = { title: name, body: [`${name}，您好`], fields: [{ label: name, value: name }] };
    expect(await post(content)).toMatchObject({ status: 'accepted' });
    expect(await other.pings(postedIn())).toEqual([]);
    for (const buttons of [[], [{ ...button, label: name }]]) {
      const told = await other.platform.dm(
        { platformUserId: other.staff },
        staffText({ ...content, buttons }),
        options(),
      );
      if (told.status !== 'accepted') throw new Error('nobody was told');
      expect(await other.pings(told.ref.platformRoomId)).toEqual([]);
    }
    const seen = (await other.sees(other.staff, postedIn())).at(-1);
    expect(seen).toContain(`${name}，您好`);
  });

  it('an interrupted posting is found by its marker, or can be repeated under it, or is reported as unknown', async () => {
    const to = { platformUserId: other.staff };
    const text = staffText({ body: ['到期'] });
    const ways = [
      {
        target: { kind: 'room', platformRoomId: postedIn() },
        post: (sent: ReturnType<typeof options>) => post({ body: ['您好'] }, sent),
      },
      {
        target: { kind: 'dm', to },
        post: (sent: ReturnType<typeof options>) => other.platform.dm(to, text, sent),
      },
    ] as const;
    const since = standingWallClock.now().subtract({ minutes: 1 });
    for (const { target, post: send } of ways) {
      const sent = options();
      const find = () => other.platform.find(target, [sent.marker, crypto.randomUUID()], since);
      const before = await find();
      const posted = await send(sent);
      if (posted.status !== 'accepted') throw new Error('nothing was posted');
      const after = await find();
      const seen = async () => (await other.sees(other.staff, posted.ref.platformRoomId)).length;
      if (other.platform.capabilities.settle === 'read-back') {
        expect(before).toEqual({ status: 'read', found: new Map() });
        expect(after).toEqual({ status: 'read', found: new Map([[sent.marker, posted.ref]]) });
      } else if (after.status === 'repeat' || after.status === 'read') {
        // It may be posted again: there must be one message all the same.
        const count = await seen();
        expect(await send(sent)).toEqual(posted);
        expect(await seen()).toBe(count);
      } else {
        expect(other.platform.capabilities.settle).toBe('none');
        expect([before, after]).toMatchObject([{ status: 'cannot-tell' }, { status: 'cannot-tell' }]);
      }
    }
  });

  it('a card in the chat with a colleague is changed in place, as often as the platform allows', async () => {
    const sent = options();
    const to = { platformUserId: other.staff };
    const posted = await other.platform.dm(to, staffText({ body: ['到期'], buttons: [button] }), sent);
    if (posted.status !== 'accepted') throw new Error('the card was not posted');
    const { ref } = posted;
    const done = staffText({ body: ['到期', '✓ 王芳 已处理'] });
    const { edit } = other.platform.capabilities;
    const uses = typeof edit === 'object' ? edit.uses : 2;
    for (const turn of [1, 2]) {
      const changed = await other.platform.update(ref, done, {});
      expect(changed).toMatchObject(turn <= uses ? { status: 'accepted', ref } : { status: 'rejected' });
      const seen = await other.sees(other.staff, ref.platformRoomId);
      expect(seen).toHaveLength(1);
      expect(seen[0]).toContain('✓ 王芳 已处理');
    }
    if (other.platform.capabilities.settle !== 'read-back') return;
    const since = standingWallClock.now().subtract({ minutes: 1 });
    expect(await other.platform.find({ kind: 'dm', to }, [sent.marker], since)).toEqual({
      status: 'read',
      found: new Map([[sent.marker, ref]]),
    });
  });

  it('a message in a customer’s room is not changed into a staff text, and no other text replaces a card', async () => {
    const posted = await post({ body: ['您好'] });
    const told = await other.platform.dm(
      { platformUserId: other.staff },
      staffText({ body: ['到期'] }),
      options(),
    );
    if (posted.status !== 'accepted' || told.status !== 'accepted') throw new Error('nothing was posted');
    const change = async (...given: Parameters<typeof other.platform.update>) => {
      const result = await other.platform.update(...given).catch(() => ({ status: 'rejected' }));
      return result.status;
    };
    const before = await other.sees(other.customer, other.customerRoom);
    expect(await change(posted.ref, staffText({ body: ['信誉额度 50 万'] }), {})).toBe('rejected');
    expect(await other.sees(other.customer, other.customerRoom)).toEqual(before);
    const forCustomers = customerText({ body: ['您好'] }) as unknown as StaffText;
    expect(await change(told.ref, forCustomers, {})).toBe('rejected');
    expect((await other.sees(other.staff, told.ref.platformRoomId)).at(-1)).toContain('到期');
  });

  it('an answer is seen only by the person who asked', async () => {
    const before = await other.sees(other.customer, other.customerRoom);
    const handle = { platformUserId: other.staff, platformRoomId: other.customerRoom };
    const answered = await other.platform.answer(handle, staffText({ body: ['只给您看'] }));
    expect(answered.status).not.toBe('rejected');
    expect(await other.sees(other.customer, other.customerRoom)).toEqual(before);
    expect((await other.sees(other.staff, other.answersIn)).at(-1)).toContain('只给您看');
  });

  it('a colleague is invited and removed, whether asked once or twice; no one else moves', async () => {
    const inside = async () => {
      const members = await other.platform.members(postedIn());
      return members.map(({ platformUserId }) => platformUserId).toSorted();
    };
    const before = await inside();
    const newcomer = [{ platformUserId: other.colleague }];
    for (const _ of ['once', 'twice']) {
      expect(await other.platform.invite(postedIn(), newcomer)).toEqual({ refused: [] });
      expect(await inside()).toEqual([...before, other.colleague].toSorted());
    }
    for (const _ of ['once', 'twice']) {
      expect(await other.platform.remove(postedIn(), newcomer)).toEqual({ refused: [] });
      expect(await inside()).toEqual(before);
    }
  });

  it('people who cannot be invited are named, and the others are added anyway', async () => {
    const staff = ['nobody-here', other.colleague].map((platformUserId) => ({ platformUserId }));
    expect(await other.platform.invite(postedIn(), staff)).toMatchObject({
      refused: [{ platformUserId: 'nobody-here', problem: 'unknown_person' }],
    });
    const members = await other.platform.members(postedIn());
    expect(members.map(({ platformUserId }) => platformUserId)).toContain(other.colleague);
  });
}
