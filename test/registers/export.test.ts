import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runExport } from '../../jobs/book/run-export.ts';
import { strayEntries } from '../../jobs/registers/stray-entries.ts';
import { openRegisterOffice } from './register-office.ts';

it('an export has every entry with its answers as they were asked, also one in a state that the file no longer has', async () => {
  const office = await openRegisterOffice();
  const dir = mkdtempSync(join(tmpdir(), 'entries-'));
  onTestFinished(async () => {
    rmSync(dir, { recursive: true, force: true });
    await office.close();
  });
  await office.aCustomer({ code: 'C001', name: '杭州精工' });
  await office.ask('zhang', '/crm 投诉 新建 C001 类别=质量 漏油');
  await office.ask('zhang', '/crm 投诉 回复 TS2603-001 明天换');
  await office.ask('zhang', '/crm 投诉 新建 C001 迟到');
  await office.core.db.entry.updateMany({ where: { number: 'TS2603-002' }, data: { state: 'lost' } });
  const to = join(dir, 'entries.csv');
  expect(await runExport(office.core, { what: 'entries', since: null, to, overwrite: false })).toBe(2);
  const text = readFileSync(to, 'utf8');
  for (const words of [
    'TS2603-001',
    'C001',
    '处理中',
    '张伟',
    '类别: 质量',
    '怎么答复客户的: 明天换',
    'lost',
  ]) {
    expect(text).toContain(words);
  }
});

it('what a change of the files leaves behind is shown, found, and moved out by who may make a move', async () => {
  const office = await openRegisterOffice();
  onTestFinished(() => office.close());
  await office.aCustomer({ code: 'C001', name: '杭州精工' });
  for (const what of ['漏油', '迟到']) await office.ask('zhang', `/crm 投诉 新建 C001 类别=质量 ${what}`);
  const { db, templates } = office.core;
  const strays = async () =>
    (await strayEntries(db, templates.registers, templates.forms)).map(
      ({ register, kind, key, count, numbers }) => `${register} ${kind} ${key} ${count} ${numbers.join()}`,
    );
  expect(await strays()).toEqual([]);
  const [first, second] = ['TS2603-001', 'TS2603-002'];
  await db.entry.update({
    where: { register_number: { register: 'complaint', number: first } },
    data: { state: 'lost', answers: { summary: '漏油', colour: '红' } },
  });
  await office.ask('zhang', '/crm 任务 新建 完成日期=2026-03-10 整理样品');
  await db.entry.updateMany({ where: { register: 'task' }, data: { register: 'errand' } });
  expect(await strays()).toEqual([
    expect.stringMatching(/^errand register \S+ 1 RW2603-001$/u),
    `complaint state lost 1 ${first}`,
    `complaint field colour 1 ${first}`,
  ]);
  const shown = await office.ask('zhang', `/crm 投诉 查看 ${first}`);
  expect(shown).toContain('lost');
  expect(shown).toContain('漏油');
  expect(await office.ask('zhang', '/crm 投诉 列表')).toContain(first);
  expect(await office.ask('zhao', `/crm 投诉 回复 ${first} 好的`)).toContain('没有');
  expect(await office.ask('wang', `/crm 投诉 回复 ${first} 好的`)).toContain('不由您办理');
  expect(await office.ask('zhang', `/crm 投诉 回复 ${first} 已派人`)).toContain('现在是“处理中”');
  expect(await office.owed()).toEqual(expect.arrayContaining([expect.stringContaining('complaint-solve')]));
  // One that is where the file has it goes only where its moves lead.
  expect(await office.ask('zhang', `/crm 投诉 解决 ${second} 好了`)).toContain('不能“解决”');
});
