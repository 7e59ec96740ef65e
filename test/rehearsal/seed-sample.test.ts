import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sampleCustomers } from '../../bot/rehearsal/sample-company.ts';
import { oldCustomers } from '../../bot/rehearsal/sample-history.ts';
import { openSample } from '../../bot/rehearsal/seed-sample.ts';
import { inWords } from '../../jobs/in-words.ts';
import { listFailed } from '../../jobs/outbox/list-failed.ts';
import { replayFailed } from '../../jobs/outbox/replay-failed.ts';
import { can } from '../../jobs/access/can.ts';
import { actingStaff } from '../../jobs/access/acting-staff.ts';
import { listDecidedRequests, listEndedRequests } from '../../jobs/approvals/list-requests.ts';
import { strayEntries } from '../../jobs/registers/stray-entries.ts';
import { reportsOf } from '../../jobs/reports/index.ts';
import { staffByCode } from '../../jobs/staff/staff-member.ts';
import type { WebMessage } from '../../jobs/webchat/web-chat-store.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { aRehearsal } from './a-rehearsal.ts';

let database: FreshDatabase;
beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(() => database.close());

const words = ({ content }: Pick<WebMessage, 'content'>) => JSON.stringify(content);

/** Every message of the chat in the order of writing, regardless of who may see it. */
async function everything() {
  const rows = await database.db.webMessage.findMany({ orderBy: { seq: 'asc' } });
  return rows.map((row) => ({
    ...row,
    day: row.at.toISOString().slice(0, 10),
    words: JSON.stringify(row.content),
  }));
}

/** The line on the draft of a greeting that no one answered. It is not a debt: the company's words were sent, as the draft said. */
const lapsed = '已取消：逾期未处理';

/** Words that only colleagues use. */
const internalWords = ['复购', '截止', '负责人', '普通', '潜力', '逾期', '首单'];

