import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listImports } from '../../jobs/book/list-imports.ts';
import { readCsv } from '../../jobs/book/read-csv.ts';
import { readImport } from '../../jobs/book/read-import.ts';
import { runImport } from '../../jobs/book/run-import.ts';
import { importEntries } from '../../jobs/entries/import-entries.ts';
import { undoRun } from '../../jobs/entries/undo-entries.ts';
import { plainText } from '../../templates/reader/card.ts';
import type { Colleague } from '../company.ts';
import { inEnglish } from '../in-english.ts';
import { openRegisterOffice, type RegisterOffice } from './register-office.ts';

let office: RegisterOffice;
beforeEach(async () => {
  office = await openRegisterOffice();
  await office.aCustomer({ code: 'C001', name: '杭州精工' });
});
afterEach(() => office.close());

async function bring(key: string, csv: string, by: Colleague = 'zhou'): Promise<number> {
  const register = office.core.templates.registers.find((one) => one.key === key);
  if (register === undefined) throw new Error(`there is no register ${key}`);
  const wanted = { register, file: `${key}.csv`, sheet: readCsv(csv), by: office.staff[by], isDry: false };
  const { number } = await importEntries(office.core, wanted);
  if (number === null) throw new Error('expected an import');
  return number;
}
const undo = (number: number, isDry = false) => undoRun(office.core, number, isDry);
const numbers = async () =>
  (await office.core.db.entry.findMany({ orderBy: { number: 'asc' } })).map(({ number }) => number);
const actions = async (action: string) =>
  (await office.core.db.audit.findMany({ where: { action }, orderBy: { id: 'asc' } })).map(
    ({ actor, subject }) => `${actor} ${subject}`,
  );

const two =
  '客户代号,发票号和内容,金额,应收日期\nC001,0318 密封圈,12000,2026-03-17\nC001,0319 轴承,800,2026-03-20';

