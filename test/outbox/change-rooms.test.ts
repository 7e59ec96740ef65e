import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeRooms } from '../../jobs/outbox/change-rooms.ts';
import { changeSeat } from '../../jobs/customers/manage-customer.ts';
import { proposeHandover } from '../../jobs/people/propose-handover.ts';
import { runHandover } from '../../jobs/people/run-handover.ts';
import { undoHandover } from '../../jobs/people/undo-handover.ts';
import type { MembershipResult } from '../../jobs/ports.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene('2026-03-02T10:00');
  await scene.aCustomer('C001');
  for (const code of ['li', 'zhang', 'wang']) {
    await scene.chat.platform.invite('room-C001', [{ platformUserId: await accountOf(code) }]);
  }
});
afterEach(() => scene.close());

const accountOf = async (code: string): Promise<string> =>
  (await scene.core.db.staffIdentity.findFirstOrThrow({ where: { staff: { code } } })).platformUserId;
const inside = () => (scene.chat.members.get('room-C001') ?? []).map(({ platformUserId }) => platformUserId);
const seatOf = async (code: string) =>
  await changeSeat(
    scene.core,
    await scene.staff('li'),
    await scene.customer('C001'),
    'salesperson',
    await scene.staff(code),
  );
async function leave(): Promise<string> {
  const [from, to, by] = [await scene.staff('zhang'), await scene.staff('zhao'), await scene.staff('li')];
  const leavesOn = scene.core.clock.now().toZonedDateTimeISO('Asia/Shanghai').toPlainDate();
  const id = await proposeHandover(scene.core, by, { from, to, scope: null, leavesOn });
  await runHandover(scene.core, by, id);
  return id;
}
const refuse = (problem: MembershipResult['refused'][number]['problem'], retryAfterMs?: number) => {
  scene.chat.platform.invite = async (_room, staff) => ({
    refused: staff.map(({ platformUserId }) => ({
      platformUserId,
      problem,
      detail: 'no',
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    })),
  });
};
const told = async () =>
  (
    await scene.core.db.notice.findMany({
      where: { say: { startsWith: 'room/' } },
      include: { recipient: true },
    })
  ).map(({ say, recipient }) => `${say} ${recipient.code}`);

describe('the groups follow the people', () => {
  it('the new holder of a seat is invited; the previous one stays, having worked there', async () => {
    await seatOf('zhao');
    expect(inside()).not.toContain(await accountOf('zhao'));
    await changeRooms(scene.core);
    expect(inside()).toContain(await accountOf('zhao'));
    expect(inside()).toContain(await accountOf('zhang'));
    expect(await told()).toEqual([]);
  });

  it('a person who leaves is removed from the group, and returns if that is undone', async () => {
    const id = await leave();
    await changeRooms(scene.core);
    expect(inside()).toContain(await accountOf('zhao'));
    expect(inside()).not.toContain(await accountOf('zhang'));
    await undoHandover(scene.core, await scene.staff('li'), id);
    await changeRooms(scene.core);
    expect(inside()).toContain(await accountOf('zhang'));
  });

  it('undone before it was carried out, no one is removed', async () => {
    const id = await leave();
    await undoHandover(scene.core, await scene.staff('li'), id);
    const removed: string[] = [];
    const { remove } = scene.chat.platform;
    scene.chat.platform.remove = async (room, staff) => {
      removed.push(room);
      return await remove(room, staff);
    };
    await changeRooms(scene.core);
    expect(removed).toEqual([]);
    expect(inside()).toContain(await accountOf('zhang'));
  });

  it('a worker that dies is followed by another, once its lease has run out', async () => {
    await seatOf('zhao');
    const { invite } = scene.chat.platform;
    scene.chat.platform.invite = async () => {
      throw new Error('the process died here');
    };
    await changeRooms(scene.core);
    scene.chat.platform.invite = invite;
    await changeRooms(scene.core);
    expect(inside()).not.toContain(await accountOf('zhao'));
    await scene.core.db.$executeRaw`UPDATE room_change SET lease_until = now() - interval '1 second'`;
    await changeRooms(scene.core);
    expect(inside()).toContain(await accountOf('zhao'));
  });

  it('what the platform cannot do is passed to the supervisor to do by hand, once', async () => {
    refuse('unsupported');
    await seatOf('zhao');
    await changeRooms(scene.core);
    await changeRooms(scene.core);
    expect(await told()).toEqual(['room/invite-by-hand li']);
    await scene.at('2026-03-02T10:05');
    const li = await accountOf('li');
    expect(scene.chat.messages.filter(({ room }) => room === `dm:${li}`).map(({ text }) => text)).toEqual([
      expect.stringContaining('请把 赵敏 拉进客户群：C001'),
    ]);
  });

  it('a rate-limited change is retried after the pause, before any person is asked', async () => {
    const { invite } = scene.chat.platform;
    await seatOf('zhao');
    const lapse = () =>
      scene.core.db.$executeRaw`UPDATE room_change SET lease_until = now() + interval '1 hour'`;
    refuse('rate_limited', 3_600_000);
    await changeRooms(scene.core);
    expect(await told()).toEqual([]);
    await lapse();
    scene.chat.platform.invite = invite;
    await changeRooms(scene.core);
    expect(inside()).not.toContain(await accountOf('zhao'));
    await scene.core.db.$executeRaw`UPDATE room_change SET lease_until = now() - interval '1 second'`;
    await changeRooms(scene.core);
    expect(inside()).toContain(await accountOf('zhao'));
  });

  it('a platform that only ever fails is asked six times, and then the supervisor is', async () => {
    await seatOf('zhao');
    let asked = 0;
    scene.chat.platform.invite = async () => {
      asked += 1;
      throw new Error('the answer makes no sense');
    };
    for (let n = 0; n < 9; n += 1) {
      await changeRooms(scene.core);
      await scene.core.db.$executeRaw`UPDATE room_change SET lease_until = now() - interval '1 second'`;
    }
    expect(asked).toBe(6);
    expect(await told()).toEqual(['room/invite-by-hand li']);
  });

  it('a person who has given up the seat before the platform could be asked is not invited', async () => {
    await seatOf('zhao');
    await seatOf('zhang');
    await changeRooms(scene.core);
    expect(inside()).not.toContain(await accountOf('zhao'));
    expect(await told()).toEqual([]);
  });
});
