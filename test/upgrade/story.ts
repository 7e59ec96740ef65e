/**
 * A company's life up to one morning, written to an empty database by the program's own functions; people act on the
 * rehearsal's page. Afterwards every table has rows, and every enum value occurs.
 */
import { Temporal } from 'temporal-polyfill';
import { handleInbound } from '../../bot/inbound/handle-inbound.ts';
import { workInbox } from '../../bot/inbound/work-inbox.ts';
import { readImport } from '../../jobs/book/read-import.ts';
import { runImport } from '../../jobs/book/run-import.ts';
import { undoImport } from '../../jobs/book/undo-import.ts';
import { catchUp } from '../../jobs/catch-up.ts';
import type { Core } from '../../jobs/core.ts';
import { staffByCode } from '../../jobs/staff/staff-member.ts';
import { makeFeed, renewFeed } from '../../jobs/feeds/manage-feed.ts';
import type { Inbound } from '../../jobs/ports.ts';
import { claimInbox, failInbox } from '../../jobs/inbox/inbox.ts';
import { storeInbound } from '../inbound/store-inbound.ts';
import type { Db } from '../../prisma/client.ts';
import { atThePage, type PageClient } from '../flow/page-client.ts';
import { lookAs } from '../platforms/web/client.ts';
import { aRehearsal } from '../rehearsal/a-rehearsal.ts';
import { inEnglish } from '../in-english.ts';
import { putFaultsBefore } from './faults.ts';

const begin = '2026-06-15T10:00';

/** Friday morning, after the nine o'clock messages. */
export const storyEnds = '2026-07-03T10:00';

