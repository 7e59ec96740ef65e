import { deflateRawSync } from 'node:zlib';
import { writeXlsx } from 'hucre/xlsx';
import { describe, expect, it } from 'vitest';
import { mostFileBytes } from '../../jobs/book/limits.ts';
import { readImport } from '../../jobs/book/read-import.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { aWorkbook, day, type TestCell } from './a-workbook.ts';
import { inEnglish } from '../in-english.ts';

const { playbook } = loadedTemplates();
const headings = ['code', 'name', 'tier', 'trialStartedOn', 'annualVolumeYuan'];

async function read(bytes: Buffer, name = 'book.xlsx') {
  const found = await readImport({ name, bytes }, playbook);
  return { ...found, leftOut: inEnglish(found.leftOut), problems: inEnglish(found.problems) };
}

async function row(cells: readonly TestCell[], dateSystem: '1900' | '1904' = '1900') {
  const { customers, problems } = await read(await aWorkbook({ 客户: [headings, cells] }, dateSystem));
  return { customer: customers[0], problems };
}

describe('the day of a cell', () => {
  it.each<[string, TestCell, '1900' | '1904']>([
    ['a date', day('2026-03-02'), '1900'],
    ['a date of the 1904 system', day('2026-03-02'), '1904'],
    ['a date with a time of day', new Date('2026-03-02T23:59:00Z'), '1900'],
    ['a date in a Chinese format', { value: 46_083, format: 'yyyy"年"m"月"d"日"' }, '1900'],
    ['a serial number', 46_083, '1900'],
    ['a serial number of the 1904 system', 44_621, '1904'],
    ['a serial number with a time of day', 46_083.75, '1900'],
    ['text', '2026-03-02', '1900'],
    ['text as people write it', ' 2026年3月2日 ', '1900'],
    ['a formula with a date for a result', { formula: 'TODAY()', result: '2026/3/2' }, '1900'],
  ])('%s is read as the day that is meant', async (_what, cell, dateSystem) => {
    const { customer, problems } = await row(['C1', '某', '普通', cell, null], dateSystem);
    expect(problems).toEqual([]);
    expect(customer?.anchors['trialStarted']?.toString()).toBe('2026-03-02');
  });

  it.each<[string, TestCell, string]>([
    ['a month written as a number', 2026.3, '"2026.3" is not a day, write it as 2026-03-05'],
    ['a day written as a number', 20_260_302, '"20260302" is not a day, write it as 2026-03-05'],
    ['a day that there is not', '2026-02-30', '"2026-02-30" is not a day, write it as 2026-03-05'],
    ['a day of the century before', day('1899-12-31'), '"1899-12-31" is not a day of this business'],
    [
      'a formula without a result',
      { formula: 'A1', result: null },
      'has a formula that was never worked out',
    ],
    ['an amount', -5, '"-5" is not a day'],
  ])('%s is a problem with the address of its cell', async (_what, cell, problem) => {
    const { problems } = await row(['C1', '某', '普通', cell, null]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`sheet 客户 D2: ${problem}`);
  });
});

describe('the text of a cell', () => {
  it.each<[string, TestCell, string]>([
    ['text that looks like a number', '001', '001'],
    ['a number that is shown as 001', { value: 1, format: '000' }, '001'],
    ['a number with letters in its format', { value: 7, format: '"C"000' }, 'C007'],
    ['a plain number', 1024, '1024'],
    ['a long number', 12_345_678_901, '12345678901'],
    ['a formula with a result', { formula: 'B1', result: 'C9' }, 'C9'],
  ])('%s is what the cell shows', async (_what, cell, code) => {
    const { customer, problems } = await row([cell, '某', '普通', null, null]);
    expect(problems).toEqual([]);
    expect(customer?.code).toBe(code);
  });

  it('that Excel has made a date of is a problem, not a code', async () => {
    const { problems } = await row([day('2026-03-05'), '某', '普通', null, null]);
    expect(problems).toEqual(['sheet 客户 A2: 2026-03-05 is a date and not text: make the cell a text cell']);
  });
});

