import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { beyondGrant, can, fitsAbsence } from '../../jobs/access/can.ts';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { loadedTemplates } from './loaded-templates.ts';
import { holdersAmong, readRole, roleName, rolesThatCan } from '../../templates/reader/roles.ts';
import { defaultTemplatesDir } from '../../templates/reader/templates-dir.ts';
import { type Edit, editedTemplates, problemsOf } from './edited-templates.ts';

const file = 'roles.yaml';
const ownFile = readFileSync(join(defaultTemplatesDir(), file), 'utf8');
afterEach(() => void loadedTemplates());

describe('the posts of the company', () => {
  it('are read, named and written like roles, and take part in the process', () => {
    loadedTemplates();
    expect(readRole('售后服务部')).toBe('after-sales');
    expect(readRole('Archive keeper')).toBe('archive-keeper');
    expect(roleName('board-leader', 'zh-CN')).toBe('评审组组长');
    expect(can({ roles: ['legal'] }, 'process.join')).toBe(true);
    expect(can({ roles: ['legal'] }, 'customer.read-any')).toBe(false);
    expect(can({ roles: ['board-member'] }, 'customer.read-any')).toBe(true);
  });

  it('a post that the file no longer has grants nothing', () => {
    const guest = 'posts:\n  - { key: guest, title: { zh: 来宾, en: guest } }\n';
    loadTemplates(editedTemplates({ [file]: ['posts:\n', guest] }));
    expect(can({ roles: ['guest'] }, 'process.join')).toBe(true);
    loadedTemplates();
    expect(can({ roles: ['guest'] }, 'process.join')).toBe(false);
    expect(readRole('guest')).toBeNull();
  });

  it('are given by those who answer for the company alone', () => {
    loadedTemplates();
    expect(beyondGrant({ roles: ['gm'] }, ['legal'])).toBeUndefined();
    expect(beyondGrant({ roles: ['supervisor'] }, ['salesperson', 'legal'])).toBe('legal');
  });

  it('a stand-in has the same post, or answers for the company', () => {
    loadedTemplates();
    const away = { roles: ['legal'] };
    const fits = ['legal', 'director', 'quality', 'supervisor'].map((role) =>
      fitsAbsence({ roles: [role] }, away),
    );
    expect(fits).toEqual([true, true, false, false]);
  });

  it('is its deputies’ only while no one has it', () => {
    loadedTemplates();
    const [wang, zhao] = [{ roles: ['assistant'] }, { roles: ['salesperson', 'after-sales'] }];
    expect(holdersAmong([wang], 'after-sales')).toEqual([wang]);
    expect(holdersAmong([wang, zhao], 'after-sales')).toEqual([zhao]);
  });
});

describe('the rights of a role', () => {
  it('are what the company’s file says, and nothing of the program changes', () => {
    const edit: Edit = [
      'can: [process.join, customer.follow, figures.read]\n    seats: [assistant]',
      'can: [process.join, customer.follow, customer.open]\n    seats: [assistant]',
    ];
    const assistant = { roles: ['assistant'] };
    loadedTemplates();
    expect([can(assistant, 'customer.open'), can(assistant, 'figures.read')]).toEqual([false, true]);
    loadTemplates(editedTemplates({ [file]: edit }));
    expect([can(assistant, 'customer.open'), can(assistant, 'figures.read')]).toEqual([true, false]);
    expect(rolesThatCan('customer.open')).toEqual(['supervisor', 'assistant', 'director', 'gm']);
  });

  it('and its names too', () => {
    loadTemplates(
      editedTemplates({
        [file]: ['{ zh: 业务员, en: salesperson }', '{ zh: 客户经理, en: account manager }'],
      }),
    );
    expect([roleName('salesperson', 'zh-CN'), readRole('客户经理')]).toEqual(['客户经理', 'salesperson']);
  });

  it('are the program’s where a folder of before has none', () => {
    const { roles: own } = loadedTemplates();
    const posts = ownFile.slice(ownFile.indexOf('\nposts:'));
    expect(loadTemplates(editedTemplates({ [file]: posts })).roles).toEqual(own);
    const folder = editedTemplates({ [file]: null });
    const without = problemsOf(() => loadTemplates(folder));
    expect(without.every((one) => !one.startsWith(file))).toBe(true);
  });
});

describe('a mistake in roles.yaml is named with its line and key', () => {
  it.each<[string, Edit, string]>([
    ['a key of a role', ['key: legal', 'key: finance'], 'finance means something else; expected another key'],
    ['a key twice', ['key: legal', 'key: quality'], 'quality is there already; expected each only once'],
    ['a name twice', ['names: [品质部体系工程师, 品质部]', 'names: [售后]'], '售后 is a name of after-sales'],
    [
      'a role that is missing',
      ['key: salesperson', 'key: assistant'],
      'salesperson is missing; expected every role of the program',
    ],
    [
      'a right that nobody has',
      ['can: [process.join, gift.keep-any]', 'can: [process.join]'],
      'no role has the right gift.keep-any',
    ],
    [
      'a seat that nobody may take',
      ownFile.replaceAll(/seats: \[supervisor(?:, )?/gu, 'seats: ['),
      'no role may take the seat supervisor',
    ],
    [
      'a right that there is not',
      ['can: [process.join, gift.keep-any]', 'can: [process.join, gifts]'],
      'expected one of process.join, customer.follow',
    ],
    [
      'an operator who would read customers',
      ['can: [program.operate, failed.see]', 'can: [program.operate, customer.read-any]'],
      'operator runs the program and so reads nothing of customers; expected no customer.read-any',
    ],
    [
      'a right in the process without a part in it',
      ['can: [process.join, gift.keep-any]', 'can: [gift.keep-any]'],
      'finance takes no part in the process without process.join',
    ],
    [
      'a role that may give more than it has',
      ['grants: [salesperson, assistant]', 'grants: [salesperson, assistant, finance]'],
      'finance has the right gift.keep-any, which supervisor has not',
    ],
    ['a name of two roles', ['names: [业务, 销售]', 'names: [业务, 助理]'], '助理 is a name of salesperson'],
    [
      'a right that no post has',
      ['can: [customer.read-any]', 'can: [staff.keep]'],
      'expected one of customer.read-any, figures.read',
    ],
  ])('%s', (_, edit, message) => {
    const found = problemsOf(() => loadTemplates(editedTemplates({ [file]: edit })));
    expect(found.find((one) => one.includes(message))).toContain(`${file}:`);
  });

  it('an unknown post in a register or an approval', () => {
    const found = problemsOf(() =>
      loadTemplates(
        editedTemplates({
          'registers/complaint.yaml': ['owner: salesperson', 'owner: warehouse'],
          'approvals.yaml': ['{ role: finance,', '{ role: warehouse,'],
        }),
      ),
    );
    const at = found.map((one) => one.replace(/:\d+ /u, ' ').split(' |')[0]);
    expect(at).toEqual(['approvals.yaml approvals[0].deciders[0].role', 'registers/complaint.yaml owner']);
  });
});