export async function liveStory(db: Db): Promise<void> {
  const rehearsal = aRehearsal(db, begin);
  const { core } = rehearsal;
  const faults = putFaultsBefore(core);
  await rehearsal.seed();
  const url = await rehearsal.listen();
  const clients = new Map<string, PageClient>();
  const as = async (person: string): Promise<PageClient> => {
    const client = clients.get(person) ?? (await atThePage(url, person, rehearsal.settled));
    clients.set(person, client);
    return client;
  };
  /** @param expected words of the answer, so that a refused command does not pass for a successful one */
  const say = async (person: string, text: string, expected: string): Promise<void> => {
    const answer = await (await as(person)).say(text);
    if (!answer.includes(expected)) throw new Error(`${person}: ${text}\n${answer}`);
  };
  const press = async (person: string, card: string, button: string, expected: string): Promise<void> => {
    const answer = await (await as(person)).press(card, button);
    if (!answer.includes(expected)) throw new Error(`${person} pressed ${button} of ${card}\n${answer}`);
  };
  const goTo = async (day: string): Promise<void> => {
    const end = Temporal.PlainDate.from(day);
    for (;;) {
      const today = core.clock.now().toZonedDateTimeISO('Asia/Shanghai').toPlainDate();
      if (Temporal.PlainDate.compare(today, end) >= 0) return;
      await (await as('li')).move('next-day');
    }
  };
  try {
    await catchUp(core, async () => {});
    await importBooks(core);
    await say('li', '/crm 员工 新增 sun 孙磊 业务员 上级=li 账号=sun', '已登记');
    await say('li', '/crm 员工 账号 qian qian', '已登记');
    await say('li', '/crm 员工 账号 he he', '已登记');
    await say('li', '/crm 员工 角色 sun 业务员,助理', '助理');
    await say(
      'li',
      '/crm 客户 新建 C006 温州新客 等级=普通 业务员=zhang 助理=wang 试用开始=2026-06-12',
      '已建立',
    );
    await say(
      'li',
      '/crm 客户 新建 C007 嘉兴新客 等级=潜力 业务员=zhao 助理=wang 试用开始=2026-06-12',
      '已建立',
    );
    await say('li', '/crm 客户 等级 C007 普通', 'C007');
    await say('li', '/crm 客户 日期 C005 需求确认 2026-06-12', 'C005');
    await say('li', '/crm 客户 日期 C005 需求确认 无', 'C005');
    await say('li', '/crm 等级 C001 价值=A1 战略=重要 大客户=协议 理由=长期合作', 'C001');
    await say('li', '/crm 等级 C004 战略=战略', 'C004');
    await say('zhao', '/crm 客户 查看 C011', '没有找到');
    await say(
      'zhang',
      '/crm 节日 修改 C004 端午节 各位师傅端午安康，粽子已请顺丰送到门卫，请查收。',
      '已提交',
    );
    await press('li', '粽子已请顺丰', '同意', '已同意');
    await say('zhang', '/crm 节日 修改 C001 端午节 端午快乐！', '已提交');
    await reject(as, 'li', '端午快乐', '太随意了，请用公司的祝福语');
    await say('zhao', '/crm 节日 同意 C003 端午节', '端午');
    await say('zhao', '/crm 节日 不发 C005 端午节 客户在海外', '端午');
    await say('zhang', '/crm 接触计划 新增 C001 王工 职务=设备科长 下次=+2d 每=30 目标=拿下年度框架', '王工');
    await say('zhao', '/crm 接触计划 新增 C003 许经理 下次=+3d 每=7', '许经理');
    await say('zhao', '/crm 接触计划 结束 C003 1', '已结束');
    await say('zhang', '/crm 请假 2026-06-23 2026-06-24 代办=zhao', '代办');
    await say('li', '/crm 请假 @赵敏 2026-08-03 2026-08-05 代办=@张伟', '代办');
    await feeds(core);

    // Gifts in every state: proposed, confirmed, spent, rejected, withdrawn.
    await goTo('2026-06-16');
    await say('zhang', '/crm 礼品 申请 C004 茶叶礼盒 480', '已提交');
    await press('zhou', '茶叶礼盒', '同意', '已同意');
    await say('zhang', '/crm 礼品 实付 C004 1 476.50 票据=No20260616', '476.5');
    await say('zhang', '/crm 礼品 申请 C011 丝绸礼盒 500', '已提交');
    await press('zhou', '丝绸礼盒', '同意', '已同意');
    await say('zhao', '/crm 礼品 申请 C012 紫砂壶 900', '已提交');
    await reject(as, 'zhou', '紫砂壶', '超出今年的预算');
    await say('zhao', '/crm 礼品 申请 C013 笔记本 120', '已提交');
    await say('zhao', '/crm 礼品 撤回 C013 1', 'C013');

    await goTo('2026-06-17');
    await say('zhang', '/crm 接触计划 完成 C001 1 谈了年度框架，月底给答复 下次=+14d', '王工');
    await say('wang', '/crm 记录 新增 C001 代张伟记录：客户来电确认到货时间 方式=电话', 'C001');
    await say('zhao', '/crm 订单 登记 C007 今天 承诺=+7d 金额=12800', 'C007');

    // A customer answers, corrects the answer and deletes another; a colleague keeps a casual remark. For one
    // question it can never be determined whether it arrived.
    await goTo('2026-06-19');
    faults.set((room) =>
      room === 'customer:C006' ? { status: 'unknown', cause: 'the connection was lost' } : null,
    );
    await goTo('2026-06-22');
    faults.set(null);
    faults.forget(true);
    await leasesRunOut(db);
    await goTo('2026-06-23');
    faults.forget(false);
    await customersSpeak(url, rehearsal.settled, as);
    await say('zhao', '/crm 提醒 推迟 C007 +2d', '推迟');
    await say('li', '/crm 提醒 推迟 C002 +1d', '推迟');
    await (await as('zhao')).fill('客户回复了', '记录结果', {
      result: 'not-started',
      summary: '还没拆箱',
      nextOn: '2026-07-06',
    });
    await say('li', '/crm 提醒 跳过 C016 客户暂时不来往 事项=trial-check', '跳过');
    await say('li', '/crm 客户 新建 C008 金华万里 等级=普通 业务员=zhang 助理=wang 试用开始=今天', '已建立');
    await say('li', '/crm 客户 新建 C009 湖州南浔 等级=普通 业务员=zhao 助理=wang 试用开始=今天', '已建立');
    // The chat asks to slow down, and what it refuses goes out later; one account it does not know.
    faults.set((room) =>
      room === 'dm:qian'
        ? { status: 'rejected', problem: 'unknown_person', detail: 'no such account' }
        : { status: 'rejected', problem: 'rate_limited', detail: 'slow down', retryAfterMs: 6 * 3_600_000 },
    );
    await goTo('2026-06-24');
    faults.set(null);
    await goTo('2026-06-25');

    // Handovers, absences and a departure.
    await say('li', '/crm 移交 zhao 接手=zhang C003 确认', '已移交');
    await say('li', '/crm 移交 撤销 1', '撤销');
    // The decision on qian's proposal cannot be delivered, and li is notified.
    await say('qian', '/crm 礼品 申请 C014 蓝牙音箱 260', '已提交');
    faults.set((room) =>
      room === 'dm:qian'
        ? { status: 'rejected', problem: 'unknown_person', detail: 'no such account' }
        : null,
    );
    await reject(as, 'zhou', '蓝牙音箱', '请换成食品');
    faults.set(null);
    await say('li', '/crm 客户 负责人 C003 助理 he', 'C003');
    await say('wu', '/crm 请假 @周洁 2026-07-01 2026-07-31 代办=@吴建国', '代办');
    await say('li', '/crm 请假 @王芳 今天 2026-06-30 代办=@何静', '代办');
    await say('li', '/crm 请假 结束 @王芳', '王芳');
    await (await as('zhao')).reply('设备今天发车', '这边已经收到', 'customer:C003');
    await storeInbound(db, core.clock, {
      ...arrived(core, 'put-out'),
      kind: 'member',
      change: 'left',
      platformRoomId: 'customer:C002',
      bot: true,
      handle: { platformUserId: 'zhang', platformRoomId: 'customer:C002' },
    });
    await workInbox(core);
    await outside(db, core);
    await say('li', '/crm 员工 离职 he 接手=wang 确认', '离职');
    await goTo('2026-06-29');
    await say('zhang', '/crm 订单 登记 C008 今天 承诺=+2d 金额=23000 到货=今天', 'C008');
    await goTo('2026-07-02');
    await say('li', '/crm 客户 新建 C010 绍兴越城 等级=普通 业务员=zhang 助理=wang', '已建立');
    await say('li', '/crm 客户 日期 C010 到货 今天', 'C010');
    await say('li', '/crm 移交 zhao 接手=zhang C007', '预览');
    await say('li', '/crm 员工 离职 qian 接手=sun 从=2026-07-10 确认', '已登记');
    await say('li', '/crm 员工 离职 sun 从=2026-07-20 确认', '已登记');
    await say('li', '/crm 移交 撤销 5', '已取消');
    faults.refuse({ detail: 'slow down', problem: 'rate_limited', retryAfterMs: 3_600_000 });
    await say('li', '/crm 客户 负责人 C010 助理 sun', 'C010');
    faults.refuse({ detail: 'only an owner may invite', problem: 'other' });
    await say('li', '/crm 客户 负责人 C009 助理 sun', 'C009');
    faults.refuse(null);
    await say('zhang', '/crm 节日 修改 C001 中秋节 中秋团圆，感谢一路相伴。', '已提交');
    await say('zhao', '/crm 今天', '逾期');
    // The last morning's work is interrupted at several points.
    faults.set((room) =>
      room === 'customer:C009' || room === 'dm:wu' ? new Error('the process died before the post') : null,
    );
    await say('zhao', '/crm 礼品 申请 C013 真丝围巾 480', '已提交');
    faults.after((room) =>
      room === 'customer:C008' || room === 'dm:zhang' ? new Error('the process died after the post') : null,
    );
    await goTo('2026-07-03');
    faults.set(null);
    faults.after(null);
    await say('li', '/crm 提醒 列表 C009', '正在发送');
    await arrivals(core, db);
  } finally {
    await rehearsal.close();
  }
}

