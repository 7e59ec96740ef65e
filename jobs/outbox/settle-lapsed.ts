import pLimit from 'p-limit';
import { Temporal } from 'temporal-polyfill';
import { fromDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import { dayOf } from '../plan/moments.ts';
import type { FindResult, MessageRef, SendTarget } from '../ports.ts';
import { readContentIds } from './content-ids.ts';
import type { Claims } from './claims.ts';
import { loadDeliveries } from './load-deliveries.ts';
import { isUpdateTarget } from './card-updates.ts';
import { followGivenToColleague } from './follow-given-to-colleague.ts';
import { reasons } from './reasons.ts';
import { retryRules } from './refusals.ts';
import { reportMissed } from './report-missed.ts';
import { askLater, type Lapsed, postAgain, recordUnknown } from './in-doubt.ts';
import { end, giveBack, type Held, recordPosted } from './transitions.ts';

const takenAtOnce = 200;
/** Histories read concurrently. */
const readAtOnce = 8;

/** A delivery unsettled for this long is reported to a person; the platform is still asked. */
const reportAfterMs = 10 * 60_000;
/** After this the platform is no longer asked. */
const askUntilMs = 24 * 3_600_000;
/** Upper limit for the wait requested by a platform. */
const longestWaitMs = 5 * 60_000;

/**
 * Settles deliveries left behind by other workers, and those without a response. One read of a room's history settles
 * all its messages. A message that is found is recorded; one that is absent is posted; if the history cannot be read
 * now, it is asked again later. Where the platform posts a marker only once, the message is posted again under its
 * marker until that is accepted. If the platform cannot tell, a staff message is posted once more and a customer message
 * never is, and a person is notified.
 *
 * @param post posts deliveries as soon as they are known to be absent
 */
export async function settleLapsed(
  core: Core,
  claims: Claims,
  post: (held: readonly Held[]) => Promise<void>,
): Promise<void> {
  for (;;) {
    const lapsed = await claims.takeOver(takenAtOnce);
    const unsent = lapsed.filter(({ state }) => state === 'claimed');
    const handed = lapsed.filter(({ state }) => state === 'handed');
    const lost = lapsed.filter(({ state }) => state !== 'claimed' && state !== 'handed');
    const groups = byRoom(lost.filter(({ target }) => !isUpdateTarget(target)));
    const updates = lost.filter(({ target }) => isUpdateTarget(target));
    const sendAgain = async () => {
      const again = await repeatUpdates(core, claims, updates);
      if (again.length > 0) await post(again);
    };
    const settled = pLimit(readAtOnce).map([...groups.values()], async (group) => {
      const again = await conclude(core, claims, group, await ask(core, group));
      if (again.length > 0) await post(again);
    });
    await Promise.all([
      unsent.length === 0 ? undefined : post(unsent),
      settled,
      sendAgain(),
      followGivenToColleague(core, claims, handed),
    ]);
    if (lapsed.length < takenAtOnce) return;
  }
}

/** An update can simply be sent again; one whose response was lost twice is dropped: the card is then only out of date. */
async function repeatUpdates(
  core: Core,
  claims: Claims,
  updates: readonly Lapsed[],
): Promise<readonly Held[]> {
  const dropped = updates.filter(({ repeats }) => repeats > 0);
  const reason = reasons.noAnswer('update');
  await end(
    core.db.sql,
    claims.owner,
    dropped.map(({ id, attempt }) => ({ id, attempt, as: 'skipped', reason })),
  );
  for (const one of dropped) claims.drop(one);
  return await take(
    core,
    claims,
    updates.filter(({ repeats }) => repeats === 0),
    true,
  );
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

/** @returns the deliveries to be posted */
async function conclude(
  core: Core,
  claims: Claims,
  group: readonly Lapsed[],
  answer: FindResult,
): Promise<readonly Held[]> {
  const again = await settleGroup(core, claims, group, answer);
  const taken = new Set(again.map(({ id }) => id));
  for (const one of group) if (!taken.has(one.id)) claims.drop(one);
  return again;
}

async function settleGroup(
  core: Core,
  claims: Claims,
  group: readonly Lapsed[],
  answer: FindResult,
): Promise<readonly Held[]> {
  switch (answer.status) {
    case 'read':
      return await settleRead(core, claims, group, answer.found);
    case 'unreadable': {
      const { why, retryAfterMs = 0 } = answer;
      const later = group.map((one) => ({
        ...one,
        why: reasons.cannotTell(why),
        againMs: Math.max(Math.min(retryAfterMs, longestWaitMs), pauseMs(one)),
      }));
      const isLong = (one: Lapsed) =>
        one.state === 'asking' ? one.ageMs >= reportAfterMs : one.ageMs >= askUntilMs;
      await askLater(
        core.db.sql,
        claims.owner,
        later.filter((one) => !isLong(one)),
      );
      const long = later.filter(isLong);
      await giveUp(
        core,
        claims,
        long.map((one) => ({ ...one, againMs: one.state === 'asking' ? one.againMs : null })),
        why,
      );
      return [];
    }
    case 'repeat': {
      // Already reported as unknown, with the room free for other messages: it is left to the person who was told.
      const told = group.filter(({ state }) => state === 'unknown');
      await giveUp(
        core,
        claims,
        told.map((one) => ({ ...one, againMs: null })),
        'it was reported before it could be sent again',
      );
      return await take(
        core,
        claims,
        group.filter(({ state }) => state === 'asking'),
        true,
      );
    }
    case 'cannot-tell': {
      const isRepeated = ({ audience, repeats, state, ageMs }: Lapsed) =>
        audience === 'staff' && repeats === 0 && state === 'asking' && ageMs < reportAfterMs;
      const rest = group.filter((one) => !isRepeated(one));
      await giveUp(
        core,
        claims,
        rest.map((one) => ({ ...one, againMs: null })),
        answer.why,
      );
      return await take(core, claims, group.filter(isRepeated), true);
    }
  }
}

async function settleRead(
  core: Core,
  claims: Claims,
  group: readonly Lapsed[],
  found: ReadonlyMap<string, MessageRef>,
): Promise<readonly Held[]> {
  const { sql } = core.db;
  const arrived = group.flatMap(({ id, attempt }) => {
    const ref = found.get(id);
    return ref === undefined ? [] : { id, attempt, ref };
  });
  const recorded = await recordPosted(sql, claims.owner, arrived, core.clock.now(), core.rules);
  const ids = await readContentIds(sql, [...recorded]);
  for (const id of recorded) {
    core.counts.countDelivery('posted');
    core.counts.countDoublePrevented();
    core.log.info(
      { deliveryId: id, ...ids.get(id) },
      'a message without a response was found on the platform',
    );
  }
  const absent = group.filter(({ id }) => !found.has(id));
  // Already reported as unknown, with the room free for other messages: it is planned again, after whatever is due
  // there.
  const told = absent.filter(({ state }) => state === 'unknown');
  const reason = reasons.didNotArrive;
  await giveBack(
    sql,
    claims.owner,
    told.map(({ id, attempt }) => ({ id, attempt, reason, counts: false, dueAt: null })),
  );
  return await take(
    core,
    claims,
    absent.filter(({ state }) => state === 'asking'),
    false,
  );
}

async function take(
  core: Core,
  claims: Claims,
  group: readonly Lapsed[],
  repeats: boolean,
): Promise<readonly Held[]> {
  const again = group.map(({ id, attempt }) => ({ id, attempt, repeats }));
  const mine = await claims.extend(again, (items) => postAgain(core.db.sql, claims.owner, items));
  return again.filter(({ id }) => mine.has(id));
}

/** Exponential backoff with jitter, in milliseconds of real time. */
function pauseMs({ asks }: Lapsed): number {
  const { first, longest } = retryRules.ambiguous.backoff;
  const ms = Math.min(longest, first * 2 ** Math.min(asks, 10));
  return Math.round(ms * (0.75 + Math.random() / 2));
}

/** Notifies a person, once. */
async function giveUp(
  core: Core,
  claims: Claims,
  lapsed: readonly (Lapsed & { readonly againMs: number | null })[],
  why: string,
): Promise<void> {
  const reason = reasons.cannotTell(why);
  const mine = await recordUnknown(
    core.db.sql,
    claims.owner,
    lapsed.map(({ id, attempt, againMs }) => ({ id, attempt, againMs, why: reason })),
  );
  const fresh = lapsed.filter(({ id, state }) => mine.has(id) && state === 'asking');
  if (fresh.length === 0) return;
  const ids = await readContentIds(
    core.db.sql,
    fresh.map(({ id }) => id),
  );
  for (const { id } of fresh) {
    core.counts.countDelivery('unknown');
    core.log.error({ deliveryId: id, ...ids.get(id), reason }, 'it is unknown whether a message was posted');
  }
  await reportMissed(
    core,
    await loadDeliveries(
      core.db,
      fresh.map(({ id }) => id),
      dayOf(core.clock.now(), core.rules.playbook).toString(),
      'unknown',
    ),
  );
}
