import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planImport } from '../../jobs/book/plan-import.ts';
import { readImport } from '../../jobs/book/read-import.ts';
import { runImport } from '../../jobs/book/run-import.ts';
import { undoImport } from '../../jobs/book/undo-import.ts';
import { aCompany, type Company } from '../company.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { aWorkbook, day } from './a-workbook.ts';
import { bringBook, countRows, csv, twoCustomers } from './bring-book.ts';
import { inEnglish } from '../in-english.ts';

let database: FreshDatabase;

let company: Company;

beforeEach(async () => {
  database = await freshDatabase();
  company = await aCompany(database.db);
});

afterEach(() => database.close());

const read = (text: string) => readImport(csv(text), company.core.rules.playbook);
const bring = (text: string) => bringBook(company, text);
const everything = () => countRows(database);

describe('an import', () => {
  it('opens customers like the chat does, planned and with history, as the operator of the program', async () => {
    const { number, plan } = await bring(twoCustomers);
    expect(number).toBe(1);
    expect(plan).toMatchObject({ same: 0, changed: [], warnings: [] });
    const c1 = await database.db.customer.findUniqueOrThrow({
      where: { code: 'C1' },
      include: { facts: true, factChanges: true, followUps: true, salesperson: true },
    });
    expect(c1).toMatchObject({
      name: '杭州精工',
      annualVolumeFen: 30_000_000n,
      valueGrade: 'A2',
      salesperson: { code: 'zhang' },
    });
    expect(c1.factChanges).toMatchObject([{ key: 'trialStarted', before: null, after: '2026-03-01' }]);
    expect(c1.followUps.map(({ step }) => step)).toContain('trial-check');
    const audit = await database.db.audit.findMany({ orderBy: { id: 'asc' } });
    expect(new Set(audit.map(({ actor }) => actor))).toEqual(new Set(['cli']));
    expect(audit.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
      'fact.change trialStarted',
      'customer.open C1',
      'customer.open C2',
      'import.run book.csv',
    ]);
  });

  it('of an old book sends no reminders about its history', async () => {
    await bring(
      'code,name,tier,supervisor,salesperson,trialStartedOn\nC1,旧,普通,li,zhang,2025-03-01\nC2,新,普通,li,zhang,2026-03-01\n',
    );
    const owed = await database.db.followUp.findMany({
      where: { step: 'trial-check' },
      include: { customer: { select: { code: true } } },
    });
    expect(owed.map(({ customer }) => customer?.code)).toEqual(['C2']);
    const now = new Date(company.clock.now().epochMilliseconds);
    expect(
      await database.db.reminder.count({
        where: { dueAt: { lt: now }, followUp: { customer: { code: 'C1' } } },
      }),
    ).toBe(0);
  });

  it('with a known code changes that customer, whatever the case, and keeps values that are not given', async () => {
    await bring(twoCustomers);
    const { plan } = await bring(
      '客户代号,跟进等级,业务员,年用量,试用开始\nc1,潜力,zhao,,2026-03-02\nC2,潜力,zhang,,\n',
    );
    expect(plan).toMatchObject({ made: [], same: 1 });
    expect(plan.changed).toMatchObject([
      {
        code: 'C1',
        fields: [
          { key: 'tier', before: 'ordinary', after: 'potential' },
          { key: 'salesperson', before: 'zhang', after: 'zhao' },
          { key: 'trialStarted', before: '2026-03-01', after: '2026-03-02' },
        ],
      },
    ]);
    const rows = await database.db.customer.findMany({ include: { followUps: true, supervisor: true } });
    expect(rows).toHaveLength(2);
    const c1 = rows.find(({ code }) => code === 'C1');
    expect(c1).toMatchObject({ name: '杭州精工', tier: 'potential', annualVolumeFen: 30_000_000n });
    // 潜力 moves it to the supervisor, and the deadline follows the day.
    const check = c1?.followUps.find(({ step }) => step === 'trial-check');
    expect(check).toMatchObject({ ownerId: company.staff.li.id, dueOn: day('2026-03-12') });
  });

  const told = async (where: { state?: 'planned' } = {}) =>
    (
      await database.db.notice.findMany({
        where: { say: { startsWith: 'people/' }, ...where },
        include: { recipient: true },
      })
    )
      .map(({ recipient, say, values }) => {
        const { count, colleague } = values as { count: number; colleague?: { name: string } };
        return `${recipient.code} ${say} ${count} ${colleague?.name}`;
      })
      .toSorted();

  it('tells each colleague of their new customers in one message', async () => {
    const rows = Array.from({ length: 230 }, (_, n) => `C${n},某${n},普通,li,,2026-03-01\n`).join('');
    const head = '客户代号,客户名称,跟进等级,销售主管,业务员,试用开始\n';
    await bring(head + rows);
    expect(await told()).toEqual(['li people/entered 230 false']);
    const { number } = await bring(`${head}D1,另一家,普通,li,zhang,2026-03-01\n`);
    expect(await told()).toEqual(['li people/entered 231 false', 'zhang people/entered 1 false']);
    // Undone before it is posted, it names no customer that is gone.
    await undoImport(company.core, number);
    expect(await told({ state: 'planned' })).toEqual(['li people/entered 230 false']);
  });

  it('undone after they were heard of, tells each who had them which are gone, and no one who had not heard', async () => {
    const head = '客户代号,客户名称,跟进等级,销售主管,业务员\n';
    const { number } = await bring(`${head}D2,乙,普通,li,zhang\nD1,甲,普通,li,zhang\n`);
    const { zhang, zhao } = company.staff;
    await database.db.notice.updateMany({ where: { recipientId: zhang.id }, data: { state: 'posted' } });
    // Not imported: it stays, and so does its message.
    await company.aCustomer({ code: 'C9', salesperson: 'zhao' });
    await undoImport(company.core, number);
    const planned = await database.db.notice.findMany({ where: { state: 'planned', say: 'people/removed' } });
    expect(planned).toMatchObject([{ recipientId: zhang.id, values: { count: 2, more: 0 } }]);
    expect(JSON.stringify(planned[0]?.values)).toContain('["D1 甲","D2 乙"]');
    expect(planned.filter(({ recipientId }) => recipientId === zhao.id)).toEqual([]);
    // Undone before anyone heard, it is as if it had not been.
    const again = await bring(`${head}D1,甲,普通,li,zhang\n`);
    await undoImport(company.core, again.number);
    expect(await told({ state: 'planned' })).toEqual(['zhang people/removed 2 undefined']);
  });

  it('tells the colleagues from whom and to whom customers pass, once for all of them, and again when undone', async () => {
    await bring(twoCustomers);
    await database.db.notice.deleteMany();
    const { number } = await bring('code,tier,salesperson\nC1,普通,zhao\nC2,普通,zhao\n');
    // C2 was the supervisor's until its tier changed; its new salesperson follows it.
    const once = [
      'li people/handed-over 1 赵敏',
      'zhang people/handed-over 2 赵敏',
      'zhao people/taken-over 1 李主管',
      'zhao people/taken-over 2 张伟',
    ];
    expect(await told()).toEqual(once);
    // Undone before they are told, it would be as if nothing had passed.
    await database.db.notice.updateMany({ data: { state: 'posted' } });
    await undoImport(company.core, number);
    expect(await told()).toEqual(
      [
        ...once,
        'li people/taken-over 1 赵敏',
        'zhang people/taken-over 2 赵敏',
        'zhao people/handed-over 1 李主管',
        'zhao people/handed-over 2 张伟',
      ].toSorted(),
    );
  });

  it('writes nothing at all if there is any error', async () => {
    const before = await everything();
    const rows = Array.from({ length: 450 }, (_, n) => `C${n},某${n},普通,li,2026-03-01\n`).join('');
    const wrong = `code,name,tier,supervisor,trialStartedOn\n${rows}C450,,vip,nobody,soon\n`;
    await expect(bring(wrong)).rejects.toMatchObject({
      code: 'bad_input',
      message: [
        'line 452, tier: "vip" is neither potential (潜力) nor ordinary (普通)',
        'line 452, trialStartedOn: "soon" is not a day, write it as 2026-03-05',
        'line 452, name: is missing, and C450 is a new customer',
        'line 452, supervisor: nobody is not on the staff list',
        '4 problems, nothing written.',
      ].join('\n'),
    });
    expect(await everything()).toEqual(before);
  });

  it('names the row of a day that cannot be meant, before a known customer is changed', async () => {
    const rows = Array.from({ length: 250 }, (_, n) => `C${n},某${n},普通,li,2026-03-01\n`).join('');
    const head = 'code,name,tier,supervisor,trialStartedOn\n';
    await bring(`${head}${rows}`);
    const before = await everything();
    const later = rows.replaceAll('2026-03-01', '2026-03-02');
    const wrong = `${head}${later.replace(/C249,(.*)2026-03-02/u, 'C249,$12099-03-02')}`;
    await expect(bring(wrong)).rejects.toThrow(/^line 251, trialStartedOn: .*2099/u);
    expect(await everything()).toEqual(before);
    const moved = { where: { key: 'trialStarted', on: new Date('2026-03-02') } };
    expect(await database.db.fact.count(moved)).toBe(0);
  });

  it('that fails in its last page has written none of the pages before', async () => {
    const before = await everything();
    const rows = Array.from({ length: 450 }, (_, n) => `C${n},某${n},普通,li\n`).join('');
    // Makes the database reject the last row, as a full disk would.
    await database.pool.query(`ALTER TABLE customer ADD CHECK (code <> 'C449')`);
    await expect(bring(`code,name,tier,supervisor\n${rows}`)).rejects.toThrow();
    expect(await everything()).toEqual(before);
  });

  it('of many pages opens each customer once, planned', async () => {
    const rows = Array.from({ length: 450 }, (_, n) => `C${n},某${n},普通,li,zhang,2026-03-01\n`).join('');
    const { plan } = await bring(`code,name,tier,supervisor,salesperson,trialStartedOn\n${rows}`);
    expect(plan.made).toHaveLength(450);
    expect(await database.db.customer.count()).toBe(450);
    expect(await database.db.followUp.count({ where: { step: 'trial-check' } })).toBe(450);
  });

  describe('with a name that another customer has, however it is spelled, in the file or the register', () => {
    const alike = 'code,name,tier\nC3,杭州 精\u200b工,普通\nC4,新Ａ（厂）,普通\nC5,新a(厂),普通\n';

    it('writes nothing, names the other code and what to do', async () => {
      await bring(twoCustomers);
      const before = await everything();
      await expect(bring(alike)).rejects.toMatchObject({
        message: [
          'line 2, name: 杭州 精工 is the name of C1, too: use that code for the same company, or add --same-names if it is another one',
          'line 4, name: 新a(厂) is the name of C4, too: use that code for the same company, or add --same-names if it is another one',
          '2 problems, nothing written.',
        ].join('\n'),
      });
      await expect(bring('code,name\nC2,杭州精工\n')).rejects.toThrow('is the name of C1, too');
      expect(await everything()).toEqual(before);
    });

    it('is written with a warning if these are other companies, and not asked about again; undo removes only them', async () => {
      await bring(twoCustomers);
      const { plan, number } = await runImport(company.core, 'alike.csv', await read(alike), {
        sameNames: true,
      });
      expect(inEnglish(plan.warnings)).toEqual([
        'line 2, name: 杭州 精工 is the name of C1, too',
        'line 4, name: 新a(厂) is the name of C4, too',
      ]);
      const codes = async () =>
        (await database.db.customer.findMany({ orderBy: { code: 'asc' } })).map(({ code }) => code);
      expect(await codes()).toEqual(['C1', 'C2', 'C3', 'C4', 'C5']);
      expect(await bring(alike)).toMatchObject({ plan: { same: 3, warnings: [] } });
      expect(await undoImport(company.core, number)).toMatchObject({ removed: 3 });
      expect(await codes()).toEqual(['C1', 'C2']);
    });
  });

  it('keeps a person who has left in the seat given by the book', async () => {
    await bring(twoCustomers);
    await database.db.staff.update({ where: { code: 'zhang' }, data: { leftOn: day('2026-03-01') } });
    expect(await bring('code,salesperson\nC1,zhang\nC2,张伟\n')).toMatchObject({
      plan: { changed: [], same: 2 },
    });
    await expect(bring('code,name,tier,salesperson\nC3,新,普通,zhang\n')).rejects.toThrow(
      'zhang is not on the staff list',
    );
  });
});

