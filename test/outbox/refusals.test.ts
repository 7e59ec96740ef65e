import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeNotice } from '../../jobs/notices/write-notice.ts';
import { postToCustomer, postToStaffRoom } from '../../jobs/outbox/audience-guard.ts';
import { pause } from '../../jobs/outbox/pauses.ts';
import { bindRoom, loseRoom } from '../../jobs/rooms/bind-room.ts';
import { type CustomerText, staffText } from '../../templates/reader/card.ts';
import { writeStaff } from '../write-staff.ts';
import { openScene, type Scene, shanghai } from './scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene.close());

const options = () => ({ marker: 'm', about: [], at: scene.core.clock.now() });

describe('the guard', () => {
  it('refuses an internal text for a customer room even when the types were talked round', async () => {
    const smuggled = staffText({ body: ['信誉额度 50 万'] }) as unknown as CustomerText;
    await expect(
      postToCustomer(
        scene.chat.platform,
        { kind: 'customer', platformRoomId: 'room-C001' },
        smuggled,
        options(),
      ),
    ).rejects.toMatchObject({ code: 'audience_refused' });
    expect(scene.chat.messages).toEqual([]);
  });

  it.each([
    ['a customer', true],
    ['somebody whose company nobody knows', 'unknown'],
  ] as const)('refuses to post to a staff room that %s has joined', async (_who, external) => {
    const room = { kind: 'staff', platformRoomId: 'staff-C001' } as const;
    const post = () => postToStaffRoom(scene.chat.platform, room, staffText({ body: ['内部'] }), options());
    const li = { platformUserId: 'li', name: '李', external: false, bot: false } as const;
    scene.chat.members.set('staff-C001', [li]);
    await expect(post()).resolves.toMatchObject({ status: 'accepted' });
    scene.chat.members.set('staff-C001', [li, { platformUserId: 'x', name: '李主管', external, bot: false }]);
    await expect(post()).rejects.toMatchObject({ code: 'audience_refused' });
    expect(scene.chat.messages).toHaveLength(1);
  });
});

