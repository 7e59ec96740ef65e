import pLimit, { type LimitFunction } from 'p-limit';
import type { Temporal } from 'temporal-polyfill';
import type { Core } from '../core.ts';
import type { PlatformId, SendResult } from '../ports.ts';
import type { SteadyTime } from '../steady-time.ts';
import { traced } from '../traced.ts';
import type { Reason } from '../../templates/reader/said.ts';
import { postMessage } from './audience-guard.ts';
import { settleUpdate } from './card-updates.ts';
import type { ContentIds } from './content-ids.ts';
import type { DeliveryRow } from './delivery-row.ts';
import { giveToColleague, type GivenToColleague } from './give-to-colleague.ts';
import type { Claims } from './claims.ts';
import { createPacer, type Paced } from './pacer.ts';
import {
  openProbes,
  pause,
  platformScope,
  type Probes,
  resume,
  tellOfPause,
  updatesScope,
} from './pauses.ts';
import type { Outgoing, Prepared } from './prepare.ts';
import { reasons } from './reasons.ts';
import {
  consequenceOf,
  endOf,
  isLastTry,
  isOfTarget,
  isRefusal,
  reasonOf,
  refusalsOf,
  retryRules,
} from './refusals.ts';
import { reportMissed } from './report-missed.ts';
import {
  createBatches,
  end,
  type Ended,
  giveBack,
  type GivenBack,
  type Held,
  hold,
  loseAnswer,
  recordPosted,
  renew,
  stepsEndedByPosting,
} from './transitions.ts';

/** Concurrent posts per platform; a platform that hangs does not slow down others. */
const atOnce = 64;
const heldAhead = 128;
const updatesAtOnce = 4;
/** Shorter than the first pause of an unreachable platform. */
const awayMs = 900;
/** How long before its time slot a delivery is held, so that the statement does not delay the post. */
const heldAheadMs = 200;
const recordTries = 10;
const recordPauseMs = 1_000;

/** A platform's concurrency limits: for deliveries held and for posts in progress. */
interface Lane {
  readonly held: LimitFunction;
  readonly underWay: LimitFunction;
}

/** When the platform accepts the message; null: at any time. */
interface Slot {
  readonly atMs: number | null;
}

/** The content of a delivery, for the log: a reminder can be found along its whole way. */
const idsOf = ({ reminders, notice, roomMessage }: DeliveryRow): ContentIds => ({
  ...(reminders.length === 0 ? {} : { reminderIds: reminders.map(({ id }) => id) }),
  ...(notice === null ? {} : { noticeId: notice.id }),
  ...(roomMessage === null ? {} : { roomMessageId: roomMessage.id }),
});

/** Seconds since the content was due, or was planned if that was later, by the company's clock. */
function latenessOf({ reminders, notice, roomMessage }: DeliveryRow, now: Temporal.Instant): number {
  const due = [
    ...reminders.map(({ dueAt, plannedAt }) => Math.max(dueAt.getTime(), plannedAt.getTime())),
    ...[notice, roomMessage].flatMap((one) => one?.dueAt.getTime() ?? []),
  ];
  return Math.max(0, now.epochMilliseconds - Math.min(now.epochMilliseconds, ...due)) / 1_000;
}

const pacedOf = ({ row }: Outgoing): Paced => (row.update === null ? 'posts' : 'edits');

export interface Posting {
  /** Brings prepared deliveries to an outcome: posted, given back, ended, or waiting to be settled. */
  post(prepared: readonly Prepared[]): Promise<void>;
  /** Number of messages posted, not counting updates. */
  posted(): number;
}