describe('the amount of a cell', () => {
  it.each<[string, TestCell, bigint]>([
    ['a number', 500_000.5, 50_000_050n],
    ['a number that is shown rounded', { value: 1234.56, format: '#,##0' }, 123_456n],
    ['a sum as machines count', 0.1 + 0.2, 30n],
    ['text', '¥500,000.50', 50_000_050n],
  ])('%s is exact', async (_what, cell, fen) => {
    const { customer, problems } = await row(['C1', '某', '普通', null, cell]);
    expect(problems).toEqual([]);
    expect(customer?.annualVolumeFen).toBe(fen);
  });

  it.each<[string, TestCell]>([
    ['with three decimals', 1.005],
    ['below nothing', -1],
    ['in words', '很多'],
  ])('%s is a problem', async (_what, cell) => {
    const { problems } = await row(['C1', '某', '普通', null, cell]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^sheet 客户 E2: ".+" is not an amount in yuan$/u);
  });
});

it('every problem of every sheet is reported at once, with its cell', async () => {
  const { problems } = await read(
    await aWorkbook({
      客户: [
        ['战略级别', 'code', '价值等级', '大客户类型', '跟进等级'],
        ['顶级', 'C1', 'A9', '朋友', '潜在'],
        ['重要', 'c1', 'A一级', '会员', '潜力'],
        [null, null, null, null, '普通'],
      ],
      员工: [
        ['code', 'roles'],
        ['li', 'boss'],
        ['li', '主管'],
      ],
    }),
  );
  expect(problems).toEqual([
    'sheet 客户 E2: "潜在" is neither potential (潜力) nor ordinary (普通)',
    'sheet 客户 A2: "顶级" is none of strategic (战略), important (重要), ordinary (普通)',
    'sheet 客户 C2: "A9" is none of A1, A2, B1, B2, C, D',
    'sheet 客户 D2: "朋友" is neither agreement (协议大客户) nor member (会员大客户)',
    'sheet 客户 B3: code c1 is already used in sheet 客户 B2',
    'sheet 客户 B4: is missing',
    // The company's posts follow.
    expect.stringContaining(
      'sheet 员工 B2: "boss" is not a role (supervisor, salesperson, assistant, finance',
    ),
    'sheet 员工 A3: code li is already used in sheet 员工 A2',
  ]);
});

it('sheets are also recognised by their headings, and unknown ones are skipped and listed', async () => {
  const found = await read(
    await aWorkbook({
      说明: [['怎么填']],
      Sheet2: [[], ['客户代号', '客户名称', '电话'], ['C1', '某', '138']],
      Sheet3: [
        ['员工代号', '角色'],
        ['li', '销售主管'],
      ],
    }),
  );
  expect(found.problems).toEqual([]);
  expect(found.customers.map(({ code, line }) => `${code} ${line}`)).toEqual(['C1 3']);
  expect(found.staff.map(({ code, roles }) => `${code} ${roles.join()}`)).toEqual(['li supervisor']);
  expect(found.leftOut).toEqual(['sheet 说明', 'column 电话']);
});

it('a column beyond Z has two letters', async () => {
  const wide = ['code', 'name', ...Array.from({ length: 25 }, (_, n) => `x${n}`), 'trialStartedOn'];
  const { problems } = await read(
    await aWorkbook({ 客户: [wide, ['C1', '某', ...Array(25).fill(null), 'soon']] }),
  );
  expect(problems).toEqual(['sheet 客户 AB2: "soon" is not a day, write it as 2026-03-05']);
});