describe('unsent messages are reported', () => {
  it('rate limiting waits and does not count as an attempt, however often', async () => {
    await scene.aCustomer('C001');
    let times = 0;
    scene.chat.failWith((room) => {
      if (room !== 'room-C001' || ++times > 9) return null;
      const result = {
        status: 'rejected',
        problem: 'rate_limited',
        detail: '429',
        retryAfterMs: 1_000,
      } as const;
      return { kind: 'reject', result };
    });
    await scene.at('2026-03-12T09:00');
    for (let n = 1; n <= 10; n++) await scene.at(`2026-03-12T09:${String(n).padStart(2, '0')}`);
    expect(scene.chat.says('room-C001')).toEqual(['trial-check/ask']);
    expect((await scene.reminder('due>customer')).refusals).toBe(0);
  });

  it.each([
    ['that room only', 'target'],
    ['the whole platform', 'platform'],
  ] as const)(
    'a limit on %s holds up that and nothing else, for as long as was asked for',
    async (_which, limited) => {
      for (const code of ['C001', 'C002']) await scene.aCustomer(code);
      const result = {
        status: 'rejected',
        problem: 'rate_limited',
        detail: '429',
        retryAfterMs: 60_000,
        ...(limited === 'platform' ? { scope: 'platform' as const } : {}),
      } as const;
      let asked = 0;
      scene.chat.failWith((room) =>
        room === 'room-C001' && ++asked === 1 ? { kind: 'reject', result } : null,
      );
      await scene.at('2026-03-12T09:00');
      const { id: recipientId } = await scene.staff('zhao');
      const values = { title: '甲', about: 'C001', applicant: { name: '张伟' }, decider: { name: '周财务' } };
      await writeNotice(scene.core.db, {
        key: 'meanwhile',
        say: 'approval/approved',
        recipientId,
        values,
        at: scene.core.clock.now(),
      });
      await scene.at('2026-03-12T09:00:55');
      expect(asked).toBe(1);
      expect(scene.chat.says('room-C002')).toEqual(['trial-check/ask']);
      expect(scene.chat.says('dm:zhao')).toEqual(limited === 'target' ? ['approval/approved'] : []);
      // A quarter more at most, so that not all of them resume at once.
      await scene.at('2026-03-12T09:01:16');
      expect(scene.chat.says('room-C001')).toEqual(['trial-check/ask']);
      expect(scene.chat.says('dm:zhao')).toEqual(['approval/approved']);
      expect(await scene.core.db.pause.count()).toBe(0);
    },
  );

  it('a group that was dissolved is reported once, and its question is asked in the group that replaces it', async () => {
    const customer = await scene.aCustomer('C001');
    const result = { status: 'rejected', problem: 'gone', detail: 'is_archived' } as const;
    scene.chat.failWith((room) => (room === 'room-C001' ? { kind: 'reject', result } : null));
    for (const time of ['09:00', '09:30', '11:00']) await scene.at(`2026-03-12T${time}`);
    expect(scene.chat.says('dm:li')).toEqual(['notice/room-paused']);
    await bindRoom(scene.core, null, customer, { platform: 'paper', platformRoomId: 'new', name: '新群' });
    await scene.at('2026-03-12T11:01');
    expect(scene.chat.says('new')).toEqual(['trial-check/ask']);
    expect(scene.chat.says('dm:li')).toEqual(['notice/room-paused']);
  });

  it('pauses differ by up to a quarter, so that not everything begins again in one moment', async () => {
    const { sql } = scene.core.db;
    const ms = { first: 1_000, longest: 30_000 };
    for (let n = 0; n < 20; n += 1)
      await pause(sql, { scope: `platform:${n}`, problem: 'unreachable', detail: '', ms });
    const { rows } = await sql.query<{ ms: number }>(
      'SELECT (extract(epoch FROM until - since) * 1000)::float8 AS ms FROM pause',
    );
    const lengths = rows.map((row) => row.ms);
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(1_000);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(1_250);
    expect(Math.max(...lengths) - Math.min(...lengths)).toBeGreaterThan(50);
  });

  describe('a group the bot was removed from', () => {
    const putOut = () => {
      const result = { status: 'rejected', problem: 'not_member', detail: 'not_in_channel' } as const;
      scene.chat.failWith((room) => (room === 'room-C001' ? { kind: 'reject', result } : null));
    };

    it('is paused: the supervisor and the operators are notified once, and no other room is delayed', async () => {
      const { db } = scene.core;
      await writeStaff(db, { ops: ['运维', ['operator'], null] }, (code) => code, [scene.chat.platform]);
      await scene.aCustomer('C001');
      await scene.aCustomer('C002');
      putOut();
      for (const time of ['09:00', '09:30', '11:00']) await scene.at(`2026-03-12T${time}`);
      const waiting = await scene.core.db.reminder.findMany({
        where: { slot: 'due>customer', state: 'planned' },
      });
      expect(waiting.map(({ reason }) => reason)).toEqual([
        { code: 'reason/refused-by', params: { problem: 'not_member', detail: 'not_in_channel' } },
      ]);
      expect(scene.chat.says('dm:li')).toEqual(['notice/room-paused']);
      expect(scene.chat.says('dm:ops')).toEqual(['notice/group-paused']);
      const told = scene.chat.messages.filter(({ room }) => room === 'dm:ops');
      expect(told.map(({ text }) => text.includes('C001'))).toEqual([false]);
      expect(scene.chat.says('room-C002')).toEqual(['trial-check/ask']);
    });

    it('is written to by itself once the bot is back', async () => {
      await scene.aCustomer('C001');
      putOut();
      await scene.at('2026-03-12T09:00');
      scene.chat.failWith(null);
      await scene.at('2026-03-12T11:00');
      expect(scene.chat.says('room-C001')).toEqual(['trial-check/ask']);
      expect(await scene.core.db.pause.count()).toBe(0);
    });

    it('is not asked any more when it has become too late, and that is reported', async () => {
      await scene.aCustomer('C001');
      putOut();
      await scene.at('2026-03-12T09:00');
      await scene.at('2026-03-16T10:00');
      await scene.at('2026-03-16T10:01');
      expect((await scene.reminder('due>customer')).reason).toMatchObject({ params: { hours: 24 } });
      expect(scene.chat.says('dm:zhang')).toContain('notice/not-posted');
    });
  });

  it('one failing room delays no other', async () => {
    await scene.aCustomer('C001');
    await scene.aCustomer('C002');
    scene.chat.failWith((room) => (room === 'room-C001' ? { kind: 'die', arrives: false } : null));
    await scene.at('2026-03-12T09:00');
    expect(scene.chat.says('room-C002')).toEqual(['trial-check/ask']);
    expect(scene.chat.says('dm:zhang')).toContain('trial-check/due');
  });

  it('a message refused repeatedly for unknown reasons ends after some attempts instead of being retried endlessly', async () => {
    await scene.aCustomer('C001');
    const result = { status: 'rejected', problem: 'other', detail: 'fatal_error' } as const;
    scene.chat.failWith((room) => (room === 'room-C001' ? { kind: 'reject', result } : null));
    for (let n = 0; n <= 12; n++) await scene.at(`2026-03-12T09:${String(n * 2).padStart(2, '0')}`);
    expect((await scene.reminder('due>customer')).state).toBe('skipped');
    expect(scene.chat.says('dm:zhang')).toContain('notice/not-posted');
    const report = scene.chat.messages.find(({ says }) => says.includes('notice/not-posted'));
    expect(report?.text).toContain('原因：聊天平台拒绝（其他原因：fatal_error）');
  });

  it('a text with a missing value blocks only that message and notifies the owner', async () => {
    await scene.aCustomer('C001', { name: ' ' });
    await scene.aCustomer('C002');
    await scene.at('2026-03-12T09:00');
    expect(scene.chat.says('room-C001')).toEqual([]);
    expect(scene.chat.says('room-C002')).toEqual(['trial-check/ask']);
    expect((await scene.reminder('due>customer')).state).not.toBe('planned');
  });
});

