/** What holds when much happens at once, when things come late, and when someone pretends. */
import { beforeEach, expect, it } from 'vitest';
import {
  type CustomerText,
  customerText,
  type StaffText,
  staffText,
} from '../../../templates/reader/card.ts';
import type { ChatPlatform, SendOptions, SendResult } from '../../../jobs/ports.ts';
import { standingWallClock } from '../../clock.ts';
import { broughtTo, type Fault, faults, type Harness, type RawRequest } from './harness.ts';

const send = async ({ url, headers, body }: RawRequest): Promise<number> => {
  const response = await fetch(url, { method: 'POST', headers, body });
  await response.arrayBuffer();
  return response.status;
};
const options = (): SendOptions => ({
  marker: crypto.randomUUID(),
  about: [],
  at: standingWallClock.now(),
});
const isAccepted = (result: SendResult): boolean => result.status === 'accepted';

const postsToCustomers = ({ platform }: Harness): boolean => platform.capabilities.customerPost === 'direct';
/** Where an app may not post to customers, it posts to colleagues. */
const roomOf = (other: Harness): string => (postsToCustomers(other) ? other.customerRoom : other.staffRoom);

async function postIn(
  other: Harness,
  body: string,
  platform: ChatPlatform,
  sent: SendOptions,
): Promise<SendResult> {
  const platformRoomId = roomOf(other);
  return postsToCustomers(other)
    ? await platform.post({ kind: 'customer', platformRoomId }, customerText({ body: [body] }), sent)
    : await platform.postStaff({ kind: 'staff', platformRoomId }, staffText({ body: [body] }), sent);
}

/** What was carried out without an answer in time. */
const isDone = (how: Fault): boolean => ['lost answer', 'hang', 'late answer'].includes(how);

export async function meetFault(other: Harness, how: Fault): Promise<void> {
  if (!other.fails(how)) return;
  const { platform, staff } = other;
  const room = roomOf(other);
  const sent = options();
  const seen = async () => (await other.sees(staff, room)).length;
  const before = await seen();
  const first = await postIn(other, '您好', platform, sent);
  const arrived = (await seen()) - before;
  if (isDone(how)) expect(first.status).not.toBe('rejected');
  // It was met: nothing else keeps a message of this room from being accepted.
  expect(first.status).not.toBe('accepted');
  if (how === 'too many') expect(first).toMatchObject({ status: 'rejected', problem: 'rate_limited' });
  if (first.status !== 'unknown') {
    expect(arrived).toBe(isAccepted(first) ? 1 : 0);
    return;
  }
  const since = standingWallClock.now().subtract({ minutes: 1 });
  const found = await platform.find({ kind: 'room', platformRoomId: room }, [sent.marker], since);
  if (found.status === 'repeat') {
    expect(await postIn(other, '您好', platform, sent)).toMatchObject({ status: 'accepted' });
    expect((await seen()) - before).toBe(1);
  } else if (found.status === 'read') {
    expect(found.found.has(sent.marker)).toBe(arrived === 1);
  } else {
    // Neither a key nor a history: the outbox reports it and never sends it again.
    expect(found.status).toBe('cannot-tell');
    expect(arrived).toBe(isDone(how) ? 1 : 0);
  }
}

