import { describe, expect, it } from 'vitest';
import { createPacer, paceOf, type Paced } from '../../jobs/outbox/pacer.ts';
import { type ChatPlatform, noPace, type Pace } from '../../jobs/ports.ts';
import { createSteadyTime } from '../../jobs/steady-time.ts';

const paced = (pace: Partial<Pace>, id = 'paper'): ChatPlatform =>
  ({ id, capabilities: { pace: { ...noPace, ...pace } } }) as unknown as ChatPlatform;
const perSecond = (messages: number) => ({ messages, perMs: 1_000 });

/**
 * A pacer on a clock that stands, and what it asks of the database.
 *
 * @param waits what the database answers, in turn; then 0. Null: no row
 */
function aPacer(waits: (number | Error | null)[] = []) {
  const time = { nowMs: 1_000 };
  /** The reservations: what is taken of each budget, in milliseconds of it. */
  const reserved: Record<string, number>[] = [];
  const query = async (_text: string, [rows]: readonly [string]) => {
    const asked = JSON.parse(rows) as { bucket: string; ms: number }[];
    reserved.push(Object.fromEntries(asked.map(({ bucket, ms }) => [bucket, ms])));
    const wait = waits.length === 0 ? 0 : (waits.shift() ?? null);
    if (wait instanceof Error) throw wait;
    return { rows: wait === null ? [] : [{ waitMs: wait }] };
  };
  const sql = { query } as unknown as Parameters<typeof createPacer>[0];
  const pacer = createPacer(
    sql,
    createSteadyTime(() => time.nowMs),
  );
  const take = async (platform: ChatPlatform, times = 1, what?: Paced) => {
    const found = [];
    for (let n = 0; n < times; n += 1) found.push(await pacer.take(platform, what));
    return found;
  };
  return { pacer, take, time, reserved };
}

describe('the pace of a platform', () => {
  it.each<[string, Partial<Pace>, number | null]>([
    ['of its application', { application: perSecond(500) }, 0.5],
    ['of the workspace', { workspace: perSecond(200) }, 0.2],
    ['the smaller of both', { application: perSecond(500), workspace: perSecond(200) }, 0.2],
    ['of each room: none that is shared', { room: perSecond(1), person: perSecond(1) }, null],
    ['of edits: none of posts', { edits: perSecond(1) }, null],
  ])('%s', (_what, pace, perMs) => {
    expect(paceOf(paced(pace))).toBe(perMs);
  });

  it('of edits is another', () => {
    const platform = paced({ workspace: perSecond(200), edits: perSecond(50) });
    expect(paceOf(platform, 'edits')).toBe(0.05);
    expect(paceOf(platform, 'posts')).toBe(0.2);
  });
});

describe('a reservation', () => {
  it('is of what is sent in 50 ms, in each of the budgets, and one ahead', async () => {
    const { take, reserved } = aPacer();
    await take(paced({ application: perSecond(1_000), workspace: perSecond(500) }));
    const window = { 'paper:application': 25, 'paper:workspace': 50 };
    expect(reserved).toEqual([window, window]);
  });

  it('is of one message where a window has not even one', async () => {
    const { take, reserved } = aPacer();
    await take(paced({ workspace: perSecond(4) }));
    expect(reserved[0]).toEqual({ 'paper:workspace': 250 });
  });

  it('of edits is taken from their own budget, and each platform has its own', async () => {
    const { take, reserved } = aPacer();
    const pace = { workspace: perSecond(20), edits: perSecond(40) };
    await take(paced(pace), 1, 'edits');
    await take(paced(pace));
    await take(paced(pace, 'other'));
    const once = ['paper:edits', 'paper:workspace', 'other:workspace'];
    expect(reserved.flatMap((one) => Object.keys(one))).toEqual(once.flatMap((bucket) => [bucket, bucket]));
  });

  it('begins when the database says, and never before now', async () => {
    const { take } = aPacer([80, 30, -5, null]);
    // One message each, at once after its window’s beginning.
    expect(await take(paced({ workspace: perSecond(20) }), 4)).toEqual([1_080, 1_030, 1_000, 1_000]);
  });
});

describe('within a window', () => {
  it('messages are spread evenly, and what does not fit takes the next one', async () => {
    const { take, reserved } = aPacer([0, 50, 100]);
    const times = await take(paced({ workspace: perSecond(100) }), 11);
    expect(times).toEqual([1_000, 1_010, 1_020, 1_030, 1_040, 1_050, 1_060, 1_070, 1_080, 1_090, 1_100]);
    expect(reserved).toHaveLength(4);
  });

  it('those that ask together have one time each, in the order in which they asked', async () => {
    const { pacer, reserved } = aPacer([0, 50]);
    const platform = paced({ workspace: perSecond(40) });
    const times = await Promise.all(Array.from({ length: 3 }, () => pacer.take(platform)));
    expect(times).toEqual([1_000, 1_025, 1_050]);
    expect(reserved).toHaveLength(3);
  });

  it('that has passed, and the one reserved ahead with it, nothing is sent any more', async () => {
    const { take, time } = aPacer();
    const platform = paced({ workspace: perSecond(100) });
    await take(platform);
    time.nowMs = 1_100;
    expect(await take(platform)).toEqual([1_010]);
    time.nowMs = 1_101;
    expect(await take(platform)).toEqual([1_101]);
  });

  it('a time may be used for as long as a window, and no longer', () => {
    const { pacer, time } = aPacer();
    time.nowMs = 1_050;
    expect(pacer.isGood(1_000)).toBe(true);
    time.nowMs = 1_051;
    expect(pacer.isGood(1_000)).toBe(false);
  });

  it('of a platform without a budget no one waits, and none is reserved', async () => {
    const { take, reserved } = aPacer();
    expect(await take(paced({ room: perSecond(1) }), 2)).toEqual([null, null]);
    expect(reserved).toEqual([]);
  });
});

describe('a failure of the database', () => {
  const platform = paced({ workspace: perSecond(20) });

  it('is that of the message which needed the window, and of no later one', async () => {
    const { take, pacer } = aPacer([new Error('no connection')]);
    await expect(pacer.take(platform)).rejects.toThrow('no connection');
    expect(await take(platform)).toEqual([1_000]);
  });

  it('of a window reserved ahead is not heard of before it is needed', async () => {
    const { take, pacer } = aPacer([0, new Error('gone again'), 0]);
    expect(await take(platform)).toEqual([1_000]);
    await expect(pacer.take(platform)).rejects.toThrow('gone again');
    expect(await take(platform)).toEqual([1_000]);
  });

  it('holds up none that ask meanwhile', async () => {
    const { pacer } = aPacer([new Error('no connection')]);
    const all = await Promise.allSettled([pacer.take(platform), pacer.take(platform), pacer.take(platform)]);
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  });
});
