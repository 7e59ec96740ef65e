import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { run } from '../../bot/cli/run.ts';
import { runCommand } from '../../bot/commands/engine/run-command.ts';
import { describeFailed, describeReplayed } from '../../bot/commands/failed/describe-failed.ts';
import { actingStaff } from '../../jobs/access/acting-staff.ts';
import type { Core } from '../../jobs/core.ts';
import { deliverDue } from '../../jobs/outbox/deliver-due.ts';
import { type Failed, listFailed } from '../../jobs/outbox/list-failed.ts';
import { consequenceOf, problemClasses } from '../../jobs/outbox/refusals.ts';
import { pause } from '../../jobs/outbox/pauses.ts';
import { replayFailed } from '../../jobs/outbox/replay-failed.ts';
import type { PlatformProblem } from '../../jobs/ports.ts';
import { writeSetting } from '../../jobs/settings.ts';
import { openDb } from '../../prisma/client.ts';
import { textOf } from '../commands/counter.ts';
import { openScene, type Scene, shanghai } from './scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
  await scene.aCustomer('C001');
});
afterEach(() => scene.close());

const refuse = (problem: PlatformProblem) =>
  scene.chat.failWith((room) =>
    room === 'room-C001' ? { kind: 'reject', result: { status: 'rejected', problem, detail: 'x' } } : null,
  );
const as = async (code: string) =>
  await actingStaff(
    scene.core.db,
    await scene.staff(code),
    shanghai('2026-03-12T09:00').toZonedDateTimeISO('Asia/Shanghai').toPlainDate(),
  );
const asked = () => scene.chat.says('room-C001');
/** The question to the customer, refused for good. */
async function refusedForGood() {
  refuse('too_long');
  await scene.at('2026-03-12T09:00');
  scene.chat.failWith(() => null);
  const [failed] = await listFailed(scene.core, await as('li'));
  if (failed === undefined) throw new Error('nothing on the list');
  return failed;
}

describe('the failed list', () => {
  it('shows the supervisor of the customer when, to whom, why and what to do', async () => {
    const failed = await refusedForGood();
    expect(describeFailed(scene.core, failed)).toBe(
      `${failed.ref} · 2026年3月12日 周四 09:00 · C001 客户C001 的群（第一次回访客户试用情况）：聊天平台拒绝（文字太长：x）。请缩短文字，再重发`,
    );
    expect(await listFailed(scene.core, await as('zhang'))).toEqual([]);
  });

  it('shows an operator the same without customers', async () => {
    await refusedForGood();
    const [failed] = await listFailed(scene.core, null);
    expect(failed?.items.map(({ customer }) => customer)).toEqual([null]);
    const line = failed === undefined ? '' : describeFailed(scene.core, failed);
    expect(line).toContain('客户群');
    expect(line).not.toContain('C001');
  });

  it('has a message whose retries are exhausted', async () => {
    refuse('other');
    for (let hour = 9; hour < 17; hour++) await scene.at(`2026-03-12T${String(hour).padStart(2, '0')}:10`);
    const list = await listFailed(scene.core, null);
    expect(list.map(({ audience }) => audience)).toEqual(['customer']);
    expect(asked()).toEqual([]);
  });

  it('every problem is retried with a pause, or ends', () => {
    for (const problem of Object.keys(problemClasses) as PlatformProblem[]) {
      for (const refusals of [0, 5]) {
        const { retry, pause, ends } = consequenceOf({ status: 'rejected', problem, detail: '' }, refusals);
        expect(ends || pause !== null || retry === 'not-begun', problem).toBe(true);
        expect(ends, problem).toBe(retry === 'permanent' || (retry === 'unexplained' && refusals === 5));
      }
    }
  });
});

