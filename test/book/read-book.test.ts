import { describe, expect, it } from 'vitest';
import { checkSeats } from '../../jobs/book/find-in-book.ts';
import { readBook } from '../../jobs/book/read-book.ts';
import { makeUpStaff, readStaff } from '../../jobs/book/read-staff.ts';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { inEnglish } from '../in-english.ts';

const { playbook } = loadTemplates();

describe('the book', () => {
  it('reads the same from English and Chinese headings, in any order', () => {
    const english = readBook(
      'code,name,tier,supervisor,salesperson,trialStartedOn,annualVolumeYuan\nC1,杭州精工,ordinary,li,zhang,2026-03-02,500000.5',
      playbook,
    );
    const chinese = readBook(
      '试用开始,客户名称,年用量,客户代号,业务员,跟进等级,销售主管\n2026年3月2日,杭州精工,"500,000.50",C1,zhang,普通,li',
      playbook,
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

  it('reports every problem at once, with line and column', () => {
    const { problems } = readBook(
      'code,name,tier,trialStartedOn\nC1,,vip,2026-02-30\nC1,b,潜力,\n,c,普通,soon',
      playbook,
    );
    expect(inEnglish(problems)).toEqual([
      'line 2, name: is missing',
      'line 2, tier: "vip" is neither potential (潜力) nor ordinary (普通)',
      'line 2, trialStartedOn: "2026-02-30" is not a day, write it as 2026-03-05',
      'line 3: code C1 is already used in line 2',
      'line 4, code: is missing',
      'line 4, trialStartedOn: "soon" is not a day, write it as 2026-03-05',
    ]);
  });

  it('a code that differs only in case is the same code', () => {
    expect(inEnglish(readBook('code,name,tier\nC1,a,潜力\nc1,b,普通', playbook).problems)).toEqual([
      'line 3: code c1 is already used in line 2',
    ]);
  });

  it('headings it does not know are left out, and named', () => {
    const { customers, leftOut, problems } = readBook(
      'code,phone,name,tier,trialStartAt\nC1,138,a,普通,2026-03-02',
      playbook,
    );
    expect(problems).toEqual([]);
    expect(leftOut).toEqual(['phone', 'trialStartAt']);
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
  ])('%s is refused: nobody knows what was meant', (_what, csv, problem) => {
    expect(inEnglish(readBook(csv, playbook).problems)).toContain(problem);
  });

  it('潜在客户 (a prospect) is not 潜力客户 (high potential)', () => {
    expect(readBook('code,name,tier\nC1,a,潜在', playbook).problems).toHaveLength(1);
  });

  it.each([
    ['an empty file', ''],
    ['a file without the needed columns', 'a,b\n1,2'],
    ['broken quoting', 'code,name,tier\n"C1,a,b'],
  ])('%s is refused with a sentence', (_what, csv) => {
    expect(readBook(csv, playbook).problems.length).toBeGreaterThan(0);
  });

  it('survives a byte order mark, empty lines, Windows line ends and a name with a comma and a line break', () => {
    const { customers, problems } = readBook(
      '\uFEFFcode,name,tier\r\n\r\nC1,"a, ""b""\nc",普通\r\n',
      playbook,
    );
    expect(problems).toEqual([]);
    expect(customers[0]?.name).toBe('a, "b"\nc');
  });
});

describe('the seats of a book', () => {
  const { staff } = readStaff(
    'code,name,roles\nli,李明,supervisor\nzhang,张伟,salesperson\nzhang2,张伟,salesperson',
  );
  const seats = (row: string) =>
    inEnglish(
      checkSeats(readBook(`code,name,tier,supervisor,salesperson\n${row}`, playbook).customers, staff),
    );

  it('may be named by code or by a name that only one person bears, or be empty', () => {
    expect(seats('C1,a,普通,李明,zhang\nC2,b,普通,li,')).toEqual([]);
  });

  it('are refused with their line if no one or several people match', () => {
    expect(seats('C1,a,普通,li,zhao\nC2,b,普通,li,张伟')).toEqual([
      'line 2: salesperson zhao is not in the staff file',
      'line 3: salesperson 张伟 is the name of several people in the staff file, write the code',
    ]);
  });
});

describe('the staff', () => {
  it('reads roles in English and Chinese, several at once', () => {
    const { staff, problems } = readStaff(
      'code,name,roles,reportsTo\nli,李明,销售主管;财务,chen\nchen,,director,\n',
    );
    expect(problems).toEqual([]);
    expect(staff).toEqual([
      { code: 'li', name: '李明', roles: ['supervisor', 'finance'], reportsTo: 'chen' },
      { code: 'chen', name: 'chen', roles: ['director'], reportsTo: null },
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
    ['a file without the roles', 'code,name\nli,李明', 'line 1: there is no column roles'],
    ['an empty file', '', 'the staff file is empty: it needs a line of headings'],
  ])('%s is refused with a sentence', (_what, csv, problem) => {
    expect(inEnglish(readStaff(csv).problems)).toEqual([problem]);
  });

  it('broken quoting is a sentence, not a stack trace', () => {
    expect(inEnglish(readStaff('code,name,roles\n"li,李明,supervisor').problems)[0]).toContain(
      'not readable as CSV',
    );
  });

  it('without a file is made up from the book, below director, gm and finance', () => {
    const { customers } = readBook(
      'code,name,tier,supervisor,salesperson,assistant\nC1,a,普通,li,zhang,wang\nC2,b,潜力,li,li,wang',
      playbook,
    );
    const staff = makeUpStaff(customers);
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
