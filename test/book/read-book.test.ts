import { describe, expect, it } from 'vitest';
import { readBook } from '../../jobs/book/read-book.ts';
import { makeUpStaff, readStaff } from '../../jobs/book/read-staff.ts';
import { loadTemplates } from '../../templates/load-templates.ts';

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

  it('tells of every problem at once, with line and column', () => {
    const { problems } = readBook(
      'code,name,tier,trialStartedOn\nC1,,vip,2026-02-30\nC1,b,潜力,\n,c,普通,soon',
      playbook,
    );
    expect(problems).toEqual([
      'line 2, name: is missing',
      'line 2, tier: "vip" is neither potential (潜力) nor ordinary (普通)',
      'line 2, trialStartedOn: "2026-02-30" is not a day, write it as 2026-03-05',
      'line 3: code C1 is already used in line 2',
      'line 4, code: is missing',
      'line 4, trialStartedOn: "soon" is not a day, write it as 2026-03-05',
    ]);
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

  it('tells of unknown roles and superiors', () => {
    expect(readStaff('code,name,roles,reportsTo\nli,李明,boss,nobody').problems).toHaveLength(2);
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