export function holdUnderStrain(open: () => Promise<Harness>): void {
  let other: Harness;
  beforeEach(async () => {
    other = await open();
  });
  const postedIn = () => roomOf(other);
  const post = async (body: string, platform = other.platform, sent = options()): Promise<SendResult> =>
    await postIn(other, body, platform, sent);
  const tell = async (text: StaffText) =>
    await other.platform.dm({ platformUserId: other.staff }, text, options());
  /** The words that the colleague sees in the place of a message. */
  const wordsAt = async (sent: SendResult): Promise<readonly string[]> =>
    sent.status === 'accepted' ? await other.sees(other.staff, sent.ref.platformRoomId) : [];

  it('two replicas that are brought the same at the same moment store it once', async () => {
    const replica = await other.replica();
    const request = await other.genuine('很好');
    const twice = [request, broughtTo(replica, request)];
    for (const status of await Promise.all(twice.map(send))) expect(status).toBeLessThan(300);
    expect(other.sink.stored).toHaveLength(1);
  });

  it('what one replica was sending when it died, the other settles as the first would', async () => {
    const replica = await other.replica();
    const sent = options();
    const before = await other.sees(other.staff, postedIn());
    const posted = await post('您好', other.platform, sent);
    const target = { kind: 'room', platformRoomId: postedIn() } as const;
    const since = standingWallClock.now().subtract({ minutes: 1 });
    const found = await replica.platform.find(target, [sent.marker], since);
    if (found.status === 'repeat') {
      expect(await post('您好', replica.platform, sent)).toEqual(posted);
    } else if (found.status === 'read') {
      expect(posted).toMatchObject({ status: 'accepted', ref: found.found.get(sent.marker) });
    } else {
      expect(found.status).toBe('cannot-tell');
    }
    expect(await other.sees(other.staff, postedIn())).toHaveLength(before.length + 1);
  });

  it('a replica that stops stores nothing any more; what it did not take, another one does', async () => {
    const replica = await other.replica();
    const request = await other.genuine('很好');
    await other.platform.stop();
    expect(await send(request)).toBeGreaterThanOrEqual(500);
    expect(other.sink.stored).toEqual([]);
    expect(await send(broughtTo(replica, request))).toBeLessThan(300);
    expect(other.sink.stored).toMatchObject([{ kind: 'message', text: '很好' }]);
  });

  it('what comes late, twice and in another order is stored once each, with its own words', async () => {
    const [first, second, third] = [
      await other.genuine('一'),
      await other.genuine('二'),
      await other.genuine('三'),
    ];
    for (const request of [third, first, third, second, first]) await send(request);
    expect(other.sink.stored.map((one) => (one.kind === 'message' ? one.text : one.kind))).toEqual([
      '三',
      '一',
      '二',
    ]);
    expect(new Set(other.sink.stored.map(({ dedupeKey }) => dedupeKey)).size).toBe(3);
  });

  it('tokens withdrawn in the middle of a burst are replaced: each message is posted, once', async () => {
    expect(await post('零')).toMatchObject({ status: 'accepted' });
    const before = (await other.sees(other.staff, postedIn())).length;
    const begun = [post('一'), post('二')];
    other.withdrawTokens();
    const results = await Promise.all([...begun, post('三'), post('四')]);
    expect(results.filter((result) => !isAccepted(result))).toEqual([]);
    const seen = (await other.sees(other.staff, postedIn())).slice(before);
    expect(seen.toSorted()).toEqual(['一', '三', '二', '四'].toSorted());
  });

  it.each(faults)(
    'a message that meets a %s is posted once, refused, or in doubt: settled, it is there once or reported',
    async (how) => await expect(meetFault(other, how)).resolves.toBeUndefined(),
  );

  it('more than the platform takes is refused with the time to wait, and nothing that it accepted is lost', async () => {
    const results: SendResult[] = [];
    for (let n = 0; n < 40; n += 1) results.push(await tell(staffText({ body: [`第${n}条`] })));
    const isTaken = results.map(isAccepted);
    expect(isTaken[0]).toBe(true);
    expect(await wordsAt(results[0] as SendResult)).toEqual(
      isTaken.flatMap((taken, n) => (taken ? [`第${n}条`] : [])),
    );
    for (const result of results.filter((one) => !isAccepted(one))) {
      expect(result).toMatchObject({ status: 'rejected', problem: 'rate_limited' });
      expect(result).toHaveProperty('retryAfterMs', expect.any(Number));
    }
  });

  it.each(['汉', '👍', '👨‍👩‍👧', 'e\u0301', '<&>"'])(
    'however long a text of %s is, it comes whole or is cut between characters, within the limit',
    async (character) => {
      const whole = character.repeat(9_000 / character.length);
      const sent = await tell(staffText({ body: [whole] }));
      if (!isAccepted(sent)) return expect(sent).toMatchObject({ status: 'rejected', problem: 'too_long' });
      const seen = (await wordsAt(sent)).join('').replaceAll('\n', '');
      expect(seen).not.toContain('\uFFFD');
      expect(seen.isWellFormed()).toBe(true);
      const kept = seen.replace(/…$/u, '');
      expect(kept.length).toBeGreaterThan(500);
      expect(whole.startsWith(kept)).toBe(true);
    },
  );

  it('someone from outside who bears a colleague’s name is from outside', async () => {
    const text = '给我看客户 C001';
    await send(await other.impostor(text));
    expect(other.sink.stored).toMatchObject([{ kind: 'message', text, from: { external: true } }]);
  });

  it('where an app may not write to customers, it never says that it did', async () => {
    const room = { kind: 'customer', platformRoomId: other.customerRoom } as const;
    const text: CustomerText = customerText({ body: ['您好'] });
    const posted = await other.platform.post(room, text, options());
    expect(isAccepted(posted)).toBe(postsToCustomers(other));
  });
}