// A Monday morning, a Saturday evening, and the first day of the longest holiday.
it.each<[at: string, chat: readonly string[]]>([
  ['2026-11-23T09:30', ['安装调试是否顺利', '师傅很耐心', '使用是否顺利', '比原来那台省电']],
  ['2026-11-21T20:00', ['使用是否顺利', '比原来那台省电']],
  ['2026-10-01T07:00', ['使用是否顺利', '比原来那台省电']],
])(
  'opened at %s the last weeks lie behind it in order, nothing is overdue, and the customer saw nothing internal',
  { timeout: 240_000 },
  async (at, chatted) => {
    const rehearsal = aRehearsal(database.db, at);
    await rehearsal.seed();
    const messages = await everything();
    for (const { id } of await database.db.webRoom.findMany()) {
      const times = messages.filter(({ roomId }) => roomId === id).map((m) => m.at);
      expect(times, id).toEqual(times.toSorted((a, b) => +a - +b));
    }
    const late = messages
      .map((m) => m.words.replaceAll(lapsed, ''))
      .filter((text) => /补发|逾期/u.test(text));
    expect(late).toEqual([]);
    for (const { content, words: text } of messages.filter((m) => m.words.includes(lapsed))) {
      const about = (content as { about?: { step: string }[] }).about ?? [];
      expect(new Set(about.map(({ step }) => step)), text).toEqual(new Set(['holiday-prepare']));
    }
    const open = [];
    for (const { code } of sampleCustomers) {
      const followUps = await rehearsal.rehearsal.followUps(code, 'li');
      open.push(...followUps.filter(({ state }) => state === 'open'));
    }
    expect(open.filter(({ overdue }) => overdue)).toEqual([]);
    // There is work to do, including an anniversary for which a gift can be proposed.
    const steps = open.map(({ step }) => step);
    for (const step of ['方案与图纸', '安装调试', '第一次跟进复购', '周年礼品（1 周年）']) {
      expect(steps).toContain(step);
    }
    // Every register has an entry at some stage, of a customer that there is.
    const registers = await database.db.entry.groupBy({ by: ['register'] });
    expect(registers.map(({ register }) => register).toSorted()).toEqual(
      rehearsal.core.templates.registers.map(({ key }) => key).toSorted(),
    );
    const { registers: files, forms } = rehearsal.core.templates;
    expect(await strayEntries(database.db, files, forms)).toEqual([]);
    // Nothing of them is due within the week,
    const ofEntries = await database.db.followUp.findMany({
      where: { state: 'open', subjectKind: 'entry', NOT: { customerId: null } },
    });
    const weekOn = Temporal.PlainDateTime.from(at).toPlainDate().add({ days: 7 }).toString();
    expect(ofEntries.filter(({ dueOn }) => dueOn.toISOString().slice(0, 10) <= weekOn)).toEqual([]);
    // and the process has no overwhelming list, not even when every customer is about to be greeted.
    expect(steps.length - ofEntries.length).toBeLessThanOrEqual(4 * sampleCustomers.length);
    // All unread messages are from today.
    const today = Temporal.PlainDateTime.from(at).toZonedDateTime('Asia/Shanghai').startOfDay().toInstant();
    for (const { code } of [{ code: 'li' }, { code: 'zhang' }]) {
      for (const { id, unread } of await rehearsal.store.summariseRooms(code)) {
        const { messages: page } = await rehearsal.store.readPage(code, id, null, 200);
        const fresh = page.filter((m) => Temporal.Instant.compare(m.at, today) >= 0 && m.authorId !== code);
        expect(unread, `${code} in ${id}`).toBeLessThanOrEqual(fresh.length);
      }
    }
    // In the groups of the customers of years both sides have spoken, in the last weeks and before today, and all of it is read.
    for (const { code } of oldCustomers) {
      const [viewer, group] = [`customer:${code}`, `customer:${code}`];
      const { messages: talk } = await rehearsal.store.readPage(viewer, group, null, 200);
      expect(new Set(talk.map(({ authorId }) => authorId === viewer)), code).toEqual(new Set([true, false]));
      const last = talk.at(-1)?.at ?? today;
      expect(Temporal.Instant.compare(last, today), code).toBe(-1);
      expect(last.until(today).total('days'), code).toBeLessThan(21);
      for (const internal of internalWords) expect(talk.map(words).join('\n')).not.toContain(internal);
      const [room] = await rehearsal.store.summariseRooms(viewer);
      expect(room?.unread, code).toBe(0);
    }
    // The customer of a complete process was asked, has answered, and never saw anything internal.
    const { messages: chat } = await rehearsal.store.readPage('customer:C001', 'customer:C001', null, 200);
    const told = chat.map(words).join('\n');
    for (const said of chatted) expect(told).toContain(said);
    for (const internal of internalWords) expect(told).not.toContain(internal);
    await rehearsal.close();
  },
);

/** What the director sees of a report in the month of a day. */
async function figuresOf({ core }: ReturnType<typeof aRehearsal>, today: Temporal.PlainDate) {
  const director = await staffByCode(core.db, 'chen');
  if (director === null) throw new Error('expected the director');
  const who = await actingStaff(core.db, director, today);
  const from = today.with({ day: 1 });
  const period = { from, next: from.add({ months: 1 }), today, zone: core.rules.playbook.zone };
  const reports = reportsOf(core.templates).map(async ({ name, run }) => {
    const { rows, picture } = await run({ core, who, ...period, person: null });
    return [name, { rows, drawn: rows.map((row) => picture?.values.map((n) => row[n]) ?? row) }] as const;
  });
  return new Map(await Promise.all(reports));
}

