import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { run } from '../../bot/cli/run.ts';
import { bookColumns } from '../../jobs/book/columns.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { aWorkbook } from '../book/a-workbook.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';

let database: FreshDatabase;
let dir: string;
beforeEach(async () => {
  database = await freshDatabase();
  dir = mkdtempSync(join(tmpdir(), 'book-'));
  vi.stubEnv('DATABASE_URL', database.url);
  vi.stubEnv('XINHANG_DATA', dir);
  vi.stubEnv('LC_ALL', 'en_US.UTF-8');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true, force: true });
  await database.close();
});

/** The command's output, with the test's folder removed from paths, and its exit code. */
async function xinhang(...words: string[]) {
  const said: string[] = [];
  const keep = (text: string | Uint8Array) => said.push(String(text)) > 0;
  const streams = [
    vi.spyOn(process.stdout, 'write').mockImplementation(keep),
    vi.spyOn(process.stderr, 'write').mockImplementation(keep),
  ];
  try {
    const code = await run(['node', 'xinhang', ...words]);
    return { code, said: said.join('').replaceAll(`${dir}/`, '') };
  } finally {
    for (const stream of streams) stream.mockRestore();
  }
}

function file(name: string, content: string | Buffer): string {
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
}

const sheets = {
  员工: [
    ['code', '姓名', '角色', '上级'],
    ['li', '李明', '销售主管', null],
    ['zhang', '张伟', '业务员', 'li'],
  ],
  客户: [
    ['客户代号', '客户名称', '跟进等级', '销售主管', '业务员', '备注'],
    ['C1', '杭州精工', '普通', '李明', 'zhang', 'x'],
  ],
};

