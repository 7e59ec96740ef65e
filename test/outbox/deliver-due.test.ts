import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliverDue } from '../../jobs/outbox/deliver-due.ts';
import { changeTier, changeAnchor } from '../../jobs/customers/manage-customer.ts';
import { noteInside } from '../../jobs/rooms/bind-room.ts';
import { writeLog } from '../../jobs/logs/write-log.ts';
import { Temporal } from 'temporal-polyfill';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene.close());

describe('a customer’s group', () => {
  it('without the customer in it gets no question; the owner hears of it instead', async () => {
    await scene.aCustomer('C001');
    await noteInside(scene.core, 'paper', 'room-C001', false);
    await scene.at('2026-03-12T09:00');
    await scene.at('2026-03-12T09:01');
    expect(scene.chat.says('room-C001')).toEqual([]);
    expect((await scene.reminder('due>customer')).state).toBe('skipped');
    expect(scene.chat.says('dm:zhang')).toContain('notice/not-posted');
  });

  it('is introduced before its first question, also when the introduction has to be tried again', async () => {
    await scene.aCustomer('C001');
    await scene.core.db.roomMessage.updateMany({ data: { state: 'planned' } });
    const busy = {
      status: 'rejected',
      problem: 'rate_limited',
      detail: 'slow down',
      retryAfterMs: 60_000,
    } as const;
    scene.chat.failWith((room) => (room === 'room-C001' ? { kind: 'reject', result: busy } : null));
    await scene.at('2026-03-12T09:00');
    scene.chat.failWith(null);
    await scene.core.db.pause.deleteMany();
    await scene.core.db.roomMessage.updateMany({ data: { dueAt: new Date('2026-03-12T01:10:00Z') } });
    await scene.at('2026-03-12T09:05');
    expect(inGroup()).toEqual([]);
    await scene.at('2026-03-12T09:10');
    expect(inGroup()[0]).toContain('作为服务记录留存');
    expect(inGroup()).toHaveLength(2);
  });
});
const inGroup = () => scene.chat.messages.filter(({ room }) => room === 'room-C001').map(({ text }) => text);

