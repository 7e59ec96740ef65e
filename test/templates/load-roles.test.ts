import { afterEach, describe, expect, it } from 'vitest';
import { beyondGrant, can, fitsAbsence } from '../../jobs/access/can.ts';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { holdersAmong, readRole, roleName } from '../../templates/reader/roles.ts';
import { type Edit, editedTemplates, problemsOf } from './edited-templates.ts';

const file = 'roles.yaml';
afterEach(() => void loadTemplates());

describe('the posts of the company', () => {
  it('are read, named and written like roles, and take part in the process', () => {
    loadTemplates();
    expect(readRole('售后服务部')).toBe('after-sales');
    expect(readRole('Archive keeper')).toBe('archive-keeper');
    expect(roleName('board-leader', 'zh-CN')).toBe('评审组组长');
    expect(can({ roles: ['legal'] }, 'process.join')).toBe(true);
    expect(can({ roles: ['legal'] }, 'customer.read-any')).toBe(false);
    expect(can({ roles: ['board-member'] }, 'customer.read-any')).toBe(true);
  });

  it('a post that the file no longer has grants nothing', () => {
    loadTemplates(editedTemplates({ [file]: ['key: steering-group', 'key: other-group'] }));
    expect(can({ roles: ['steering-group'] }, 'process.join')).toBe(false);
    expect(readRole('steering-group')).toBeNull();
  });

  it('are given by those who answer for the company alone', () => {
    loadTemplates();
    expect(beyondGrant({ roles: ['gm'] }, ['legal'])).toBeUndefined();
    expect(beyondGrant({ roles: ['supervisor'] }, ['salesperson', 'legal'])).toBe('legal');
  });

  it('a stand-in has the same post, or answers for the company', () => {
    loadTemplates();
    const away = { roles: ['legal'] };
    const fits = ['legal', 'director', 'quality', 'supervisor'].map((role) =>
      fitsAbsence({ roles: [role] }, away),
    );
    expect(fits).toEqual([true, true, false, false]);
  });

  it('is its deputies’ only while nobody has it', () => {
    loadTemplates();
    const [wang, zhao] = [{ roles: ['assistant'] }, { roles: ['salesperson', 'after-sales'] }];
    expect(holdersAmong([wang], 'after-sales')).toEqual([wang]);
    expect(holdersAmong([wang, zhao], 'after-sales')).toEqual([zhao]);
  });
});

describe('a mistake in roles.yaml is named with its line and key', () => {
  it.each<[string, Edit, string]>([
    ['a key of a role', ['key: legal', 'key: finance'], 'finance means something else; expected another key'],
    ['a key twice', ['key: legal', 'key: quality'], 'quality is there already; expected each only once'],
    ['a name twice', ['names: [品质部体系工程师, 品质部]', 'names: [售后]'], '售后 is a name of after-sales'],
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
