import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { run } from '../../bot/cli/run.ts';
import { describeFailed } from '../../bot/commands/failed/describe-failed.ts';
import { actingStaff } from '../../jobs/access/acting-staff.ts';
import { deliverDue } from '../../jobs/outbox/deliver-due.ts';
import { listFailed } from '../../jobs/outbox/list-failed.ts';
import { consequenceOf, problemClasses } from '../../jobs/outbox/refusals.ts';
import { replayFailed } from '../../jobs/outbox/replay-failed.ts';
import type { PlatformProblem } from '../../jobs/ports.ts';
import { writeSetting } from '../../jobs/settings.ts';
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