describe('a dry run', () => {
  it('reports what would be created, changed and left unchanged, and changes no table', async () => {
    await bring(twoCustomers);
    const before = await everything();
    const found = await read(
      'code,name,tier,annualVolumeYuan\nC1,杭州精工,普通,400000\nC2,宁波重工,潜力,\nC3,新,普通,\n',
    );
    const plan = await planImport(database.db, found, company.core);
    expect(plan.made.map(({ row }) => row.code)).toEqual(['C3']);
    expect(plan.changed.map(({ code, fields }) => ({ code, fields }))).toEqual([
      { code: 'C1', fields: [{ key: 'annualVolumeYuan', before: '300000', after: '400000' }] },
    ]);
    expect(plan.same).toBe(1);
    expect(await everything()).toEqual(before);
  });
});

describe('a workbook of customers and staff', () => {
  const sheets = {
    员工: [
      ['员工代号', '姓名', '角色', '上级'],
      ['sun', '孙磊', '业务员', 'he'],
      ['he', '何主管', '销售主管', 'chen'],
      ['wang', '王芳', '业务助理、业务员', null],
    ],
    客户: [
      ['客户代号', '客户名称', '跟进等级', '业务员', '销售主管'],
      ['C1', '杭州精工', '普通', '孙磊', 'he'],
    ],
  };

  async function bringBoth() {
    const read = await readImport(
      { name: 'all.xlsx', bytes: await aWorkbook(sheets) },
      company.core.rules.playbook,
    );
    return await runImport(company.core, 'all.xlsx', read);
  }

  it('enters people first, superiors before those below, and the customers name them', async () => {
    const { plan } = await bringBoth();
    expect(plan.staff.made.map(({ code }) => code)).toEqual(['he', 'sun']);
    // To those whom the book enters, all is new.
    const told = await database.db.notice.findMany({
      select: { say: true, recipient: { select: { code: true } } },
    });
    expect(told).toEqual([{ say: 'people/roles-changed', recipient: { code: 'wang' } }]);
    expect(plan.staff.changed).toMatchObject([
      { code: 'wang', fields: [{ key: 'roles', before: 'assistant', after: 'assistant,salesperson' }] },
    ]);
    const sun = await database.db.staff.findUniqueOrThrow({
      where: { code: 'sun' },
      include: { reportsTo: true, sells: true },
    });
    expect(sun).toMatchObject({
      name: '孙磊',
      roles: ['salesperson'],
      reportsTo: { code: 'he' },
      sells: [{ code: 'C1' }],
    });
  });

  it('is undone as a whole', async () => {
    const before = await everything();
    await bringBoth();
    const undone = await undoImport(company.core, 1);
    expect(undone).toEqual({ file: 'all.xlsx', removed: 3, restored: 1, kept: [] });
    const after = await everything();
    // What people were told stays, like the audit: a role that the import gave was taken again.
    // The request to replan, which entering the company left, was worked off by the import; that duties were too is noted.
    const { audit: _a, import_run: _r, notice: _n, look_again: _l, setting: _s, ...rest } = after;
    expect(before).toMatchObject(rest);
    expect(await database.db.staff.findUnique({ where: { code: 'wang' } })).toMatchObject({
      roles: ['assistant'],
    });
  });

  it('circular superiors, missing superiors, superiors who left and codes that are known in another case are problems', async () => {
    await database.db.staff.update({ where: { code: 'zhao' }, data: { leftOn: day('2026-03-01') } });
    const text = 'code,roles,reportsTo\na,主管,b\nb,主管,a\nc,业务员,nobody\nzhao,业务员,\nd,,\nLi,业务员,\n';
    await expect(bring(text)).rejects.toMatchObject({
      message: [
        'line 5, code: zhao is the code of a colleague who has left: use another one',
        'line 6, roles: a new colleague needs a role',
        'line 7, code: The code li is 李主管’s; please choose another one.',
        'line 4, reportsTo: nobody is neither in the file nor in the register',
        'line 2, reportsTo: a reports to themselves in a circle',
        'line 3, reportsTo: b reports to themselves in a circle',
        '6 problems, nothing written.',
      ].join('\n'),
    });
  });
});