export function createPosting(core: Core, claims: Claims, stopping: AbortSignal, time: SteadyTime): Posting {
  const { sql } = core.db;
  const { owner } = claims;
  const pacer = createPacer(sql, time);
  const lanes = new Map<string, Lane>();
  /** Platforms that have just failed, until when by the steady clock. Longer pauses are in the database. */
  const away = new Map<PlatformId, number>();
  const isAway = (platform: PlatformId) => time.nowMs() < (away.get(platform) ?? 0);
  let posted = 0;
  const ending = new Set(stepsEndedByPosting(core.rules));
  const ends = ({ reminders }: DeliveryRow): boolean =>
    reminders.some(({ audience, followUp }) => audience === 'customer' && ending.has(followUp.step));

  /** Updates have a lane of their own, so that they never take a place from a message. */
  const laneOf = ({ platform, row }: Outgoing): Lane => {
    const key = row.update === null ? platform.id : updatesScope(platform.id);
    const many = row.update === null ? atOnce : updatesAtOnce;
    const lane = lanes.get(key) ?? { held: pLimit(many + heldAhead), underWay: pLimit(many) };
    lanes.set(key, lane);
    return lane;
  };

  const inBatches = <Item extends Held>(
    statement: (items: readonly Item[]) => Promise<ReadonlySet<string>>,
  ) =>
    createBatches<Item, boolean>(
      async (items) => {
        const found = await statement(items);
        return ({ id }) => found.has(id);
      },
      time,
      () => claims.size,
    );
  /** Retries recording while the database is unavailable; the lease limits how long. */
  const inBatchesAtLast = <Item extends Held>(
    statement: (items: readonly Item[]) => Promise<ReadonlySet<string>>,
  ) =>
    inBatches<Item>(async (items) => {
      for (let tries = 1; ; tries += 1) {
        try {
          return await statement(items);
        } catch (error) {
          if (tries >= recordTries) throw error;
          core.log.warn({ err: error }, 'results of posts could not be recorded yet');
          await time.wait(recordPauseMs);
        }
      }
    });
  const begin = inBatches<Parameters<typeof hold>[2][number]>((items) =>
    claims.extend(items, (held) => hold(sql, owner, held)),
  );
  const renewOne = inBatches<Held>((items) => claims.extend(items, (held) => renew(sql, owner, held)));
  const record = inBatchesAtLast<Parameters<typeof recordPosted>[2][number]>((items) =>
    recordPosted(sql, owner, items, core.clock.now(), core.rules),
  );
  const lose = inBatchesAtLast<Held & { readonly cause: Reason }>((items) => loseAnswer(sql, owner, items));
  const give = inBatchesAtLast<GivenToColleague>((items) =>
    giveToColleague(sql, owner, items, core.clock.now()),
  );
  const back = inBatchesAtLast<GivenBack>((items) => giveBack(sql, owner, items));
  const endOne = inBatchesAtLast<Ended>((items) => end(sql, owner, items));

  const waitUntil = async (atMs: number): Promise<void> => {
    const ms = atMs - time.nowMs();
    if (ms > 0) await time.wait(ms);
  };

  const endAndReport = async (ended: Ended, row: DeliveryRow): Promise<void> => {
    if (!(await endOne(ended)) || ended.as === 'cancelled' || row.update !== null) return;
    core.counts.countDelivery('refused');
    core.counts.countMissed(ended.reason.code);
    core.log.error({ deliveryId: ended.id, ...idsOf(row), reason: ended.reason }, 'a message was not posted');
    await reportMissed(core, [row]);
  };

  /** Records destination and text before the request; null if the delivery was taken over or must not begin now. */
  const holdOne = async (outgoing: Outgoing): Promise<Slot | null> => {
    const { held, destination, platform, text, card } = outgoing;
    if (stopping.aborted || isAway(platform.id)) {
      const reason = stopping.aborted ? null : reasons.platformPaused('unreachable');
      await back({ ...held, reason, counts: false, dueAt: null });
      return null;
    }
    const what = pacedOf(outgoing);
    const atMs = await pacer.take(platform, what);
    if (atMs !== null && what === 'posts') {
      core.counts.observePacing(platform.id, Math.max(0, atMs - time.nowMs()) / 1_000);
    }
    await waitUntil((atMs ?? 0) - heldAheadMs);
    const { pace } = platform.capabilities;
    const perTarget = destination.platformRoomId === null ? pace.person : pace.room;
    const rate = outgoing.row.update === null ? perTarget : null;
    const restMs = rate === null ? 0 : Math.ceil(rate.perMs / rate.messages);
    return (await begin({ ...held, ...destination, text, card, restMs })) ? { atMs } : null;
  };

  const send = async (outgoing: Outgoing, { atMs: givenMs }: Slot, probes: Probes): Promise<SendResult> => {
    const { held, platform, row, message } = outgoing;
    let atMs = givenMs;
    // Late posts take a new slot: catching up would cause a burst.
    while (atMs !== null && !pacer.isGood(atMs)) atMs = await pacer.take(platform, pacedOf(outgoing));
    await waitUntil(atMs ?? 0);
    const { requestLimitMs } = platform.capabilities;
    if (!claims.mayBegin(held, requestLimitMs)) await renewOne(held);
    const mayBegin = () => claims.mayBegin(held, requestLimitMs);
    const result = await postMessage(core, platform, message, { mayBegin });
    const isTaken = result.status === 'accepted' || result.status === 'handed-over';
    const takesAgain = isTaken || isOfTarget(result);
    const own = row.update === null ? row.target : updatesScope(platform.id);
    const over = [...(isTaken ? [own] : []), ...(takesAgain ? [platformScope(platform.id)] : [])];
    const paused = over.filter((scope) => probes.has(scope));
    if (paused.length > 0) await resume(sql, paused);
    probes.heard(held, takesAgain);
    return result;
  };

  const settle = async (outgoing: Outgoing, result: SendResult, again: boolean): Promise<void> => {
    const { held, row, platform } = outgoing;
    if (row.update !== null) {
      const update = { held, platform: platform.id, refusals: refusalsOf(row) };
      return await settleUpdate(sql, update, { result, again }, { record, lose, endOne, back });
    }
    switch (result.status) {
      case 'accepted':
        if (await record({ ...held, ref: result.ref, ends: ends(row) })) {
          posted += 1;
          core.counts.countDelivery('posted');
          core.counts.observeLateness(row.audience, latenessOf(row, core.clock.now()));
          core.log.debug({ deliveryId: held.id, ...idsOf(row) }, 'a message was posted');
        }
        return;
      case 'handed-over':
        await give({ ...held, ref: result.ref, ask: outgoing.platform.handOver?.askEveryMs });
        core.log.debug({ deliveryId: held.id, ...idsOf(row) }, 'a message waits for a colleague to send it');
        return;
      case 'unknown':
        core.log.warn(
          { deliveryId: held.id, ...idsOf(row), cause: result.cause },
          'a post got no response and will be settled',
        );
        await lose({ ...held, cause: reasons.noAnswer(result.cause) });
        return;
      case 'rejected': {
        const reason = reasons.refusedBy(result.problem, result.detail);
        const { retry, where, pause: ms, ends } = consequenceOf(result, refusalsOf(row));
        if (ends) return await endAndReport({ ...held, as: 'skipped', reason }, row);
        const { problem, detail } = result;
        const scope = where === 'target' ? row.target : platformScope(platform.id);
        if (where === 'platform' && retry !== 'rate-limit') away.set(platform.id, time.nowMs() + awayMs);
        // Pause first: otherwise the returned message could be claimed again at once.
        if (ms !== null) await pause(sql, { scope, problem, detail, ms, again });
        if (retry === 'needs-person' || retry === 'spent')
          await tellOfPause(core, { scope, platform: platform.id, problem, row });
        core.log.warn({ deliveryId: held.id, ...idsOf(row), reason }, 'a message will be retried');
        await back({ ...held, reason, counts: retry === 'unexplained', dueAt: null });
      }
    }
  };

  /** Retries like an unexplained refusal, so that it does not delay other messages and is eventually reported. */
  const tryAgain = async (held: Held, row: DeliveryRow, error: unknown): Promise<void> => {
    const detail = error instanceof Error ? error.message : String(error);
    const reason = reasons.cannotBeSaid(detail);
    core.log.error({ err: error, deliveryId: held.id, ...idsOf(row) }, 'a message could not be composed');
    if (row.update !== null || isLastTry(refusalsOf(row))) {
      return await endAndReport({ ...held, as: 'skipped', reason }, row);
    }
    await pause(sql, { scope: row.target, problem: 'other', detail, ms: retryRules.unexplained.backoff });
    await back({ ...held, reason, counts: true, dueAt: null });
  };

  /**
   * Some deliveries are already held while earlier ones are being sent, so that the network never waits for a
   * statement.
   */
  const postOne = async (outgoing: Outgoing, probes: Probes): Promise<void> => {
    const { held, platform, row } = outgoing;
    const problem = await probes.mayPost(outgoing);
    if (problem !== null) {
      return void (await back({
        ...held,
        reason: reasons.platformPaused(problem),
        counts: false,
        dueAt: null,
      }));
    }
    const lane = laneOf(outgoing);
    const attributes = () => ({
      'xinhang.delivery_id': held.id,
      'xinhang.reminder_ids': row.reminders.map(({ id }) => id),
      'xinhang.platform': platform.id,
    });
    const result = await lane.held(async () => {
      const slot = await holdOne(outgoing);
      if (slot === null) return null;
      return await lane.underWay(() => traced('post', attributes, () => send(outgoing, slot, probes)));
    });
    if (result !== null) await settle(outgoing, result, probes.isProbe(held));
  };

  const finish = async (prepared: Prepared, probes: Probes): Promise<void> => {
    switch (prepared.kind) {
      case 'post':
        return await postOne(prepared.outgoing, probes);
      case 'end':
        return await endAndReport(prepared.ended, prepared.row);
      case 'give-back':
        return void (await back(prepared.back));
      case 'failed':
        return await tryAgain(prepared.held, prepared.row, prepared.error);
      case 'emptied':
        return;
    }
  };

  const finishSafely = async (prepared: Prepared, probes: Probes): Promise<void> => {
    const { held } = prepared;
    try {
      await finish(prepared, probes);
    } catch (error) {
      if (prepared.kind === 'post' && isRefusal(error)) {
        const { row } = prepared.outgoing;
        await endAndReport({ ...held, as: endOf(row), reason: reasonOf(error) }, row);
        return;
      }
      // How far it got is not known: its lease expires, and then it is settled.
      const ids = prepared.kind === 'post' ? idsOf(prepared.outgoing.row) : {};
      core.log.error(
        { err: error, deliveryId: held.id, ...ids },
        'a post was interrupted and will be settled',
      );
    } finally {
      probes.heard(held, false);
      claims.drop(held);
    }
  };

  return {
    posted: () => posted,
    async post(prepared) {
      const outgoing = prepared.flatMap((one) => (one.kind === 'post' ? one.outgoing : []));
      const probes = await openProbes(sql, outgoing);
      await Promise.all(prepared.map((one) => finishSafely(one, probes)));
    },
  };
}
