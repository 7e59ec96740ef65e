import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { run } from '../../bot/cli/run.ts';
import { writeSetting } from '../../jobs/settings.ts';
import { aCompany, type Company } from '../company.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { editedTemplates } from '../templates/edited-templates.ts';

let database: FreshDatabase;
let company: Company;
let dir: string;
beforeEach(async () => {
  database = await freshDatabase();
  company = await aCompany(database.db, { steps: 'all' });
  dir = mkdtempSync(join(tmpdir(), 'preview-'));
  vi.stubEnv('LC_ALL', 'zh_CN.UTF-8');
  vi.stubEnv('DATABASE_URL', database.url);
  vi.stubEnv('XINHANG_DATA', dir);
  // A rehearsal set to the company's clock, so that the output is the same on any day.
  const aheadMs = company.clock.now().epochMilliseconds - Date.now();
  await writeSetting(database.db, 'rehearsal-clock', aheadMs);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true, force: true });
  await database.close();
});

/** The command's output and exit code. */
async function xinhang(...words: string[]) {
  const said: string[] = [];
  const keep = (text: string | Uint8Array) => said.push(String(text)) > 0;
  const streams = [
    vi.spyOn(process.stdout, 'write').mockImplementation(keep),
    vi.spyOn(process.stderr, 'write').mockImplementation(keep),
  ];
  try {
    const code = await run(['node', 'xinhang', ...words]);
    return { code, said: said.join('') };
  } finally {
    for (const stream of streams) stream.mockRestore();
  }
}

/** No one owes what was due before they came. */
const onStaffBefore = async () =>
  await database.db.staff.updateMany({ data: { createdAt: new Date('2026-03-01T00:00:00Z') } });

const rows = async () =>
  JSON.stringify([
    await database.db.followUp.findMany({ orderBy: { id: 'asc' } }),
    await database.db.reminder.findMany({ orderBy: { id: 'asc' } }),
    await database.db.customer.findMany({ orderBy: { id: 'asc' } }),
  ]);

describe('xinhang preview', () => {
  it('prints the coming days, and does not change the plan', async () => {
    await company.aCustomer({ code: 'C001', name: '杭州精工' });
    const before = await rows();
    const { code, said } = await xinhang('preview', '--days', '12');
    expect(code).toBe(0);
    expect(said).toMatch(/^2026年3月10日 周二.*\n· 张伟：C001 杭州精工 第一次回访客户试用情况/mu);
    expect(said).toMatch(/客户 1 家，消息 \d+ 条\n$/u);
    expect(await rows()).toBe(before);
  });

  it('names what colleagues owe by the calendar, on its days, without a customer', async () => {
    await onStaffBefore();
    const { said } = await xinhang('preview', '--days', '30');
    expect(said).toMatch(/^2026年3月27日 周五.*\n(?:· .*\n)*· 张伟：交下月拜访计划/mu);
    const json = await xinhang('preview', '--days', '30', '--json');
    expect(json.said).toContain(
      '"room":"dm:zhang","to":["zhang"],"items":[{"customer":"","step":"visit-plan","cycle":"2026-04","say":"duty/due"}]',
    );
  });

  it('with --json prints a line per message, as simulate does', async () => {
    await company.aCustomer({ code: 'C001' });
    const { said } = await xinhang('preview', '--days', '12', '--json');
    const lines = said
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines).toContainEqual({
      at: '2026-03-10T09:00:00+08:00',
      audience: 'staff',
      room: 'dm:zhang',
      to: ['zhang'],
      items: [{ customer: 'C001', step: 'trial-check', cycle: '1', say: 'trial-check/prepare' }],
    });
  });

  it('is in the access log under the operator of the program', async () => {
    await company.aCustomer({ code: 'C001' });
    await xinhang('preview', '--json');
    expect(await database.db.audit.findMany({ where: { action: 'file.read' } })).toMatchObject([
      { actor: 'cli', actorId: null, subject: 'preview' },
    ]);
  });

  it.each([
    [['--days', '0'], '--days 0 不是 1 到 400 之间的整数'],
    [['--days', 'soon'], '--days soon 不是'],
    [['--templates', 'x'], '--templates 要和 --diff 一起用'],
  ])('refuses %j with a sentence', async (words, sentence) => {
    const { code, said } = await xinhang('preview', ...words);
    expect(code).toBe(1);
    expect(said).toContain(sentence);
  });
});