describe('xinhang import', { timeout: 180_000 }, () => {
  it('--register imports entries of a register, for a colleague who may record them', async () => {
    await xinhang('import', file('book.xlsx', await aWorkbook(sheets)));
    const path = file('invoices.csv', '客户代号,发票号和内容,金额,应收日期\nC1,0318,12000,2026-03-17\n');
    const bring = (...more: string[]) => xinhang('import', path, ...more);
    expect((await bring('--register', 'receivable')).said).toContain('--by');
    expect((await bring('--register', 'invoice', '--by', 'li')).said).toContain(
      'There is no register invoice',
    );
    const dry = await bring('--register', '应收', '--by', 'li', '--dry-run');
    expect(dry.said).toContain('Receivable: 1 recorded, 0 there already.');
    expect(await database.db.entry.count()).toBe(0);
    expect(await bring('--register', 'receivable', '--by', 'zhang')).toEqual({
      code: 0,
      said:
        'Receivable: 1 recorded, 0 there already.\n' +
        'Import 2 is done. To take it back: xinhang import --undo 2\n',
    });
    const { said } = await bring('--register', 'receivable', '--by', 'li', '--json');
    expect(JSON.parse(said)).toEqual({
      import: null,
      register: 'receivable',
      made: 0,
      same: 1,
      leftOut: [],
    });
    expect((await xinhang('import', '--undo', '2', '--dry-run')).said).toBe(
      'Undoing import 2 (invoices.csv) would remove 1, put 0 field(s) back and keep 0.\n' +
        'This was a dry run: nothing was written.\n',
    );
    expect((await xinhang('import', '--undo', '2')).said).toBe(
      'Import 2 (invoices.csv) is undone: 1 removed, 0 field(s) put back, 0 kept.\n',
    );
    expect(await database.db.entry.count()).toBe(0);
  });

  it('previews, imports, lists and undoes', async () => {
    const book = file('book.xlsx', await aWorkbook(sheets));
    const would =
      '! left out: column 备注\n' +
      '+ staff li 李明: supervisor\n+ staff zhang 张伟: salesperson\n+ C1 杭州精工\n' +
      'staff: 2 made, 0 changed, 0 left alone\ncustomers: 1 made, 0 changed, 0 left alone\n';
    expect(await xinhang('import', book, '--dry-run')).toEqual({
      code: 0,
      said: `${would}\nThis was a dry run: nothing was written.\n`,
    });
    expect(await database.db.customer.count()).toBe(0);
    expect(await xinhang('import', book)).toEqual({
      code: 0,
      said: `${would}\nImport 1 is done. To take it back: xinhang import --undo 1\n`,
    });
    const changed = file('change.csv', '客户代号,跟进等级,年用量\nc1,潜力,300000\n');
    expect((await xinhang('import', changed)).said).toContain(
      '~ C1: tier: ordinary → potential; annual volume (yuan): (empty) → 300,000\n',
    );
    expect((await xinhang('import', '--list')).said).toMatch(
      /^2\t\d{4}-\d\d-\d\d \d\d:\d\d\tchange\.csv\t0 made, 1 changed\n1\t.+\tbook\.xlsx\t3 made, 0 changed\n$/u,
    );
    expect((await xinhang('import', '--undo', '2')).said).toBe(
      'Import 2 (change.csv) is undone: 0 removed, 2 field(s) put back, 0 kept.\n',
    );
    expect((await xinhang('import', '--undo', '2')).code).toBe(1);
    expect((await xinhang('import', '--list')).said).toContain('0 made, 1 changed, undone');
  });

  it('every change is in the words of the reader, people by name, whatever the column', async () => {
    const { playbook } = loadedTemplates();
    const before: Record<string, string> = {
      code: 'C1',
      name: '杭州精工',
      tier: '普通',
      supervisor: 'li',
      salesperson: 'zhang',
      assistant: 'wang',
      annualVolumeYuan: '1000',
      strategicLevel: '普通',
      valueGrade: 'C',
      keyAccount: '协议大客户',
    };
    const after: Record<string, string> = {
      code: 'C1',
      name: '杭州精工机械',
      tier: '潜力',
      supervisor: 'qian',
      salesperson: 'zhao',
      assistant: 'sun',
      annualVolumeYuan: '2000',
      strategicLevel: '战略',
      valueGrade: 'A1',
      keyAccount: '会员大客户',
    };
    const columns = bookColumns(playbook).map(({ key }) => key);
    for (const key of columns) {
      before[key] ??= '2026-03-02';
      after[key] ??= '2026-03-03';
    }
    const csv = (row: Record<string, string>) =>
      `${columns.join(',')}\n${columns.map((key) => row[key]).join(',')}\n`;
    const colleagues = [
      ['li', '李明', '销售主管'],
      ['qian', '钱主管', '销售主管'],
      ['zhang', '张伟', '业务员'],
      ['zhao', '赵敏', '业务员'],
      ['wang', '王芳', '业务助理'],
      ['sun', '孙磊', '业务助理'],
    ] as const;
    const staff = (changed: boolean) =>
      `code,name,roles,reportsTo\n${colleagues
        .map(([code, name, role]) => {
          if (code !== 'sun') return `${code},${name},${role},`;
          return changed ? 'sun,孙小磊,业务助理;业务员,qian' : 'sun,孙磊,业务助理,li';
        })
        .join('\n')}\n`;
    const first = staff(false);
    const second = staff(true);
    const bring = async (book: string, people: string, language: string) =>
      (
        await xinhang(
          '--language',
          language,
          'import',
          file('b.csv', book),
          '--staff',
          file('s.csv', people),
          '--dry-run',
        )
      ).said;
    const entered = await xinhang('import', file('b.csv', csv(before)), '--staff', file('s.csv', first));
    expect(entered).toMatchObject({ code: 0 });
    const chinese = await bring(csv(after), second, 'zh-CN');
    const changes = chinese.split('\n').filter((line) => line.startsWith('~'));
    expect(changes.at(-1)).toContain('业务员：张伟 → 赵敏');
    expect(changes.at(-1)?.split('；')).toHaveLength(columns.length - 1);
    expect(chinese).toContain('名称：孙磊 → 孙小磊；角色：业务助理 → 业务助理、业务员；上级：李明 → 钱主管');
    // The customer's code and grades alone are in Latin letters.
    expect(changes.join('\n').replaceAll(/\b(?:C1|A1|C)\b/gu, '')).not.toMatch(/[A-Za-z]/u);
    const english = await bring(csv(after), second, 'en');
    expect(english).not.toMatch(/[a-z][A-Z]|\b(?:zhang|zhao|qian)\b/u);
    expect(english).toContain('salesperson: 张伟 → 赵敏');
  });

  it('says the same as JSON, one value per line, problems too', async () => {
    const book = file('book.xlsx', await aWorkbook(sheets));
    const json = async (...words: string[]): Promise<unknown[]> =>
      (await xinhang(...words, '--json')).said
        .trim()
        .split('\n')
        .map((line): unknown => JSON.parse(line));
    expect(await json('import', book)).toEqual([
      {
        import: 1,
        staff: { made: ['li', 'zhang'], changed: [], same: 0 },
        customers: { made: ['C1'], changed: [], same: 0 },
        warnings: [],
        leftOut: ['column 备注'],
      },
    ]);
    expect(await json('import', '--list')).toMatchObject([{ number: 1, made: 3, undoneAt: null }]);
    expect(await json('staff', 'list')).toMatchObject([{ code: 'li' }, { code: 'zhang', reportsTo: '李明' }]);
    expect(await json('import', file('wrong.csv', 'code,name,tier\nC9,某,vip\n'))).toEqual([
      {
        error: 'bad_input',
        says: [
          'line 2, tier: "vip" is neither potential (潜力) nor ordinary (普通)',
          '1 problem, nothing written.',
        ],
      },
    ]);
    expect(await json('import', '--undo', '1')).toMatchObject([{ import: 1, removed: 3, kept: [] }]);
  });

  it('takes the staff from a separate file, and names the file of a problem', async () => {
    const book = file('book.csv', 'code,name,tier,salesperson\nC1,某,普通,zhang\n');
    const staff = file('staff.csv', 'code,roles\nzhang,业务员\n');
    expect((await xinhang('import', book, '--staff', staff)).code).toBe(0);
    expect(await database.db.customer.findFirst({ include: { salesperson: true } })).toMatchObject({
      salesperson: { code: 'zhang' },
    });
    const wrong = file('wrong.csv', 'code,roles\nzhao,boss\n');
    expect(await xinhang('import', book, '--staff', wrong)).toMatchObject({
      code: 1,
      said: expect.stringContaining('wrong.csv: line 2: "boss" is not a role'),
    });
  });

  it('with any error reports each root cause once, ends with their number and exits with 1', async () => {
    const book = file('book.csv', 'code,name,tier\nC1,,vip\nC1,b,潜力\n');
    for (const words of [[book], [book, '--dry-run']]) {
      expect(await xinhang('import', ...words)).toEqual({
        code: 1,
        said:
          'line 2, tier: "vip" is neither potential (潜力) nor ordinary (普通)\n' +
          'line 3: code C1 is already used in line 2\n' +
          'line 2, name: is missing, and C1 is a new customer\n' +
          '3 problems, nothing written.\n',
      });
    }
    expect(await database.db.customer.count()).toBe(0);
  });

  it.each([
    ['zh_CN.UTF-8', [], '第 2 行 tier：“vip”既不是 潜力 也不是 普通\n'],
    ['en_GB.UTF-8', [], 'line 2, tier: "vip" is neither potential (潜力) nor ordinary (普通)\n'],
    ['en_GB.UTF-8', ['--language', 'zh-CN'], '第 2 行 tier：“vip”既不是 潜力 也不是 普通\n'],
    ['C.UTF-8', [], '第 2 行 tier：“vip”既不是 潜力 也不是 普通\n'],
  ])('speaks the language of the terminal %s %j', async (locale, words, said) => {
    vi.stubEnv('LC_ALL', locale);
    const book = file('book.csv', 'code,name,tier\nC1,某,vip\n');
    const { said: printed } = await xinhang('import', book, ...words);
    expect(printed.startsWith(said)).toBe(true);
  });

  it('refuses a file of 200 MB without reading it', async () => {
    const book = file('book.xlsx', '');
    truncateSync(book, 200_000_000);
    const before = process.memoryUsage().rss;
    expect(await xinhang('import', book)).toEqual({
      code: 1,
      said: 'book.xlsx is larger than 20 MB: keep the customers in a file of their own.\n',
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
  });

  it.each([
    ['nothing to do', []],
    ['two things at once', ['--list', '--undo', '1']],
    ['a file that is not there', ['/nowhere/book.csv']],
    ['a number that is none', ['--undo', 'x']],
    ['an import that never was', ['--undo', '9']],
  ])('%s is one sentence', async (_what, words) => {
    const { code, said } = await xinhang('import', ...words);
    expect(code).toBe(1);
    expect(said.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('xinhang export', () => {
  it('writes what import takes, and replaces a file only with --force', async () => {
    await xinhang('import', file('book.xlsx', await aWorkbook(sheets)));
    for (const name of ['out.xlsx', 'out.csv']) {
      const out = join(dir, name);
      expect(await xinhang('export', 'customers', '--to', out)).toEqual({
        code: 0,
        said: `${name}: 1 row(s)\n`,
      });
      expect((await xinhang('import', out, '--dry-run')).said).toContain(
        'customers: 0 made, 0 changed, 1 left alone',
      );
    }
    const before = readFileSync(join(dir, 'out.csv'));
    expect(await xinhang('export', 'customers', '--to', join(dir, 'out.csv'))).toEqual({
      code: 1,
      said: 'out.csv is there already: give another name, or add --force to replace it.\n',
    });
    const { said } = await xinhang('export', 'customers', '--to', join(dir, 'out.csv'), '--json');
    expect(JSON.parse(said)).toEqual({
      error: expect.any(String),
      says: ['out.csv is there already: give another name, or add --force to replace it.'],
    });
    expect(readFileSync(join(dir, 'out.csv'))).toEqual(before);
    expect((await xinhang('export', 'customers', '--to', join(dir, 'out.csv'), '--force')).code).toBe(0);
    expect(readFileSync(join(dir, 'out.csv'), 'utf8')).toContain('C1,杭州精工,普通,li,zhang,');
    expect(await xinhang('export', 'logs', '--to', join(dir, 'logs.xlsx'), '--since', '2026-03-01')).toEqual({
      code: 0,
      said: 'logs.xlsx: 0 row(s)\n',
    });
  });

  it.each([
    ['a day that is none', ['logs', '--to', 'x.csv', '--since', 'soon'], '--since soon is not a day'],
    ['a kind of file that nobody writes', ['logs', '--to', 'x.doc'], 'x.doc is neither .xlsx nor .csv'],
  ])('%s is refused with a sentence', async (_what, words, sentence) => {
    const { code, said } = await xinhang('export', ...words);
    expect(code).toBe(1);
    expect(said).toContain(sentence);
  });
});
