import { describe, expect, it } from 'vitest';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { inEnglish } from '../in-english.ts';
import { readTexts } from './read-text.ts';

const { playbook } = loadedTemplates();
const readBook = (...texts: string[]) => readTexts(playbook, ...texts);
const problemsOf = (...texts: string[]) => inEnglish(readBook(...texts).problems);

describe('the book', () => {
  it('reads the same from English and Chinese headings, in any order', () => {
    const english = readBook(
      'code,name,tier,supervisor,salesperson,trialStartedOn,annualVolumeYuan\nC1,杭州精工,ordinary,li,zhang,2026-03-02,500000.5',
    );
    const chinese = readBook(
      '试用开始,客户名称,年用量,客户代号,业务员,跟进等级,销售主管\n2026年3月2日,杭州精工,"500,000.50",C1,zhang,普通,li',
    );
    expect(english.problems).toEqual([]);
    expect(chinese.customers).toEqual(english.customers);
    expect(english.customers[0]).toMatchObject({
      code: 'C1',
      tier: 'ordinary',
      salesperson: 'zhang',
      assistant: null,
      annualVolumeFen: 50_000_050n,
    });
    expect(english.customers[0]?.anchors['trialStarted']?.toString()).toBe('2026-03-02');
  });

  it('reports every problem at once, with line and column, and each root cause once', () => {
    expect(problemsOf('code,name,tier,trialStartedOn\nC1,,vip,2026-02-30\nC1,b,潜力,\n,c,普通,soon')).toEqual(
      [
        'line 2, tier: "vip" is neither potential (潜力) nor ordinary (普通)',
        'line 2, trialStartedOn: "2026-02-30" is not a day, write it as 2026-03-05',
        'line 3: code C1 is already used in line 2',
        'line 4, code: is missing',
        'line 4, trialStartedOn: "soon" is not a day, write it as 2026-03-05',
        'line 2, name: is missing, and C1 is a new customer',
      ],
    );
  });

  it('names a column as the file does', () => {
    expect(problemsOf('客户代号,客户名称,跟进等级\nC1,甲,vip')).toEqual([
      'line 2, 跟进等级: "vip" is neither potential (潜力) nor ordinary (普通)',
    ]);
  });

  it.each([
    [
      'without the code',
      '客户,name,tier\nC1,a,普通\nC2,b,普通',
      'line 1: there is no column code; the headings found are: 客户, name, tier',
    ],
    [
      'without a column that new customers need',
      'code,name,备注\nC1,a,x\nC2,b,y',
      'there is no column tier, and 2 new customers need it, C1 first; the headings found are: code, name, 备注',
    ],
  ])('a file %s is one problem, with the headings it found', (_what, csv, problem) => {
    expect(problemsOf(csv)).toEqual([problem]);
  });

  it('codes and names are checked as in the chat', () => {
    const long = '长'.repeat(101);
    expect(problemsOf(`code,name,tier\n客户一,a,普通\nC2,${long},普通\nC${'1'.repeat(32)},c,普通`)).toEqual([
      'line 2, code: "客户一" is not a code: use up to 32 letters, digits, and . _ -, such as C001',
      'line 3, name: has 101 characters, and a name has at most 100',
      `line 4, code: "C${'1'.repeat(32)}" is not a code: use up to 32 letters, digits, and . _ -, such as C001`,
    ]);
  });

  it('a problem quotes at most fifty characters of a cell', () => {
    const [problem = ''] = problemsOf(`code,name,tier\nC1,a,${'x'.repeat(3_000)}`);
    expect(problem).toContain(`"${'x'.repeat(49)}…" is neither`);
  });

  it('without a customer is a problem', () => {
    expect(problemsOf('code,name,tier\n')).toEqual([
      'there is no customer in the book: add a line below the headings for each of them',
    ]);
  });

  it('a code that differs only in case is the same code', () => {
    expect(problemsOf('code,name,tier\nC1,a,潜力\nc1,b,普通')).toEqual([
      'line 3: code c1 is already used in line 2',
    ]);
  });

  it('headings it does not know are left out, and named', () => {
    const { customers, leftOut, problems } = readBook(
      'code,phone,name,tier,trialStartAt\nC1,138,a,普通,2026-03-02',
    );
    expect(problems).toEqual([]);
    expect(inEnglish(leftOut)).toEqual(['column phone', 'column trialStartAt']);
    expect(customers[0]?.anchors).toEqual({});
  });

  it.each([
    [
      'a column that is there twice',
      'code,name,tier,客户代号\nC1,a,普通,C2',
      'line 1: there are two columns code',
    ],
    [
      'a cell under no heading',
      'code,name,tier\nC1,上海,某公司,普通',
      'line 2: there are more cells than headings',
    ],
  ])('%s is refused: no one knows what was meant', (_what, csv, problem) => {
    expect(problemsOf(csv)).toContain(problem);
  });

  it('潜在客户 (a prospect) is not 潜力客户 (high potential)', () => {
    expect(problemsOf('code,name,tier\nC1,a,潜在')).toHaveLength(1);
  });

  it.each([
    ['an empty file', ''],
    ['a file without the needed columns', 'a,b\n1,2'],
    ['broken quoting', 'code,name,tier\n"C1,a,b'],
  ])('%s is refused with a sentence', (_what, csv) => {
    expect(problemsOf(csv).length).toBeGreaterThan(0);
  });

  it('survives a byte order mark, empty lines, Windows line ends and a name with a comma and a line break', () => {
    const { customers, problems } = readBook('\uFEFFcode,name,tier\r\n\r\nC1,"a, ""b""\nc",普通\r\n');
    expect(problems).toEqual([]);
    expect(customers[0]?.name).toBe('a, "b"\nc');
  });
});