describe('sending again', () => {
  it('posts it once, however many people ask at the same time', async () => {
    const failed = await refusedForGood();
    const li = await scene.staff('li');
    const answers = await Promise.all([1, 2, 3, 4].map(() => replayFailed(scene.core, li, failed)));
    expect(answers.map(({ kind }) => kind).toSorted()).toEqual([
      'done-before',
      'done-before',
      'done-before',
      'due',
    ]);
    await deliverDue(scene.core);
    expect(asked()).toEqual(['trial-check/ask']);
    expect(await replayFailed(scene.core, li, failed)).toEqual({ kind: 'done-before' });
    await deliverDue(scene.core);
    expect(asked()).toEqual(['trial-check/ask']);
  });

  it('on two workers at once while the room is paused, posts it once, when the pause is over', async () => {
    const failed = await refusedForGood();
    const { db, ...rest } = scene.core;
    const other = openDb(scene.url);
    const workers: Core[] = [scene.core, { ...rest, db: other.db }];
    const li = await scene.staff('li');
    const target = (await scene.reminder('due>customer')).target;
    const ms = { first: 60_000, longest: 60_000 };
    await pause(db.sql, { scope: target, problem: 'not_member', detail: 'x', ms });
    const answers = await Promise.all(workers.map((core) => replayFailed(core, li, failed)));
    expect(answers.map(({ kind }) => kind).toSorted()).toEqual(['done-before', 'due']);
    await Promise.all(workers.map((core) => deliverDue(core)));
    expect(asked()).toEqual([]);
    expect(await replayFailed(scene.core, li, failed)).toEqual({ kind: 'done-before' });
    await db.$executeRaw`UPDATE pause SET until = now() - interval '1 second'`;
    await Promise.all(workers.map((core) => deliverDue(core)));
    expect(asked()).toEqual(['trial-check/ask']);
    expect(await db.pause.count()).toBe(0);
    expect(await listFailed(scene.core, null)).toEqual([]);
    await other.close();
  });

  it('is refused with the reason when it is too late to ask', async () => {
    const failed = await refusedForGood();
    await scene.clock.moveTo(shanghai('2026-03-20T09:00'));
    expect(await replayFailed(scene.core, null, failed)).toMatchObject({
      kind: 'refused',
      refused: [{ code: 'reason/too-late-to-ask' }],
    });
    expect(asked()).toEqual([]);
  });

  it('is refused for what was said to the same person since', async () => {
    const failed = await refusedForGood();
    const { db } = scene.core;
    const {
      id: _id,
      deliveryId: _delivery,
      delivery: _row,
      reason: _reason,
      ...same
    } = await scene.reminder('due>customer');
    const delivery = await db.delivery.create({
      data: {
        audience: 'customer',
        target: same.target,
        state: 'posted',
        claimedAt: same.dueAt,
        postedAt: same.dueAt,
      },
    });
    await db.reminder.create({
      data: { ...same, slot: 'again>customer', state: 'posted', deliveryId: delivery.id },
    });
    expect(await replayFailed(scene.core, null, failed)).toEqual({ kind: 'done-before' });
  });

  describe('of two failed reminders of one follow-up with the same words', () => {
    let both: readonly [Failed, Failed];
    beforeEach(async () => {
      await refusedForGood();
      const { db } = scene.core;
      const {
        id: _id,
        delivery: _row,
        deliveryId: _delivery,
        reason,
        ...same
      } = await scene.reminder('due>customer');
      if (reason === null) throw new Error('it has no reason');
      await db.reminder.create({ data: { ...same, slot: 'again>customer', reason } });
      const [one, other, ...rest] = await listFailed(scene.core, await as('li'));
      if (one === undefined || other === undefined || rest.length > 0) {
        throw new Error('two were to be listed');
      }
      both = [one, other];
    });

    it('one is sent, if another person asks for it too before it is posted, or after', async () => {
      const li = await scene.staff('li');
      expect(await replayFailed(scene.core, li, both[0])).toMatchObject({ kind: 'due', count: 1 });
      expect(await replayFailed(scene.core, li, both[1])).toEqual({ kind: 'done-before' });
      await deliverDue(scene.core);
      expect(asked()).toEqual(['trial-check/ask']);
      expect(await replayFailed(scene.core, li, both[1])).toEqual({ kind: 'done-before' });
      await deliverDue(scene.core);
      expect(asked()).toEqual(['trial-check/ask']);
    });

    it('one is sent when two people ask for one each at the same moment', async () => {
      const [li, zhang] = [await scene.staff('li'), await scene.staff('zhang')];
      const answers = await Promise.all([
        replayFailed(scene.core, li, both[0]),
        replayFailed(scene.core, zhang, both[1]),
      ]);
      expect(answers.map(({ kind }) => kind).toSorted()).toEqual(['done-before', 'due']);
      await deliverDue(scene.core);
      expect(asked()).toEqual(['trial-check/ask']);
    });

    it('one is sent when both were in one message', async () => {
      const together = { ...both[0], items: [...both[0].items, ...both[1].items] };
      expect(await replayFailed(scene.core, null, together)).toMatchObject({ kind: 'due', count: 1 });
      await deliverDue(scene.core);
      expect(asked()).toEqual(['trial-check/ask']);
    });

    it('the other can be sent when the first fails again', async () => {
      expect(await replayFailed(scene.core, null, both[0])).toMatchObject({ kind: 'due' });
      refuse('too_long');
      await deliverDue(scene.core);
      scene.chat.failWith(() => null);
      expect(asked()).toEqual([]);
      expect(await replayFailed(scene.core, null, both[1])).toMatchObject({ kind: 'due' });
      await deliverDue(scene.core);
      expect(asked()).toEqual(['trial-check/ask']);
    });
  });

  it('from /crm failed: the list shows what failed with a button, which sends it once', async () => {
    const failed = await refusedForGood();
    const ctx = {
      core: scene.core,
      by: await as('li'),
      platform: 'paper',
      platformRoomId: null,
      room: null,
      today: Temporal.PlainDate.from('2026-03-12'),
    };
    expect(textOf(await runCommand(ctx, '/crm failed'))).toContain(describeFailed(scene.core, failed));
    const replay = `/crm failed replay ${failed.ref}`;
    expect(textOf(await runCommand(ctx, replay))).toBe(
      describeReplayed(scene.core, { kind: 'due', count: 1, refused: [] }),
    );
    await deliverDue(scene.core);
    expect(asked()).toEqual(['trial-check/ask']);
    expect(textOf(await runCommand(ctx, replay))).toBe(describeReplayed(scene.core, { kind: 'done-before' }));
    expect(textOf(await runCommand(ctx, '/crm failed'))).not.toContain(failed.ref);
    await deliverDue(scene.core);
    expect(asked()).toEqual(['trial-check/ask']);
  });

  it('only asks about what may have arrived, unless a person has looked', async () => {
    const failed = await refusedForGood();
    const { db } = scene.core;
    const { id } = await db.delivery.findFirstOrThrow({ where: { reminders: { some: { id: failed.id } } } });
    await db.delivery.update({ where: { id }, data: { state: 'unknown' } });
    await db.reminder.update({ where: { id: failed.id }, data: { state: 'unknown' } });
    const [unknown] = await listFailed(scene.core, null);
    if (unknown === undefined) throw new Error('not on the list');
    expect(await replayFailed(scene.core, null, unknown)).toEqual({ kind: 'asking' });
    expect((await db.delivery.findUniqueOrThrow({ where: { id } })).leaseUntil).not.toBeNull();
    expect(await replayFailed(scene.core, null, unknown, { isAbsent: true })).toMatchObject({ kind: 'due' });
    await deliverDue(scene.core);
    expect(asked()).toEqual(['trial-check/ask']);
  });
});

it('xinhang failed lists without customers and sends again', async () => {
  const failed = await refusedForGood();
  const { db } = scene.core;
  vi.stubEnv('DATABASE_URL', scene.url);
  await writeSetting(db, 'rehearsal-clock', scene.core.clock.now().epochMilliseconds - Date.now());
  const said: string[] = [];
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  try {
    expect(await run(['node', 'xinhang', 'failed', '--json'])).toBe(0);
    expect(JSON.parse(said.join(''))).toMatchObject({
      ref: failed.ref,
      reasons: ['reason/refused-by'],
      to: '客户群',
    });
    expect(said.join('')).not.toContain('C001');
    expect(await run(['node', 'xinhang', 'failed', 'replay', failed.ref])).toBe(0);
  } finally {
    out.mockRestore();
    vi.unstubAllEnvs();
  }
  await deliverDue(scene.core);
  expect(asked()).toEqual(['trial-check/ask']);
});
