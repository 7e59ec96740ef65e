import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { readXlsx } from 'hucre/xlsx';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readImport } from '../../jobs/book/read-import.ts';
import { planImport } from '../../jobs/book/plan-import.ts';
import { type ExportName, runExport } from '../../jobs/book/run-export.ts';
import { runImport } from '../../jobs/book/run-import.ts';
import { writeLog } from '../../jobs/logs/write-log.ts';
import { aCompany, type Company } from '../company.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { day } from './a-workbook.ts';

let database: FreshDatabase;
let company: Company;
let dir: string;
beforeEach(async () => {
  database = await freshDatabase();
  company = await aCompany(database.db);
  dir = mkdtempSync(join(tmpdir(), 'export-'));
});
afterEach(async () => {
  rmSync(dir, { recursive: true, force: true });
  await database.close();
});

async function take(what: ExportName, file: string, since: string | null = null) {
  const to = join(dir, file);
  const rows = await runExport(company.core, {
    what,
    since: since === null ? null : Temporal.PlainDate.from(since),
    to,
    overwrite: true,
  });
  return { to, rows, bytes: readFileSync(to) };
}

async function sheetOf(bytes: Buffer) {
  const { sheets } = await readXlsx(bytes, { readStyles: true });
  const [sheet] = sheets;
  if (sheet === undefined) throw new Error('there is no sheet');
  return sheet;
}

/** Implausible but possible names. */
const names = [
  '=1+1',
  '+8613800138000',
  '-5',
  '@SUM(A1)',
  "'=1+1",
  "'quoted'",
  'a,"b"\nc',
  '＝全角',
  '表\u{20BB7}😀',
  'Müller',
];