describe('the seats of a book', () => {
  const staff =
    'code,name,roles\nli,李明,supervisor\nzhang,张伟,salesperson\nzhang2,张伟,salesperson\nwang,王芳,assistant';
  const seats = (rows: string) => problemsOf(`code,name,tier,supervisor,salesperson\n${rows}`, staff);

  it('may be named by code or by a name that only one person bears, or be empty', () => {
    expect(seats('C1,a,普通,李明,zhang\nC2,b,普通,li,')).toEqual([]);
  });

  it('are refused at the first row that names a person whom no one or several people match', () => {
    expect(seats('C1,a,普通,li,zhao\nC2,b,普通,li,张伟\nC3,c,普通,li,zhao\nC4,d,普通,li,zhao')).toEqual([
      'line 2, salesperson: zhao is not on the staff list (also in 2 other rows)',
      'line 3, salesperson: several people are called 张伟 (zhang, zhang2): write the code',
    ]);
  });

  it('are refused for a colleague whose role does not fit, as in the chat', () => {
    expect(seats('C1,a,普通,wang,li')).toEqual([
      'line 2, supervisor: wang is assistant and cannot be the supervisor: name another colleague',
    ]);
  });

  it('are not checked against a staff list with problems of its own', () => {
    expect(problemsOf('code,name,tier,salesperson\nC1,a,普通,zhang', 'code,roles\nzhang,boss')).toEqual([
      expect.stringContaining('"boss" is not a role'),
    ]);
  });
});

describe('the staff', () => {
  const book = 'code,name,tier\nC1,a,普通';
  const readStaff = (csv: string) => readBook(book, csv);

  it('reads roles in English and Chinese, several at once', () => {
    const { staff, problems } = readStaff(
      'code,name,roles,reportsTo\nli,李明,销售主管;财务,chen\nchen,,director,\n',
    );
    expect(problems).toEqual([]);
    expect(staff).toEqual([
      { code: 'chen', name: 'chen', roles: ['director'], reportsTo: null },
      { code: 'li', name: '李明', roles: ['supervisor', 'finance'], reportsTo: 'chen' },
    ]);
  });

  it('reports unknown roles and superiors', () => {
    expect(readStaff('code,name,roles,reportsTo\nli,李明,boss,nobody').problems).toHaveLength(2);
  });

  it('reads rows that end early and headings in Chinese', () => {
    const { staff, problems } = readStaff('员工代号,姓名,角色,上级\nchen,陈总,总监\n\nli,李明,主管,chen');
    expect(problems).toEqual([]);
    expect(staff.map((s) => `${s.code} ${s.name} ${s.roles.join()} ${s.reportsTo}`)).toEqual([
      'chen 陈总 director null',
      'li 李明 supervisor chen',
    ]);
  });

  it.each([
    [
      'a code that is there twice',
      'code,name,roles\nli,李明,supervisor\nli,李强,director',
      'line 3: code li is already used in line 2',
    ],
    ['a person without a code', 'code,name,roles\n,李明,supervisor', 'line 2: code is missing'],
    ['a person without a role', 'code,name,roles\nli,李明,', 'line 2, roles: a new colleague needs a role'],
    [
      'a code in Chinese',
      'code,name,roles\n李明,李明,supervisor',
      'line 2, code: "李明" is not a code: use up to 32 letters, digits, and . _ -, such as C001',
    ],
  ])('%s is refused with a sentence', (_what, csv, problem) => {
    expect(inEnglish(readStaff(csv).problems)).toEqual([problem]);
  });

  it('without a file is made up from the book, below director, gm and finance', () => {
    const { staff } = readBook(
      'code,name,tier,supervisor,salesperson,assistant\nC1,a,普通,li,zhang,wang\nC2,b,潜力,li,li,wang',
    );
    expect(staff.map((s) => `${s.code}:${s.roles.join('+')}>${s.reportsTo}`)).toEqual([
      'gm:gm>null',
      'director:director>gm',
      'finance:finance>gm',
      'li:supervisor+salesperson>director',
      'zhang:salesperson>null',
      'wang:assistant>null',
    ]);
  });
});