describe('the day-10 trial check, delivered', () => {
  it('prompts the salesperson alone on day 8 and asks one question in the group on day 10', async () => {
    await scene.aCustomer('C001');
    await scene.at('2026-03-10T09:00');
    expect(scene.chat.messages.map((m) => `${m.room} ${m.says.join()}`)).toEqual([
      'dm:zhang trial-check/prepare',
    ]);
    await scene.at('2026-03-12T09:00');
    expect(scene.chat.says('room-C001')).toEqual(['trial-check/ask']);
    expect(scene.chat.says('dm:zhang')).toEqual(['trial-check/prepare', 'trial-check/due']);
  });

  it('goes to the supervisor on the first working day after the deadline and to the director on the third', async () => {
    await scene.aCustomer('C001');
    await scene.at('2026-03-12T09:00');
    await scene.at('2026-03-13T09:00');
    expect(scene.chat.says('dm:li')).toEqual(['trial-check/escalate']);
    await scene.at('2026-03-16T09:00');
    expect(scene.chat.says('dm:chen')).toEqual([]);
    await scene.at('2026-03-17T09:00');
    expect(scene.chat.says('dm:chen')).toEqual(['trial-check/escalate']);
  });

  it('counts from the day on which the owner was told, after the program was down', async () => {
    await scene.aCustomer('C001');
    await scene.at('2026-03-13T09:00');
    expect(scene.chat.says('dm:zhang')).toContain('trial-check/due');
    expect(scene.chat.says('dm:li')).toEqual([]);
    await scene.at('2026-03-16T08:59');
    expect(scene.chat.says('dm:li')).toEqual([]);
    await scene.at('2026-03-16T09:00');
    expect(scene.chat.says('dm:li')).toEqual(['trial-check/escalate']);
    await scene.at('2026-03-17T09:00');
    expect(scene.chat.says('dm:chen')).toEqual([]);
    await scene.at('2026-03-18T09:00');
    expect(scene.chat.says('dm:chen')).toEqual(['trial-check/escalate']);
  });

  it('once closed by the owner, nothing more comes', async () => {
    const customer = await scene.aCustomer('C001');
    await scene.at('2026-03-10T09:00');
    const log = { purpose: 'trial-check', summary: '运行良好', fields: { result: 'good' }, channel: 'phone' };
    expect(await writeLog(scene.core, await scene.staff('zhang'), customer, log)).toMatchObject({
      kind: 'closed',
    });
    const said = scene.chat.messages.length;
    for (const day of ['12', '13', '17', '20']) await scene.at(`2026-03-${day}T09:00`);
    expect(scene.chat.messages).toHaveLength(said);
  });

  it('re-tiered to 潜力 on day 9, the supervisor gets the rest and the salesperson nothing', async () => {
    const customer = await scene.aCustomer('C001');
    await scene.at('2026-03-11T10:00');
    const before = scene.chat.says('dm:zhang').length;
    await changeTier(scene.core, await scene.staff('li'), customer, 'potential');
    for (const day of ['12', '13', '17']) await scene.at(`2026-03-${day}T09:00`);
    // And once a week, that fewer than two of ours are in contact with a 潜力 customer.
    expect(scene.chat.says('dm:li')).toEqual(['trial-check/due', 'people/few-contacts']);
    expect(scene.chat.says('dm:zhang')).toHaveLength(before);
    expect(scene.chat.says('dm:chen')).toEqual(['trial-check/escalate']);
  });

  it('when the trial start moves, the reminder moves and nothing doubles', async () => {
    const customer = await scene.aCustomer('C001');
    await scene.at('2026-03-10T09:00');
    await changeAnchor(
      scene.core,
      await scene.staff('li'),
      customer,
      'trialStarted',
      Temporal.PlainDate.from('2026-03-05'),
    );
    await scene.at('2026-03-12T09:00');
    expect(scene.chat.says('room-C001')).toEqual([]);
    await scene.at('2026-03-13T09:00');
    await scene.at('2026-03-20T09:00');
    expect(scene.chat.says('room-C001')).toEqual(['trial-check/ask']);
    expect(scene.chat.says('dm:zhang')).toEqual(['trial-check/prepare', 'trial-check/due']);
  });
});

describe('one morning list, not twenty pings', () => {
  it('twenty silent customers of one supervisor are one message that counts all and shows fifteen, the rest behind a button', async () => {
    for (let n = 1; n <= 20; n++) await scene.aCustomer(`C${String(n).padStart(3, '0')}`);
    await scene.at('2026-03-12T09:00');
    await scene.at('2026-03-13T09:00');
    const toSupervisor = scene.chat.messages.filter((m) => m.room === 'dm:li');
    expect(toSupervisor).toHaveLength(1);
    expect(toSupervisor[0]?.says).toHaveLength(20);
    expect(toSupervisor[0]?.content.title).toContain('20 项待过问');
    expect(toSupervisor[0]?.content.buttons?.map(({ action }) => action)).toEqual([
      ...Array.from({ length: 15 }, () => 'close'),
      'more',
    ]);
    for (let n = 1; n <= 15; n++)
      expect(toSupervisor[0]?.text).toContain(`客户C${String(n).padStart(3, '0')}`);
  });

  it('a preparation and a deadline that meet on one working day are one card', async () => {
    await scene.aCustomer('C001', { trialStarted: '2026-03-05' });
    // Day 8 is Friday the 13th, day 10 Sunday the 15th: both prompts go out on the Friday.
    await scene.at('2026-03-13T09:00');
    const toOwner = scene.chat.messages.filter((m) => m.room === 'dm:zhang');
    expect(toOwner).toHaveLength(1);
    expect(toOwner[0]?.says).toEqual(['trial-check/prepare', 'trial-check/due']);
    expect(toOwner[0]?.text).not.toContain('请准备');
  });
});