async function aBook() {
  const rows = names.map(
    (name, n) => `C${n},"${name.replaceAll('"', '""')}",普通,li,zhang,,2026-03-01,300000.05,战略,A1,协议\n`,
  );
  const header =
    'code,name,tier,supervisor,salesperson,assistant,trialStartedOn,annualVolumeYuan,战略级别,价值等级,大客户类型\n';
  // Guarded against formulas like an export, so that the names arrive unchanged.
  const text = header + rows.join('').replaceAll(/"('?[=+\-@＝])/gu, `"'$1`);
  const read = await readImport({ name: 'book.csv', bytes: Buffer.from(text) }, company.core.rules.playbook);
  await runImport(company.core, 'book.csv', read);
  await company.aCustomer({ code: '007', name: '前导零', anchors: {} });
}

describe('the customers', () => {
  it.each(['book.csv', 'book.xlsx'])('exported as %s come in again unchanged', async (file) => {
    await aBook();
    expect((await database.db.customer.findMany({ orderBy: { id: 'asc' } })).map(({ name }) => name)).toEqual(
      [...names, '前导零'],
    );
    const { bytes, rows } = await take('customers', file);
    expect(rows).toBe(names.length + 1);
    const read = await readImport({ name: file, bytes }, company.core.rules.playbook);
    expect(read).toMatchObject({ problems: [], leftOut: [] });
    const plan = await planImport(database.db, read, company.core);
    expect(plan).toMatchObject({ made: [], changed: [], problems: [], same: names.length + 1 });
  });

  it('of CSV are not formulas to a spreadsheet program, and are read as UTF-8 by a Chinese Excel', async () => {
    await aBook();
    const text = (await take('customers', 'book.csv')).bytes.toString('utf8');
    expect(text.startsWith('\uFEFF客户代号,客户名称,')).toBe(true);
    const cells = text.slice(1).split(/[,\r\n]+/u);
    expect(cells.filter((cell) => /^"?[=+\-@\t]/u.test(cell))).toEqual([]);
    expect(cells).toEqual(
      expect.arrayContaining(["'=1+1", "'+8613800138000", "'-5", "'@SUM(A1)", "''=1+1", "'quoted'"]),
    );
    expect(cells).toEqual(expect.arrayContaining(['300000.05', '2026-03-01', '007']));
  });

  it('of a workbook are text where they are text, and real numbers and dates', async () => {
    await aBook();
    const { rows, cells, name } = await sheetOf((await take('customers', 'book.xlsx')).bytes);
    expect(name).toBe('客户');
    const [head = [], first = []] = rows;
    const at = (heading: string) => first[head.indexOf(heading)];
    expect([at('客户名称'), at('年用量'), at('试用开始')]).toEqual(['=1+1', 300_000.05, day('2026-03-01')]);
    expect([...(cells?.values() ?? [])].filter((cell) => cell.formula !== undefined)).toEqual([]);
    expect(rows.at(-1)?.[0]).toBe('007');
  });

  it('have English headings where the company works in English', async () => {
    company = { ...company, core: { ...company.core, language: 'en' } };
    await company.aCustomer({ code: 'C1' });
    const text = (await take('customers', 'book.csv')).bytes.toString('utf8');
    expect(text).toContain('code,name,tier,');
    expect(text).toContain('C1,客户C1,ordinary,li,zhang,wang,');
  });

  it('are all there, each once, however many pages they are', async () => {
    const rows = Array.from({ length: 1_203 }, (_, n) => ({
      code: `C${n}`,
      name: '某',
      tier: 'ordinary' as const,
    }));
    await database.db.customer.createMany({ data: rows });
    const { bytes } = await take('customers', 'book.xlsx');
    const codes = (await sheetOf(bytes)).rows.slice(1).map(([code]) => code);
    expect(codes).toHaveLength(1_203);
    expect(new Set(codes).size).toBe(1_203);
  });
});

describe('contact logs and follow-ups', () => {
  beforeEach(async () => {
    const customer = await company.aCustomer({ code: 'C1', name: '杭州精工' });
    const log = { purpose: 'trial-check', fields: { result: 'good' }, channel: 'phone' };
    await writeLog(company.core, company.staff.zhang, customer, {
      ...log,
      summary: '=HYPERLINK("http://x")',
    });
    company.clock.set('2026-03-05T10:30');
    await writeLog(company.core, company.staff.zhang, customer, { ...log, summary: 'a'.repeat(40_000) });
  });

  it('have wall-clock times, and cells up to Excel’s maximum length', async () => {
    const { rows } = await sheetOf((await take('logs', 'logs.xlsx')).bytes);
    const [head = [], first = [], second = []] = rows;
    const at = (row: typeof first, heading: string) => row[head.indexOf(heading)];
    expect(at(first, '小结')).toBe('=HYPERLINK("http://x")');
    expect(at(second, '联系时间')).toEqual(new Date('2026-03-05T10:30:00Z'));
    expect(String(at(second, '小结'))).toHaveLength(32_767);
    expect(at(first, '联系目的')).toBe('第一次回访客户试用情况');
  });

  it('have no internal keys: channel, role, and each answer under its question, as people read them', async () => {
    const { rows } = await sheetOf((await take('logs', 'logs.xlsx')).bytes);
    const [head = [], first = []] = rows;
    const at = (heading: string) => first[head.indexOf(heading)];
    expect([at('联系方式'), at('身份'), at('表单内容')]).toEqual(['电话', '业务员', '试用结果：良好']);
  });

  it('name what is owed and which time it is, without the key of the step or of its cycle', async () => {
    await database.db.followUp.updateMany({ where: { step: 'trial-check' }, data: { cycle: '2' } });
    const { rows } = await sheetOf((await take('followups', 'all.xlsx')).bytes);
    const [head = [], ...lines] = rows;
    const first = lines.filter((line) => line.includes('第一次回访客户试用情况'));
    expect(first.map((line) => line[head.indexOf('轮次')])).toEqual(['第 2 轮']);
    expect(
      rows.flat().filter((cell) => typeof cell === 'string' && /^[a-z]+(?:-[a-z0-9]+)+$/u.test(cell)),
    ).toEqual([]);
  });

  it('of CSV are not formulas either', async () => {
    const text = (await take('logs', 'logs.csv')).bytes.toString('utf8');
    expect(text).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(text).toContain('2026-03-05 10:30');
  });

  it('of a deadline that is an hour say the hour', async () => {
    const hour = new Date('2026-03-12T06:30:00Z');
    const { id } = await database.db.followUp.findFirstOrThrow({ orderBy: { id: 'asc' } });
    await database.db.followUp.update({ where: { id }, data: { dueAt: hour } });
    const { rows } = await sheetOf((await take('followups', 'all.xlsx')).bytes);
    const [head = [], first = [], ...others] = rows;
    expect(first[head.indexOf('完成时限')]).toEqual(new Date('2026-03-12T14:30:00Z'));
    expect(others.map((row) => row[head.indexOf('完成时限')] ?? null)).toEqual(others.map(() => null));
  });

  it('begin on the requested day', async () => {
    expect((await take('logs', 'logs.csv', '2026-03-05')).rows).toBe(1);
    expect((await take('logs', 'logs.csv', '2026-03-06')).rows).toBe(0);
    const owed = await database.db.followUp.findMany();
    expect((await take('followups', 'all.csv')).rows).toBe(owed.length);
    const late = owed.filter(({ dueOn }) => dueOn >= day('2026-03-12'));
    expect(late.length).toBeGreaterThan(0);
    expect((await take('followups', 'late.csv', '2026-03-12')).rows).toBe(late.length);
  });

  it('of a message that was edited or deleted stay, marked, with their first words', async () => {
    const { id } = await database.db.contactLog.findFirstOrThrow();
    const { rows } = await take('logs', 'logs.csv');
    const attachments = [{ name: '报价.pdf', kind: 'pdf', sizeBytes: 2_000, link: 'https://x.test/f' }];
    await database.db.contactLogRevision.create({
      data: { logId: id, change: 'edited', before: '第一稿', at: day('2026-03-06') },
    });
    await database.db.contactLog.update({
      where: { id },
      data: { deletedAt: day('2026-03-06'), attachments },
    });
    const after = await take('logs', 'logs.csv');
    expect(after.rows).toBe(rows);
    expect(after.bytes.toString('utf8')).toMatch(
      /已修改.{1,2}原消息已删除,第一稿,📎 报价.pdf · PDF 文件 · 2 KB · https:/u,
    );
  });
});

describe('an export', () => {
  it('is in the access log, with its kind and the customers exported', async () => {
    await company.aCustomer({ code: 'C1' });
    await database.db.audit.deleteMany();
    await take('customers', 'book.csv', '2026-01-01');
    const audit = await database.db.audit.findMany({ orderBy: { id: 'asc' } });
    const { id } = await company.customer('C1');
    expect(audit).toMatchObject([
      { actor: 'cli', action: 'file.read', customerId: id, subject: 'export customers' },
      {
        actor: 'cli',
        action: 'export.customers',
        subject: 'book.csv',
        after: { rows: 1, since: '2026-01-01' },
      },
    ]);
  });

  it('may be read by its owner alone', async () => {
    expect(statSync((await take('customers', 'book.csv')).to).mode & 0o777).toBe(0o600);
  });

  it('that fails leaves no file, and the one before as it was', async () => {
    writeFileSync(join(dir, 'book.csv'), 'the one before');
    await company.aCustomer({ code: 'C1' });
    await database.pool.query(`ALTER TABLE audit ADD CHECK (action <> 'export.customers')`);
    await expect(take('customers', 'book.csv')).rejects.toThrow();
    expect(readdirSync(dir)).toEqual(['book.csv']);
    expect(readFileSync(join(dir, 'book.csv'), 'utf8')).toBe('the one before');
  });

  it.each([
    ['of a kind that nobody writes', 'book.pdf', 'is neither .xlsx nor .csv'],
    ['into a folder that is not there', 'nowhere/book.csv', 'cannot be written'],
  ])('%s is refused with a sentence', async (_what, file, sentence) => {
    await expect(take('customers', file)).rejects.toMatchObject({
      code: 'bad_input',
      message: expect.stringContaining(sentence),
    });
  });
});