describe('undoing an import of entries', () => {
  it('removes entries that are as they were opened, with what was planned for them; numbers are not used again', async () => {
    const number = await bring('receivable', two);
    expect(await listImports(office.core.db)).toMatchObject([{ number, file: 'receivable.csv', made: 2 }]);
    // The preview says the same, and changes nothing.
    const would = { file: 'receivable.csv', removed: 2, restored: 0, kept: [] };
    expect(await undo(number, true)).toEqual(would);
    expect(await numbers()).toHaveLength(2);
    expect(await undo(number)).toEqual(would);
    expect(await numbers()).toEqual([]);
    expect(await office.owed()).toEqual([]);
    expect(await office.planned('2027-01-01')).toEqual([]);
    const why = await office.core.db.reminder.findMany({ select: { state: true, reason: true } });
    expect(new Set(why.map(({ state, reason }) => `${state} ${JSON.stringify(reason)}`))).toEqual(
      new Set([`cancelled {"code":"reason/import-undone","params":{"number":${number}}}`]),
    );
    expect(await actions('entry.remove')).toEqual(['cli YS2603-001', 'cli YS2603-002']);
    expect(await actions('import.undo')).toEqual(['cli receivable.csv']);
    expect(await office.ask('zhou', '/crm 应收 查看 YS2603-001')).toContain('没有');
    await expect(undo(number)).rejects.toMatchObject({ code: 'already_done' });
    await expect(undo(number, true)).rejects.toMatchObject({ code: 'already_done' });
    // The same file again is no longer there already, and gets new numbers.
    await bring('receivable', two);
    expect(await numbers()).toEqual(['YS2603-003', 'YS2603-004']);
  });

  it('keeps what a colleague moved, decided, put off or wrote about since, and says why; flags of the program keep nothing', async () => {
    const number = await bring(
      'receivable',
      `${two}\nC001,0320 油封,100,2026-03-10\nC001,0321 垫片,100,2026-03-10\nC001,0322 法兰,100,2026-03-10`,
    );
    await office.ask('zhou', '/crm 应收 部分收款 YS2603-001 本次收款=5000');
    const { db } = office.core;
    const aboutEntry = async (code: string) => {
      const { id } = await db.entry.findFirstOrThrow({ where: { number: code } });
      return await db.followUp.findFirstOrThrow({ where: { subjectId: id } });
    };
    const putOff = await aboutEntry('YS2603-003');
    await db.followUp.update({ where: { id: putOff.id }, data: { snoozedUntil: new Date('2026-03-05') } });
    const { customerId, id: followUpId } = await aboutEntry('YS2603-004');
    await db.contactLog.create({
      data: {
        customerId: customerId ?? '',
        followUpId,
        purpose: 'contact',
        channel: 'phone',
        direction: 'outbound',
        summary: '打过电话',
        happenedAt: new Date('2026-03-03T02:00:00Z'),
        recordedAt: new Date('2026-03-03T02:00:00Z'),
        authorName: '张伟',
        authorRole: 'salesperson',
        actorId: office.staff.zhang.id,
      },
    });
    const flagged = await db.entry.findFirstOrThrow({ where: { number: 'YS2603-005' } });
    await db.entryMove.create({
      data: { entryId: flagged.id, sequence: 2, move: 'timed', toState: flagged.state, at: flagged.openedAt },
    });
    const { removed, kept } = await undo(number);
    expect(removed).toBe(2);
    expect(inEnglish(kept)).toEqual([
      'YS2603-001 is kept: it was moved since',
      'YS2603-003 is kept: a follow-up was closed, skipped or snoozed',
      'YS2603-004 is kept: there are contact logs',
    ]);
    expect(await numbers()).toEqual(['YS2603-001', 'YS2603-003', 'YS2603-004']);
    // What is kept is owed as before.
    expect(await office.owed()).toHaveLength(3);
  });

  it('takes undecided requests back, tells who was asked, and keeps what is decided', async () => {
    const file = (target: string) =>
      '客户代号,目标客户情况,付款方式,财务能力和信用,合作态度,保密,成本控制\n' +
      `C001,${target},月结30天,符合,符合,符合,符合`;
    const first = await bring('development', file('泵厂'), 'zhang');
    await office.deliver();
    expect(office.lastTo('chen')).toContain('泵厂');
    expect(await undo(first)).toMatchObject({ removed: 1, kept: [] });
    await office.deliver();
    const withdrawn = office.titles('chen').length;
    expect(withdrawn).toBe(2);
    // The card that asked has no buttons any more.
    expect(office.chat.updates.at(-1)?.content.buttons ?? []).toEqual([]);
    expect(await office.core.db.approvalRequest.count()).toBe(0);
    const second = await bring('development', file('阀门厂'), 'zhang');
    await office.decide('chen');
    const { removed, kept } = await undo(second);
    expect([removed, ...inEnglish(kept)]).toEqual([
      0,
      'KF26-002 is kept: it was moved since, there are decisions about it',
    ]);
  });

  it('a reminder that was posted says on its card what became of it', async () => {
    await office.at('2026-03-10T09:00');
    const number = await bring('receivable', two.replaceAll('2026-03-2', '2026-04-2'));
    await office.at('2026-03-17T09:00');
    expect(office.lastTo('zhang')).toContain('0318 密封圈');
    await undo(number);
    await office.deliver();
    const shown = office.chat.updates.map(({ content }) => plainText(content));
    expect(shown.at(-1)).toContain(`撤销第 ${number} 次导入`);
    expect(office.chat.updates.at(-1)?.content.buttons ?? []).toEqual([]);
  });

  it('what the entries had done by the calendar is owed again', async () => {
    await office.core.db.staff.updateMany({ data: { createdAt: new Date('2026-03-03T01:00:00Z') } });
    await office.at('2026-04-03T09:00');
    const owedByLi = async () =>
      await office.core.db.followUp.count({
        where: { step: 'market-report', owner: { code: 'li' }, state: 'open', cycle: '2026-04' },
      });
    expect(await owedByLi()).toBe(1);
    const number = await bring(
      'market-report',
      '行业和市场情况,信息渠道等级,是否重大\n涨价,第一等级,一般',
      'li',
    );
    expect(await owedByLi()).toBe(0);
    await undo(number);
    expect(await owedByLi()).toBe(1);
  });

  it('leaves the customers of an earlier import as they were: that one can be undone too', async () => {
    const { core } = office;
    const bytes = Buffer.from('code,name,tier,salesperson\nC002,宁波重工,普通,zhang\n');
    const read = await readImport({ name: 'book.csv', bytes }, core.rules.playbook);
    const { number } = await runImport(core, 'book.csv', read);
    const entries = await bring('receivable', two.replaceAll('C001', 'C002'));
    expect(await undo(number, true)).toMatchObject({ removed: 0, kept: [{}] });
    expect(await undo(entries)).toMatchObject({ removed: 2 });
    // A preview of a book is taken back too.
    expect(await undo(number, true)).toMatchObject({ removed: 1, kept: [] });
    expect(await core.db.customer.count()).toBe(2);
    expect(await undo(number)).toMatchObject({ removed: 1, kept: [] });
    expect(await core.db.customer.count()).toBe(1);
  });
});