describe('exactly once', () => {
  it('four workers at once post every message once', async () => {
    for (let n = 1; n <= 30; n++) await scene.aCustomer(`C${n}`);
    await scene.clock.moveTo(scene.core.clock.now().add({ hours: 24 * 10 + 1 }));
    await Promise.all([1, 2, 3, 4].map(() => deliverDue(scene.core)));
    const rooms = scene.chat.messages.map((m) => m.room);
    expect(rooms).toHaveLength(new Set(rooms).size);
    expect(rooms.filter((r) => r.startsWith('room-'))).toHaveLength(30);
    expect(rooms).toContain('dm:zhang');
  });

  it.each([
    ['after the chat had it', true],
    ['before the chat had it', false],
  ])(
    'a worker that dies in the middle of a posting, %s, leaves one message behind',
    async (_when, arrives) => {
      await scene.aCustomer('C001');
      scene.chat.failWith((room) => (room === 'room-C001' ? { kind: 'die', arrives } : null));
      await scene.at('2026-03-12T09:00');
      scene.chat.failWith(null);
      await scene.leasesRunOut();
      await scene.at('2026-03-12T09:01');
      await scene.leasesRunOut();
      await scene.at('2026-03-12T09:02');
      expect(scene.chat.says('room-C001')).toEqual(['trial-check/ask']);
      expect(await scene.reminder('due>customer')).toMatchObject({
        state: 'posted',
        delivery: { state: 'posted' },
      });
    },
  );

  it.each([
    ['accepted', true],
    ['never seen', false],
  ])('an answer that is lost on the way is settled by asking: %s', async (_what, arrives) => {
    await scene.aCustomer('C001');
    scene.chat.failWith((room) => (room === 'room-C001' ? { kind: 'lose-answer', arrives } : null));
    await scene.at('2026-03-12T09:00');
    expect((await scene.reminder('due>customer')).state).toBe('claimed');
    scene.chat.failWith(null);
    await scene.leasesRunOut();
    await scene.at('2026-03-12T09:01');
    expect(scene.chat.says('room-C001')).toEqual(['trial-check/ask']);
  });

  it('a lease that has not run out is another worker’s, and is left alone', async () => {
    await scene.aCustomer('C001');
    scene.chat.failWith((room) => (room === 'room-C001' ? { kind: 'die', arrives: false } : null));
    await scene.at('2026-03-12T09:00');
    scene.chat.failWith(null);
    await scene.at('2026-03-12T09:01');
    expect(scene.chat.says('room-C001')).toEqual([]);
  });

  it('if the chat cannot tell, a customer is not asked twice and the owner is asked to check', async () => {
    await scene.aCustomer('C001');
    scene.chat.forgetHistory();
    scene.chat.failWith((room) => (room === 'room-C001' ? { kind: 'lose-answer', arrives: true } : null));
    await scene.at('2026-03-12T09:00');
    scene.chat.failWith(null);
    await scene.leasesRunOut();
    await scene.at('2026-03-12T09:01');
    expect(scene.chat.says('room-C001')).toEqual(['trial-check/ask']);
    expect((await scene.reminder('due>customer')).state).toBe('unknown');
    expect(scene.chat.says('dm:zhang')).toContain('notice/not-posted');
  });

  it('if the chat cannot tell, a staff message is repeated rather than lost', async () => {
    await scene.aCustomer('C001');
    scene.chat.forgetHistory();
    scene.chat.failWith((room) => (room === 'dm:zhang' ? { kind: 'lose-answer', arrives: false } : null));
    await scene.at('2026-03-10T09:00');
    scene.chat.failWith(null);
    await scene.leasesRunOut();
    await scene.at('2026-03-10T09:01');
    expect(scene.chat.says('dm:zhang')).toEqual(['trial-check/prepare']);
  });
});
