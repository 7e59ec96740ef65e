import pLimit, { type LimitFunction } from 'p-limit';
import type { Core } from '../core.ts';
import type { PlatformId, SendResult } from '../ports.ts';
import { createBatches } from './batches.ts';
import type { Hands, SteadyTime } from './hands.ts';
import type { DeliveryRow } from './load-deliveries.ts';
import { type Outgoing, prepare, type Prepared } from './outgoing.ts';
import { createPacer } from './pacer.ts';
import { type Pause, pause, pausesOf, platformScope, resume } from './pauses.ts';
import { reasons } from './reasons.ts';
import { consequenceOf, isRefusal } from './refusals.ts';
import { reportMissed } from './report-missed.ts';
import { stepsEndedByPosting } from './steps-ended-by-posting.ts';
import { tellOfPause } from './tell-of-pause.ts';
import {
  end,
  type Ended,
  giveBack,
  type GivenBack,
  type Held,
  hold,
  loseAnswer,
  recordPosted,
} from './transitions.ts';
import type { Reason } from '../../templates/reader/said.ts';

/** Posts under way on one platform; a platform that hangs takes nothing from another. */
const atOnce = 64;
/** Shorter than the first pause of a platform that is away. */
const awayMs = 900;
const shortestMs = 100;
/** A delivery is held so long before its moment, so that the statement does not delay it. */
const heldAheadMs = 200;

/** What was to be told on an account that is a colleague's no more is missed by nobody. */
const endOf = ({ notice }: DeliveryRow) =>
  notice !== null && notice.onPlatform !== null ? 'cancelled' : 'skipped';

export interface Posting {
  /** Takes claimed deliveries to their end: posted, given back, ended, or waiting to be asked about. */
  post(claimed: readonly Held[]): Promise<void>;
  /** How many were posted. */
  posted(): number;
}