/** Real time passes: any worker holding a lease has died. */
async function leasesRunOut(db: Db): Promise<void> {
  await db.$executeRaw`UPDATE delivery SET lease_until = now() - interval '1 second' WHERE state = 'claimed'`;
}

/** The customers' side of the chat, and actions only available from a message's menu. */
async function customersSpeak(
  url: string,
  settled: () => Promise<void>,
  as: (person: string) => Promise<PageClient>,
): Promise<void> {
  const room = 'customer:C007';
  await (await as(room)).reply('试用我们的产品', '还没开始用，下月初装好再试', room);
  const customer = await lookAs(url, room);
  const li = await lookAs(url, 'li');
  const does = async (person: typeof customer, input: Parameters<typeof customer.input>[0]) => {
    const { status, body } = await person.input(input);
    if (status !== 202) throw new Error(JSON.stringify(body));
    await settled();
  };
  const own = async (words: string) => {
    const found = (await customer.messages(room)).find((m) => JSON.stringify(m.content).includes(words));
    if (found === undefined) throw new Error(`nobody has said ${words}`);
    return found;
  };
  const first = await own('还没开始用');
  await does(customer, {
    kind: 'edit',
    message: first.id,
    text: '还没开始用，七月初装好再试',
    base: first.version,
  });
  await does(customer, { kind: 'say', room, thread: (await own('试用我们的产品')).id, text: '发错群了' });
  await does(customer, { kind: 'delete', message: (await own('发错群了')).id });
  await does(customer, { kind: 'say', room, text: '另外想问一下备件价格' });
  await does(li, { kind: 'keep', message: (await own('备件价格')).id });
}

