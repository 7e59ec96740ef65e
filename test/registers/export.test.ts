import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runExport } from '../../jobs/book/run-export.ts';
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