export function createPosting(core: Core, hands: Hands, stopping: AbortSignal, time: SteadyTime): Posting {
  const { sql } = core.db;
  const { owner } = hands;
  const closing = stepsEndedByPosting(core);
  const pacer = createPacer(sql, time);
  const lanes = new Map<PlatformId, LimitFunction>();
  /** Platforms that have just failed, until when by the steady clock; longer pauses are in the database. */
  const away = new Map<PlatformId, number>();
  const isAway = (platform: PlatformId) => time.nowMs() < (away.get(platform) ?? 0);
  let posted = 0;

  const inLane = async (platform: PlatformId, work: () => Promise<SendResult | null>) => {
    const lane = lanes.get(platform) ?? pLimit(atOnce);
    lanes.set(platform, lane);
    return await lane(work);
  };

  const inBatches = <Item extends Held>(
    statement: (items: readonly Item[]) => Promise<ReadonlySet<string>>,
  ) =>
    createBatches<Item, boolean>(async (items) => {
      const found = await statement(items);
      return ({ id }) => found.has(id);
    });
  const begin = inBatches<Parameters<typeof hold>[2][number]>((items) =>
    hands.extend(items, (held) => hold(sql, owner, held)),
  );
  const record = inBatches<Parameters<typeof recordPosted>[2][number]>((items) =>
    recordPosted(sql, owner, items, core.clock.now(), closing),
  );
  const lose = inBatches<Held & { readonly cause: Reason }>((items) => loseAnswer(sql, owner, items));
  const back = inBatches<GivenBack>((items) => giveBack(sql, owner, items));
  const endOne = inBatches<Ended>((items) => end(sql, owner, items));

  const waitUntil = async (atMs: number): Promise<void> => {
    const ms = atMs - time.nowMs();
    if (ms > 0) await time.wait(ms);
  };

  const endAndReport = async (ended: Ended, row: DeliveryRow): Promise<void> => {
    if (!(await endOne(ended)) || ended.as === 'cancelled') return;
    core.counts.countDelivery('refused');
    core.log.error({ deliveryId: ended.id, reason: ended.reason }, 'a message was not posted');
    await reportMissed(core, [row]);
  };

  /** Hold, guard, post. Null when it was taken over, or is not to be begun now. */
  const send = async (outgoing: Outgoing, pauses: ReadonlyMap<string, Pause>): Promise<SendResult | null> => {
    const { held, destination, platform, text } = outgoing;
    const { id } = platform;
    if (stopping.aborted || isAway(id)) {
      const reason = stopping.aborted ? null : reasons.platformPaused('unreachable');
      await back({ ...held, reason, counts: false, dueAt: null });
      return null;
    }
    let atMs = await pacer.take(platform);
    await waitUntil((atMs ?? 0) - heldAheadMs);
    const rate =
      destination.platformRoomId === null
        ? platform.capabilities.pace.person
        : platform.capabilities.pace.room;
    const restMs = rate === null ? 0 : Math.ceil(rate.perMs / rate.messages);
    if (!(await begin({ ...held, ...destination, text, restMs }))) return null;
    // Whoever is too late for their moment takes another: catching up would be a burst.
    while (atMs !== null && !pacer.isGood(atMs)) atMs = await pacer.take(platform);
    await waitUntil(atMs ?? 0);
    const mayBegin = () => hands.mayBegin(held, platform.capabilities.requestLimitMs);
    const result = await outgoing.post({ mayBegin });
    const paused = [outgoing.row.target, platformScope(id)].filter((scope) => pauses.has(scope));
    if (result.status === 'accepted' && paused.length > 0) await resume(sql, paused);
    return result;
  };

  const settle = async ({ held, row, platform }: Outgoing, result: SendResult): Promise<void> => {
    switch (result.status) {
      case 'accepted':
        if (await record({ ...held, ref: result.ref })) {
          posted += 1;
          core.counts.countDelivery('posted');
        }
        return;
      case 'unknown':
        core.log.warn(
          { deliveryId: held.id, cause: result.cause },
          'a post got no answer and will be asked about',
        );
        await lose({ ...held, cause: reasons.noAnswer(result.cause) });
        return;
      case 'rejected': {
        const refusals = Math.max(
          0,
          ...row.reminders.map((r) => r.refusals),
          row.notice?.refusals ?? 0,
          row.roomMessage?.refusals ?? 0,
        );
        const reason = reasons.refusedBy(result.problem, result.detail);
        const consequence = consequenceOf(result, refusals);
        if (consequence.kind === 'give-up') {
          return await endAndReport({ ...held, as: 'skipped', reason }, row);
        }
        const { problem, detail } = result;
        const scopes = { target: row.target, platform: platformScope(platform.id) };
        // The pause comes first: what is given back must not be claimed before it.
        if (consequence.kind === 'slow-down') {
          await pause(sql, {
            scope: scopes[consequence.where],
            problem,
            detail,
            ms: { exactly: Math.max(shortestMs, consequence.forMs) },
          });
        } else if (consequence.kind === 'away') {
          away.set(platform.id, time.nowMs() + awayMs);
          await pause(sql, {
            scope: scopes.platform,
            problem,
            detail,
            ms: { first: 1_000, longest: 30_000 },
          });
        } else if (consequence.kind === 'needs-person') {
          if (consequence.where === 'platform') away.set(platform.id, time.nowMs() + awayMs);
          const scope = scopes[consequence.where];
          await pause(sql, { scope, problem, detail, ms: { first: 60_000, longest: 3_600_000 } });
          await tellOfPause(core, { scope, platform: platform.id, problem, row });
        } else if (consequence.kind === 'try-again') {
          await pause(sql, {
            scope: scopes.target,
            problem,
            detail,
            ms: { first: 30_000, longest: 600_000 },
          });
        }
        core.log.warn({ deliveryId: held.id, reason }, 'a message will be tried again');
        await back({ ...held, reason, counts: consequence.kind === 'try-again', dueAt: null });
      }
    }
  };

  const postOne = async (outgoing: Outgoing, pauses: ReadonlyMap<string, Pause>): Promise<void> => {
    const { held, row, platform } = outgoing;
    try {
      const result = await inLane(platform.id, () => send(outgoing, pauses));
      if (result !== null) await settle(outgoing, result);
    } catch (error) {
      if (isRefusal(error))
        await endAndReport({ ...held, as: endOf(row), reason: reasons.cannotBeSaid(error.message) }, row);
      // Nobody knows how far it came: its lease runs out, and then it is asked about.
      else core.log.error({ err: error, deliveryId: held.id }, 'a post was interrupted and will be settled');
    }
  };

  const finish = async (prepared: Prepared, pauses: ReadonlyMap<string, Pause>): Promise<void> => {
    switch (prepared.kind) {
      case 'post':
        return await postOne(prepared.outgoing, pauses);
      case 'end':
        return await endAndReport(prepared.ended, prepared.row);
      case 'give-back':
        return void (await back(prepared.back));
      case 'emptied':
        return;
    }
  };

  return {
    posted: () => posted,
    async post(claimed) {
      try {
        const prepared = await prepare(core, hands, claimed);
        const targets = prepared.flatMap((one) => (one.kind === 'post' ? one.outgoing.row.target : []));
        const pauses = await pausesOf(sql, targets);
        await Promise.all(prepared.map((one) => finish(one, pauses)));
      } finally {
        for (const held of claimed) hands.drop(held);
      }
    },
  };
}