describe('after downtime', () => {
  it('a question up to 24 hours late is asked, without a late mark', async () => {
    await scene.aCustomer('C001');
    await scene.at('2026-03-12T14:00');
    expect(scene.chat.says('room-C001')).toEqual(['trial-check/ask']);
  });

  it('a question more than 24 hours late is not asked, and the owner is told why', async () => {
    await scene.aCustomer('C001');
    await scene.at('2026-03-16T10:00');
    expect(scene.chat.says('room-C001')).toEqual([]);
    expect((await scene.reminder('due>customer')).reason).toMatchObject({ params: { hours: 24 } });
    await scene.at('2026-03-16T10:01');
    expect(scene.chat.says('dm:zhang')).toContain('notice/not-posted');
  });

  it('staff get late reminders in one message that is marked late', async () => {
    await scene.aCustomer('C001');
    await scene.at('2026-03-12T14:00');
    const late = scene.chat.messages.filter((m) => m.room === 'dm:zhang');
    expect(late).toHaveLength(1);
    expect(late[0]?.says).toEqual(['trial-check/prepare', 'trial-check/due']);
    expect(late[0]?.text).toContain('【补发】');
  });

  it('nothing goes out at night; it waits for the window', async () => {
    await scene.aCustomer('C001');
    await scene.at('2026-03-12T21:00');
    expect(scene.chat.messages).toEqual([]);
    await scene.at('2026-03-13T09:00');
    expect(scene.chat.says('room-C001')).toEqual(['trial-check/ask']);
  });
});

describe('a room that comes and goes', () => {
  it('is told once that replies are kept', async () => {
    await scene.aCustomer('C001');
    await scene.core.db.roomMessage.updateMany({ data: { state: 'planned' } });
    await scene.at('2026-03-02T08:01');
    await scene.at('2026-03-02T08:02');
    expect(scene.chat.messages.filter((m) => m.text.includes('服务记录'))).toHaveLength(1);
  });

  it('that replaces another is told that replies are kept before it gets the pending question', async () => {
    const customer = await scene.aCustomer('C001');
    const result = { status: 'rejected', problem: 'not_member', detail: 'not_in_channel' } as const;
    scene.chat.failWith((room) => (room === 'room-C001' ? { kind: 'reject', result } : null));
    await scene.at('2026-03-12T09:00');
    await scene.clock.moveTo(shanghai('2026-03-12T10:00'));
    await bindRoom(scene.core, null, customer, { platform: 'paper', platformRoomId: 'new', name: '新群' });
    await scene.at('2026-03-12T10:01');
    const [first, second] = scene.chat.messages.filter(({ room }) => room === 'new');
    expect(first?.text).toContain('服务记录');
    expect(second?.says).toEqual(['trial-check/ask']);
  });

  it('once lost is asked nothing, while its staff still get messages', async () => {
    await scene.aCustomer('C001');
    await loseRoom(scene.core, 'paper', 'room-C001');
    await scene.at('2026-03-12T09:00');
    expect(scene.chat.says('room-C001')).toEqual([]);
    expect(scene.chat.says('dm:zhang')).toContain('trial-check/due');
  });
});

describe('between the claim and the post', () => {
  it('a person who has left gets nothing, and their reminders go to the current owner', async () => {
    await scene.aCustomer('C001');
    await scene.core.db.staff.updateMany({
      where: { code: 'zhang' },
      data: { leftOn: new Date('2026-03-09T00:00:00Z') },
    });
    await scene.at('2026-03-12T09:00');
    await scene.at('2026-03-12T09:01');
    expect(scene.chat.says('dm:zhang')).toEqual([]);
    expect(scene.chat.says('dm:li')).toEqual(['people/ownerless', 'trial-check/prepare', 'trial-check/due']);
  });

  it('a colleague without a chat account gets nothing, and the supervisor is notified once', async () => {
    await scene.aCustomer('C001');
    await scene.core.db.staffIdentity.deleteMany({ where: { platformUserId: 'zhang' } });
    for (const time of ['2026-03-10T09:00', '2026-03-10T09:01', '2026-03-12T09:00', '2026-03-12T09:01']) {
      await scene.at(time);
    }
    expect(scene.chat.says('dm:li').filter((say) => say === 'notice/not-told')).toHaveLength(1);
    expect((await scene.reminder('due>owner')).reason).toMatchObject({ code: 'reason/no-platform' });
  });
});