describe('CSV', () => {
  const csv = '客户代号,客户名称,跟进等级\r\nC1,杭州精工，一厂,普通\r\n';
  /** 杭州精工，一厂 and the headings as a Chinese Excel saves them. */
  const gbk = Buffer.from(
    'bfcdbba7b4fabac52cbfcdbba7c3fbb3c62cb8fabdf8b5c8bcb60d0a43312cbabcd6ddbeabb9a4a3acd2bbb3a72cc6d5cda80d0a',
    'hex',
  );

  it.each([
    ['UTF-8', Buffer.from(csv)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${csv}`)],
    ['GBK', gbk],
    ['UTF-16 separated by tabs', Buffer.from(`\uFEFF${csv.replaceAll(',', '\t')}`, 'utf16le')],
    ['semicolons', Buffer.from(csv.replaceAll(',', ';'))],
  ])('in %s is read', async (_what, bytes) => {
    const { customers, problems } = await read(bytes, 'book.csv');
    expect(problems).toEqual([]);
    expect(customers).toMatchObject([{ code: 'C1', name: '杭州精工，一厂', tier: 'ordinary' }]);
  });

  it('reports a problem with line and column', async () => {
    const { problems } = await read(Buffer.from('code,name,trialStartedOn\nC1,某,46083\n'), 'book.csv');
    expect(problems).toEqual(['line 2, trialStartedOn: "46083" is not a day, write it as 2026-03-05']);
  });
});

describe('a file that cannot be read', () => {
  const oneByOne = ['code', 'name'];

  it.each<[string, () => Promise<Buffer> | Buffer, string, string]>([
    ['of another kind', () => Buffer.from('x'), 'book.pdf', 'is neither .xlsx nor .csv'],
    ['that is no workbook', () => Buffer.from('code,name'), 'book.xlsx', 'is not a workbook'],
    ['that is empty', () => Buffer.alloc(0), 'book.xlsx', 'is not a workbook'],
    ['with a password', () => Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'book.xlsx', 'has a password'],
    [
      'that is neither UTF-8 nor GBK',
      () => Buffer.from([0x63, 0xff, 0xff]),
      'book.csv',
      'neither UTF-8 nor GBK',
    ],
    ['that is binary', () => Buffer.from([0, 1, 2, 3]), 'book.csv', 'neither UTF-8 nor GBK'],
    [
      'of 200 MB',
      () => Buffer.alloc(200_000_000),
      'book.xlsx',
      `is larger than ${mostFileBytes / 1_000_000} MB`,
    ],
    [
      'cut off',
      async () => (await aWorkbook({ 客户: [oneByOne] })).subarray(0, -100),
      'book.xlsx',
      'is not a workbook',
    ],
    [
      'that unpacks to gigabytes',
      () => aBomb(3_000_000_000, 3_000_000),
      'book.xlsx',
      'unpacks to more than 64 MB',
    ],
    ['that hides what it unpacks to', () => aBomb(0, 3_000_000), 'book.xlsx', 'is damaged'],
    ['that says less than it unpacks to', () => aBomb(1_000, 3_000_000), 'book.xlsx', 'is damaged'],
    [
      'with a cell far away',
      () => aWorkbookWithFarCell(),
      'book.xlsx',
      'something stands far outside of the table',
    ],
  ])('%s is refused with a sentence', async (_what, make, name, sentence) => {
    const refused: unknown = await read(await make(), name).then(
      ({ problems }) => problems,
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({ code: 'bad_input' });
    expect(String(refused)).toContain(`${name} `);
    expect(String(refused)).toContain(sentence);
  });
});

/** A workbook whose only part declares a false size. */
function aBomb(saidBytes: number, realBytes: number): Buffer {
  return zip('[Content_Types].xml', Buffer.alloc(realBytes, ' '), saidBytes);
}

function zip(name: string, content: Buffer, saidBytes: number): Buffer {
  const packed = deflateRawSync(content);
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(8, 4);
  fields.writeUInt32LE(packed.length, 14);
  fields.writeUInt32LE(saidBytes, 18);
  fields.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name), packed]);
  const rest = Buffer.alloc(14);
  const entry = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, rest, Buffer.from(name)]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(entry.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, entry, Buffer.from('PK\x05\x06', 'latin1'), end]);
}

async function aWorkbookWithFarCell(): Promise<Buffer> {
  const cells = new Map([['1048575,16383', { value: 'x' }]]);
  return Buffer.from(await writeXlsx({ sheets: [{ name: '客户', rows: [['code', 'name']], cells }] }));
}