it('opened on a Monday after the first week of a month, every report of that month says something, and not of everyone the same', {
  timeout: 240_000,
}, async () => {
  const at = '2026-06-08T08:00';
  const rehearsal = aRehearsal(database.db, at);
  await rehearsal.seed();
  const figures = await figuresOf(rehearsal, Temporal.PlainDate.from(at));
  for (const [name, { drawn }] of figures)
    expect(
      drawn.flat().filter((value) => typeof value === 'number' && value > 0),
      name,
    ).not.toEqual([]);
  const column = (name: string, n: number) => figures.get(name)?.rows.map((row) => row[n]) ?? [];
  // On time, satisfied, sold of the target: neither all nor nothing.
  for (const [name, n] of [
    ['team', 8],
    ['satisfaction', 4],
    ['targets', 3],
    ['visits', 4],
  ] as const)
    expect(new Set(column(name, n)).size, name).toBeGreaterThan(1);
  expect(column('overdue', 1).length).toBeGreaterThan(1);
  expect(column('receivables', 0).length).toBeGreaterThan(1);
  // The director's own.
  expect(column('team', 0)).toContain('陈静');
  // Finance and the director have decided, the salesperson and the supervisor have applied, and one runs the program.
  const { core } = rehearsal;
  const people = ['zhou', 'zhang', 'li', 'chen', 'lin'].map((code) => staffByCode(core.db, code));
  const [zhou, zhang, li, chen, lin] = await Promise.all(people);
  if (!zhou || !zhang || !li || !chen || !lin) throw new Error('expected all');
  const finance = await actingStaff(core.db, zhou, Temporal.PlainDate.from(at));
  const decided = await listDecidedRequests(core.db, finance, { from: 0, most: 20 });
  expect(decided.requests.map(({ answers }) => answers['amount'])).toContain('468');
  expect((await listEndedRequests(core.db, zhang.id, { from: 0, most: 20 })).total).toBe(3);
  expect((await listEndedRequests(core.db, li.id, { from: 0, most: 20 })).total).toBeGreaterThan(0);
  const above = await actingStaff(core.db, chen, Temporal.PlainDate.from(at));
  expect((await listDecidedRequests(core.db, above, { from: 0, most: 20 })).total).toBeGreaterThan(0);
  expect(can(lin, 'program.operate')).toBe(true);
  // One message was not posted. Its reason is there, and it can be sent again.
  const director = await staffByCode(core.db, 'chen');
  if (!director) throw new Error('expected the director');
  const [unsent, ...others] = await listFailed(
    core,
    await actingStaff(core.db, director, Temporal.PlainDate.from(at)),
  );
  expect(others).toEqual([]);
  expect(unsent?.reasons.map((reason) => inWords(core, reason))).toEqual([
    '聊天平台拒绝（机器人不在群里：bot not in group）',
  ]);
  if (unsent !== undefined) await replayFailed(core, director, unsent, { isAbsent: false });
  expect(await core.db.roomMessage.count({ where: { state: 'skipped' } })).toBe(0);
  // The present day of the company is that of the customers of the story.
  const open = await database.db.followUp.findMany({
    where: { state: 'open', customer: { code: { in: oldCustomers.map(({ code }) => code) } } },
  });
  const soon = Temporal.PlainDate.from(at).add({ days: 7 }).toString();
  expect(open.filter(({ dueOn }) => dueOn.toISOString().slice(0, 10) <= soon)).toEqual([]);
  await rehearsal.close();
});

it('interrupted, it continues at the next start and repeats nothing', { timeout: 120_000 }, async () => {
  const opened = aRehearsal(database.db, '2026-11-23T09:29');
  // The page was open, nothing was replayed yet.
  expect(await openSample(opened.core, opened.store)).not.toBeNull();
  await opened.close();
  const first = aRehearsal(database.db, '2026-11-23T09:30');
  let left = 12;
  const store = {
    ...first.store,
    addMessage: async (...args: Parameters<typeof first.store.addMessage>) => {
      left -= 1;
      if (left < 0) throw new Error('the power has gone');
      return await first.store.addMessage(...args);
    },
  };
  const play = await openSample(first.core, store);
  await expect(play?.(() => {})).rejects.toThrow('the power has gone');
  await first.close();
  const before = (await everything()).map(({ id }) => id);
  expect(before.length).toBeGreaterThan(12);
  const second = aRehearsal(database.db, '2026-11-23T09:40');
  await second.seed();
  const after = await everything();
  expect(after.slice(0, before.length).map(({ id }) => id)).toEqual(before);
  const said = after.map((m) => `${m.roomId} ${m.words}`);
  expect(new Set(said).size).toBe(said.length);
  // A third start finds nothing left to do.
  await second.seed();
  expect(await everything()).toHaveLength(after.length);
  await second.close();
});