/** States that version 0.1.0 cannot reach are inserted directly, so that migrations meet every possible value. */
async function outside(db: Db, core: Core): Promise<void> {
  await db.customer.update({ where: { code: 'C017' }, data: { state: 'paused' } });
  await db.customer.update({ where: { code: 'C018' }, data: { state: 'ended' } });
  const { id } = await db.customer.findUniqueOrThrow({ where: { code: 'C011' } });
  const createdAt = new Date(core.clock.now().epochMilliseconds);
  await db.room.createMany({
    data: [
      {
        platform: 'web',
        platformRoomId: 'staff:C011',
        kind: 'staff',
        state: 'bound',
        customerId: id,
        name: '内部群',
        createdAt,
      },
      {
        platform: 'web',
        platformRoomId: 'customer:C011',
        kind: 'customer',
        state: 'pending',
        customerId: id,
        name: '待建群',
        createdAt,
      },
    ],
  });
}

const arrived = (core: Core, dedupeKey: string) => ({
  platform: 'web',
  dedupeKey,
  at: core.clock.now().toString(),
  from: { platformUserId: 'zhang', name: '张伟', external: false },
});

/** Unprocessed inbox items: of a worker that died, and of one that gave up. */
async function arrivals(core: Core, db: Db): Promise<void> {
  const command = (key: string, text: string): Inbound => ({
    ...arrived(core, key),
    kind: 'command',
    text,
    handle: { platformUserId: 'zhang', platformRoomId: 'dm:zhang' },
  });
  await storeInbound(db, core.clock, command('failed', '记录 新增 C001 这条没有做成'));
  for (;;) {
    const item = await claimInbox(db);
    if (item === null) throw new Error('nothing has arrived');
    if ((await failInbox(db, item, 'the database is restarting')) === 'failed') break;
    await db.$executeRaw`UPDATE inbound SET lease_until = now() - interval '1 second' WHERE state = 'working'`;
  }
  await storeInbound(db, core.clock, command('died', '记录 新增 C001 做完了，还没来得及说 方式=电话'));
  const died = await claimInbox(db);
  if (died === null) throw new Error('nothing has arrived');
  await handleInbound(core, died.inbound, died.id);
  await storeInbound(db, core.clock, command('new', '记录 新增 C004 升级之前到的 方式=电话'));
}

async function importBooks(core: Core): Promise<void> {
  const read = async (name: string, lines: readonly string[]) =>
    await readImport({ name, bytes: Buffer.from(lines.join('\n')) }, core.rules.playbook);
  const staff = await read('staff.csv', [
    'code,name,roles,reportsTo',
    'qian,钱进,业务员,li',
    'he,何静,业务助理,li',
  ]);
  const book = await read('book.csv', [
    'code,name,tier,supervisor,salesperson,assistant,annualVolumeYuan,strategicLevel,valueGrade,keyAccount,trialStartedOn,firstDealOn',
    'C011,无锡华东轴承,普通,li,zhang,wang,600000,战略,A2,协议,2024-12-01,2025-06-25',
    'C012,常州江南印染,潜力,li,zhao,wang,350000,重要,B1,会员,2024-05-06,2024-07-01',
    'C013,南通海纺,普通,li,zhao,he,120000,普通,B2,,2025-05-12,2025-07-10',
    'C014,镇江恒顺,普通,li,qian,wang,90000,,C,,2025-06-02,2025-07-08',
    'C015,扬州瑞星,普通,li,qian,he,20000,,D,,2026-06-22,',
    'C016,泰州光明,潜力,li,zhang,,,,,,2026-06-20,',
    'C017,盐城东方,普通,li,zhang,wang,,,,,2026-06-20,2025-08-01',
    'C018,徐州重工,普通,li,zhao,wang,,,,,2026-06-20,2025-08-01',
  ]);
  for (const { problems } of [staff, book])
    if (problems.length > 0) throw new Error(inEnglish(problems).join('\n'));
  await runImport(core, 'book.csv', { ...book, staff: staff.staff });
  const mistake = await read('mistake.csv', [
    'code,name,tier,valueGrade',
    'C011,无锡华东轴承,潜力,A1',
    'C099,误录客户,普通,',
  ]);
  const { number } = await runImport(core, 'mistake.csv', mistake);
  await undoImport(core, number);
}

async function feeds(core: Core): Promise<void> {
  for (const code of ['zhang', 'li']) {
    const by = await staffByCode(core.db, code);
    if (by === null) throw new Error(`no ${code}`);
    await makeFeed(core, by);
    if (code === 'li') await renewFeed(core, by);
  }
}

async function reject(
  as: (person: string) => Promise<PageClient>,
  person: string,
  card: string,
  reason: string,
): Promise<void> {
  await (await as(person)).fill(card, '驳回', { reason });
}