describe('xinhang preview --diff', () => {
  const later = ['due: 10d', 'due: 12d'] as const;

  it('reports no change while the rules are those used for planning', async () => {
    await company.aCustomer({ code: 'C001' });
    const { code, said } = await xinhang('preview', '--diff');
    expect({ code, said }).toEqual({ code: 0, said: '客户 1 家，有变化 0 家。\n' });
  });

  it('describes what another playbook would move, and moves nothing', async () => {
    await company.aCustomer({ code: 'C001', name: '杭州精工' });
    await company.aCustomer({ code: 'C002' });
    const before = await rows();
    const other = editedTemplates({ 'playbook.yaml': [...later] });
    const { code, said } = await xinhang('preview', '--diff', '--templates', other, '--show', '1');
    expect(code).toBe(0);
    expect(said).toContain(
      'C001 杭州精工\n  调整：第一次回访客户试用情况，由 张伟 负责，2026年3月14日 周六 截止',
    );
    expect(said).not.toContain('C002');
    expect(said).toContain('另有 1 家客户有变化。\n客户 2 家，有变化 2 家。\n调整事项 2\n改动提醒 ');
    expect(await rows()).toBe(before);
  });

  it('says of a changed duty whom it would ask from when, and of the others nothing', async () => {
    await onStaffBefore();
    const before = await rows();
    const other = editedTemplates({
      'registers/visit-plan.yaml': ['owes: { all: [salesperson] }', 'owes: { all: [supervisor] }'],
      'registers/rule-review.yaml': ['{ year: "01-05" }', '{ year: "06-05" }'],
    });
    const { code, said } = await xinhang('preview', '--diff', '--templates', other);
    expect({ code, said }).toEqual({
      code: 0,
      said: [
        '制度年审：原来要求 陈总监，2027年1月5日 周二 起；改后 陈总监，2026年6月5日 周五 起。',
        '交下月拜访计划：原来要求 张伟、赵敏，2026年3月27日 周五 起；改后 李主管、钱主管，2026年3月27日 周五 起。',
        '客户 0 家，有变化 0 家。\n',
      ].join('\n'),
    });
    expect(await rows()).toBe(before);
  });

  it('says the same of a duty that is owed for customers, counting those of its kind alone', async () => {
    await company.aCustomer({ code: 'C001' });
    await company.aCustomer({ code: 'C002', salesperson: 'zhao', supervisor: 'qian' });
    await company.aCustomer({ code: 'C003' });
    const keyAccount = (code: string, valueGrade: 'A1' | 'B1') =>
      database.db.customer.update({ where: { code }, data: { keyAccount: 'agreement', valueGrade } });
    await keyAccount('C001', 'A1');
    await keyAccount('C002', 'B1');
    const before = await rows();
    const other = editedTemplates({
      'registers/visit.yaml': ['valueGrade: [b1, b2]', 'valueGrade: [a1, a2, b1, b2]'],
    });
    const { said } = await xinhang('preview', '--diff', '--templates', other);
    expect(said).toContain(
      '本季度拜访大客户：原来要求 赵敏，2026年3月17日 周二 起；改后 张伟、赵敏，2026年3月17日 周二 起。\n',
    );
    expect(said).not.toContain('本月拜访大客户');
    expect(await rows()).toBe(before);
  });

  it('names the mistakes of a folder that cannot be read as rules', async () => {
    const broken = editedTemplates({ 'playbook.yaml': 'zone: 1\n' });
    const { code, said } = await xinhang('preview', '--diff', '--templates', broken);
    expect(code).toBe(1);
    expect(said).toContain('playbook.yaml:1');
  });
});
