import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { blocksOf } from '../docs/markdown.ts';
import type { Edit } from '../templates/edited-templates.ts';
import { openRegisterOffice, type RegisterOffice } from './register-office.ts';

const page = readFileSync(new URL('../../CONTRIBUTING.md', import.meta.url), 'utf8');

/** 样机借出, as the recipe prints it: its file and its form, with texts that are there already. */
const loans: Readonly<Record<string, Edit>> = Object.fromEntries(
  blocksOf(page).flatMap(({ file, text }) =>
    file?.endsWith('/loan.yaml') === true ? [[file.replace(/^templates\//u, ''), text]] : [],
  ),
);

let office: RegisterOffice;
afterEach(() => office.close());

describe('样机借出, a register from a file alone', () => {
  it('is due back after 14 days, reminded, and extended with a yes of the supervisor, from which it counts anew', async () => {
    office = await openRegisterOffice(loans);
    await office.aCustomer({ code: 'C001', name: '杭州精工' });
    expect(await office.ask('zhang', '/crm 样机 新建 C001 BX-200')).toContain('YJ26-01');
    await office.at('2026-03-13T09:00');
    expect(office.titles('zhang').at(-1)).toContain('YJ26-01');
    expect(await office.ask('zhang', '/crm 样机 延期 YJ26-01')).toContain('申请延期');
    expect(await office.decide('zhang')).toContain('不能由自己审批');
    expect(await office.decide('li')).toContain('样机借出');
    const open = await office.core.db.followUp.findMany({ where: { state: 'open' } });
    expect(
      open.map(({ step, cycle, dueOn }) => `${step} ${cycle} ${dueOn.toISOString().slice(0, 10)}`),
    ).toEqual(['loan-return YJ26-01#2 2026-03-27']);
    expect(await office.ask('zhang', '/crm 样机 归还 YJ26-01')).toContain('已归还');
    expect(await office.core.db.followUp.count({ where: { state: 'open' } })).toBe(0);
  });

  it('a supervisor who borrows one does not decide about it; the director does', async () => {
    office = await openRegisterOffice(loans);
    await office.aCustomer({ code: 'C001', name: '杭州精工' });
    await office.ask('li', '/crm 样机 新建 C001 BX-200');
    await office.ask('li', '/crm 样机 延期 YJ26-01');
    expect(await office.decide('li')).toContain('不能由自己审批');
    expect(await office.decide('chen')).toContain('样机借出');
    expect(await office.ask('li', '/crm 样机 查看 YJ26-01')).toContain('借出');
  });

  it('after a no it is due back in two working days, and does not count anew', async () => {
    office = await openRegisterOffice(loans);
    await office.aCustomer({ code: 'C001', name: '杭州精工' });
    await office.ask('zhang', '/crm 样机 新建 C001 BX-200');
    await office.ask('zhang', '/crm 样机 延期 YJ26-01');
    await office.decide('li', '别的客户在等');
    const open = await office.core.db.followUp.findMany({ where: { state: 'open' } });
    expect(open.map(({ step, dueOn }) => `${step} ${dueOn.toISOString().slice(0, 10)}`)).toEqual([
      'loan-refused 2026-03-05',
    ]);
    expect(await office.ask('zhang', '/crm 样机 查看 YJ26-01')).toContain('别的客户在等');
  });
});
