import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beyondGrant, can, fitsAbsence, fitsSeat, holdsOneOf } from '../../jobs/access/can.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { ownerRoles } from '../../templates/reader/playbook.ts';
import {
  type Capability,
  capabilities,
  readRole,
  type Role,
  roleName,
  roles,
  rolesThatCan,
} from '../../templates/reader/roles.ts';

/** The expected capabilities, stated independently of the table: one line per capability. */
const expected: Readonly<Record<Capability, string>> = {
  'process.join': 'supervisor salesperson assistant finance director gm',
  'customer.follow': 'supervisor salesperson assistant director gm',
  'customer.open': 'supervisor director gm',
  'customer.read-any': 'supervisor director gm',
  'customer.manage': 'supervisor director gm',
  'customer.manage-any': 'director gm',
  'gift.keep-any': 'finance',
  'figures.read': 'supervisor salesperson assistant director gm',
  'team.answer': 'supervisor',
  'company.answer': 'director gm',
  'team.brief': 'supervisor',
  'silence.hear': 'director gm',
  'audit.read': 'supervisor director gm',
  'staff.keep': 'supervisor director gm',
  'handover.make': 'supervisor director gm',
  'failed.see': 'supervisor director gm operator',
  'program.operate': 'operator',
};

describe('a right', () => {
  it.each(capabilities)('%s is given to exactly these roles', (capability) => {
    expect(rolesThatCan(capability).join(' ')).toBe(expected[capability]);
  });

  it('comes from any of a person’s roles, and from nothing else', () => {
    fc.assert(
      fc.property(
        fc.subarray([...roles, 'wizard', 'toString', '__proto__']),
        fc.constantFrom(...capabilities),
        (held, capability) => {
          const able: readonly string[] = rolesThatCan(capability);
          expect(can({ roles: held }, capability)).toBe(held.some((role) => able.includes(role)));
        },
      ),
    );
  });
});

describe('who may give and take which roles', () => {
  const may = (who: Role, wanted: readonly string[]) => beyondGrant({ roles: [who] }, wanted) === undefined;

  it('no one can grant a right they do not have, except the operator’s, which is not a promotion', () => {
    const rules = loadedTemplates().roles;
    for (const who of roles) {
      for (const given of rules[who].grants.filter((role) => role !== 'operator' && role !== 'finance')) {
        for (const capability of rules[given].can) {
          const has = can({ roles: [who] }, capability) || can({ roles: [who] }, 'company.answer');
          expect([who, given, capability, has]).toEqual([who, given, capability, true]);
        }
      }
    }
  });

  it('supervisors manage salespeople and assistants, directors everyone except the general manager', () => {
    expect(roles.filter((role) => may('supervisor', [role]))).toEqual(['salesperson', 'assistant']);
    expect(roles.filter((role) => !may('director', [role]))).toEqual(['gm']);
    expect(roles.filter((role) => !may('gm', [role]))).toEqual([]);
    for (const who of ['salesperson', 'assistant', 'finance', 'operator'] as const) {
      expect(roles.filter((role) => may(who, [role]))).toEqual([]);
    }
  });

  it('posts are given and taken by those who answer for the company, and the first beyond is named', () => {
    loadedTemplates();
    const beyond = (who: Role, ...wanted: string[]) => beyondGrant({ roles: [who] }, wanted);
    for (const who of roles) {
      const expected = who === 'director' || who === 'gm' ? undefined : 'quality';
      expect([who, beyond(who, 'quality')]).toEqual([who, expected]);
    }
    expect(beyond('supervisor', 'salesperson', 'quality', 'director')).toBe('quality');
    expect(beyond('director', 'quality', 'gm')).toBe('gm');
  });

  it('an unknown role cannot be granted or revoked by anyone', () => {
    expect(may('gm', ['salesperson', 'wizard'])).toBe(false);
  });
});

describe('who may stand in for whom', () => {
  it('a seat is for its own role and those above it', () => {
    const fits = (role: Role) => ownerRoles.filter((seat) => fitsSeat({ roles: [role] }, seat)).join(' ');
    expect(Object.fromEntries(roles.map((role) => [role, fits(role)]))).toEqual({
      supervisor: 'supervisor salesperson assistant',
      salesperson: 'salesperson assistant',
      assistant: 'assistant',
      finance: '',
      director: 'supervisor',
      gm: 'supervisor',
      operator: '',
    });
  });

  it('an absence is for the same role and those above it; a customer’s work is never an operator’s', () => {
    const fits = (standIn: Role, away: Role) => fitsAbsence({ roles: [standIn] }, { roles: [away] });
    for (const role of roles) expect(fits(role, role)).toBe(true);
    expect(fits('supervisor', 'salesperson')).toBe(true);
    expect(fits('salesperson', 'supervisor')).toBe(false);
    expect(roles.filter((away) => fits('operator', away))).toEqual(['operator']);
    expect(roles.filter((standIn) => fits(standIn, 'finance'))).toEqual(['finance', 'director', 'gm']);
  });

  it('one of several roles is enough, on either side', () => {
    const fits = (standIn: readonly string[], away: readonly string[]) =>
      fitsAbsence({ roles: standIn }, { roles: away });
    expect(fits(['finance', 'salesperson'], ['salesperson'])).toBe(true);
    expect(fits(['salesperson'], ['finance', 'salesperson'])).toBe(true);
    expect(fitsSeat({ roles: ['finance', 'salesperson'] }, 'salesperson')).toBe(true);
    expect(fitsSeat({ roles: ['finance', 'assistant'] }, 'salesperson')).toBe(false);
    expect(holdsOneOf({ roles: ['finance'] }, ['salesperson', 'finance'])).toBe(true);
    expect(holdsOneOf({ roles: ['finance'] }, ['salesperson'])).toBe(false);
    expect(holdsOneOf({ roles: ['finance'] }, [])).toBe(false);
  });

  it('a post is for its holders and those who answer for the company', () => {
    loadedTemplates();
    const fits = (standIn: readonly string[], away: readonly string[]) =>
      fitsAbsence({ roles: standIn }, { roles: away });
    expect(fits(['quality'], ['quality'])).toBe(true);
    expect(fits(['quality'], ['legal'])).toBe(false);
    expect(roles.filter((role) => fits([role], ['quality']))).toEqual(['director', 'gm']);
    // The operator's is not a post.
    expect(fits(['gm'], ['operator'])).toBe(false);
  });
});

describe('a role', () => {
  it.each(roles)('%s is found by its key and by every name, and no two share one', (role) => {
    const { label, names } = loadedTemplates().roles[role];
    for (const written of [role, role.toUpperCase(), label['zh-CN'], ...names]) {
      expect(readRole(` ${written} `)).toBe(role);
    }
  });

  it('that the table does not have is called what it is called', () => {
    expect(roleName('wizard', 'en')).toBe('wizard');
    expect(readRole('wizard')).toBeNull();
  });
});
