import pLimit from 'p-limit';
import { Temporal } from 'temporal-polyfill';
import { fromDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import type { FindResult, SendTarget } from '../ports.ts';
import type { Hands } from './hands.ts';
import { loadDeliveries } from './load-deliveries.ts';
import { reasons } from './reasons.ts';
import { reportMissed } from './report-missed.ts';
import {
  askLater,
  giveBack,
  type Held,
  type Lapsed,
  recordPosted,
  recordUnknown,
  repeat,
} from './transitions.ts';

const takenAtOnce = 200;
/** Histories read at the same time. */
const readAtOnce = 8;

/** A person is told when it has not been settled for so long, and the platform is still asked. */
const reportAfterMs = 10 * 60_000;
/** Afterwards nobody asks any more. */
const askUntilMs = 24 * 3_600_000;
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

/**
 * Settles what other workers left behind and whose answers were lost: one read of a room's history settles all its
 * messages. Found, it is recorded; absent, it is due again; where the history cannot be read now, it is asked later;
 * where the platform cannot tell, staff are told once more and a customer never is, and a person hears of it.
 *
 * @returns what is to be posted once more
 */
export async function settleLapsed(core: Core, hands: Hands): Promise<readonly Held[]> {
  const repeated: Held[] = [];
  for (;;) {
    const lapsed = await hands.takeOver(takenAtOnce);
    const limit = pLimit(readAtOnce);
    const groups = [...byRoom(lapsed).values()];
    await Promise.all(
      groups.map((group) =>
        limit(async () => {
          const found = await ask(core, group);
          repeated.push(...(await conclude(core, hands, group, found)));
        }),
      ),
    );
    if (lapsed.length < takenAtOnce) return repeated;
  }
}

function byRoom(lapsed: readonly Lapsed[]): ReadonlyMap<string, readonly Lapsed[]> {
  const groups = new Map<string, Lapsed[]>();
  for (const one of lapsed) {
    const room = JSON.stringify([one.platform, one.platformRoomId, one.platformUserId]);
    groups.set(room, [...(groups.get(room) ?? []), one]);
  }
  return groups;
}

async function ask(core: Core, group: readonly Lapsed[]): Promise<FindResult> {
  const [first] = group;
  const target = first === undefined ? null : targetOf(first);
  if (first === undefined || target === null) {
    return { status: 'cannot-tell', why: 'where it went is not known' };
  }
  const platform = core.platforms.get(first.platform ?? '');
  if (platform === undefined) {
    return { status: 'unreadable', why: `the platform ${first.platform} is not running here` };
  }
  const since = group
    .map(({ claimedAt }) => fromDbInstant(claimedAt))
    .reduce((a, b) => (Temporal.Instant.compare(a, b) <= 0 ? a : b));
  try {
    return await platform.find(
      target,
      group.map(({ id }) => id),
      since,
    );
  } catch (error) {
    return { status: 'unreadable', why: error instanceof Error ? error.message : String(error) };
  }
}

function targetOf({ platformRoomId, platformUserId }: Lapsed): SendTarget | null {
  if (platformUserId !== null) return { kind: 'dm', to: { platformUserId } };
  return platformRoomId === null ? null : { kind: 'room', platformRoomId };
}

/** @returns what is to be posted once more */
async function conclude(
  core: Core,
  hands: Hands,
  group: readonly Lapsed[],
  found: FindResult,
): Promise<readonly Held[]> {
  const { sql } = core.db;
  const { owner } = hands;
  const done = () => group.forEach(({ id }) => hands.drop(id));
  switch (found.status) {
    case 'read': {
      const closing = core.rules.playbook.steps
        .filter(({ closes }) => closes.when === 'posted')
        .map(({ key }) => key);
      const arrived = group.flatMap(({ id, attempt }) => {
        const ref = found.found.get(id);
        return ref === undefined ? [] : { id, attempt, ref };
      });
      const absent = group.filter(({ id }) => !found.found.has(id));
      const recorded = await recordPosted(sql, owner, arrived, core.clock.now(), closing);
      for (const _ of recorded) core.counts.countDelivery('posted');
      const reason = reasons.didNotArrive;
      await giveBack(
        sql,
        owner,
        absent.map(({ id, attempt }) => ({ id, attempt, reason, counts: false, dueAt: null })),
      );
      done();
      return [];
    }
    case 'unreadable': {
      const { why, retryAfterMs = 0 } = found;
      const later = group.map((one) => ({ ...one, why, againMs: Math.max(retryAfterMs, pauseMs(one)) }));
      const due = later.filter((one) => one.state === 'asking' && one.ageMs >= reportAfterMs);
      const over = later.filter((one) => one.state === 'unknown' && one.ageMs >= askUntilMs);
      const dueOrOver = new Set([...due, ...over]);
      await askLater(
        sql,
        owner,
        later.filter((one) => !dueOrOver.has(one)),
      );
      await giveUp(core, owner, [...due, ...over.map((one) => ({ ...one, againMs: null }))], why);
      done();
      return [];
    }
    case 'cannot-tell': {
      const again = group.filter(
        ({ audience, repeats, state }) => audience === 'staff' && repeats === 0 && state === 'asking',
      );
      const mine = await hands.extend(again, (items) => repeat(sql, owner, items));
      const rest = group.filter((one) => !again.includes(one));
      await giveUp(
        core,
        owner,
        rest.map((one) => ({ ...one, againMs: null })),
        found.why,
      );
      for (const { id } of rest) hands.drop(id);
      return again.filter(({ id }) => mine.has(id));
    }
  }
}

/** Backoff with jitter, in real time. */
function pauseMs({ asks }: Lapsed): number {
  const ms = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(asks, 10));
  return Math.round(ms * (0.75 + Math.random() / 2));
}

/** A person is told, once. */
async function giveUp(
  core: Core,
  owner: string,
  lapsed: readonly (Lapsed & { readonly againMs: number | null })[],
  why: string,
): Promise<void> {
  const reason = reasons.cannotTell(why);
  const mine = await recordUnknown(
    core.db.sql,
    owner,
    lapsed.map(({ id, attempt, againMs }) => ({ id, attempt, againMs, why: reason })),
  );
  const fresh = lapsed.filter(({ id, state }) => mine.has(id) && state === 'asking');
  if (fresh.length === 0) return;
  for (const { id } of fresh) {
    core.counts.countDelivery('unknown');
    core.log.error({ deliveryId: id, reason }, 'it cannot be told whether a message was posted');
  }
  await reportMissed(
    core,
    await loadDeliveries(
      core.db,
      fresh.map(({ id }) => id),
      'unknown',
    ),
  );
}
