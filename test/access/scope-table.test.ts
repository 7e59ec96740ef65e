import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActingStaff } from '../../jobs/access/acting-staff.ts';
import { can } from '../../jobs/access/can.ts';
import type { CustomerSeats, Held, Place } from '../../jobs/access/rule.ts';
import {
  concerns,
  type FollowUpScope,
  followUpScopes,
  hasTeam,
  may,
  mayWithAll,
  type Scope,
  scopes,
} from '../../jobs/access/scopes.ts';
import { type Role, roles } from '../../templates/reader/roles.ts';

const person = (over: Partial<ActingStaff>): ActingStaff => ({
  id: 'me',
  code: 'me',
  name: 'me',
  roles: [],
  standsInFor: [],
  leads: [],
  ...over,
});

const anyone = fc.record({
  roles: fc.subarray([...roles, 'wizard']),
  standsInFor: fc.subarray(['away']),
  leads: fc.subarray(['mine']),
});
const seats = fc.record({
  supervisorId: fc.constantFrom(null, 'me', 'away', 'mine', 'other'),
  salespersonId: fc.constantFrom(null, 'me', 'away', 'mine', 'other'),
  assistantId: fc.constantFrom(null, 'me', 'away', 'mine', 'other'),
});

describe('the scopes among each other', () => {
  const within: readonly (readonly [Scope, Scope])[] = [
    ['sits', 'work'],
    ['manage', 'work'],
    ['work', 'read'],
    ['work', 'ledger'],
    ['audit', 'answer'],
    ['sits', 'answer'],
    ['answer', 'read'],
  ];

  it.each(within)('a person in scope %s is also in scope %s', (smaller, larger) => {
    fc.assert(
      fc.property(anyone, seats, (who, customer) => {
        expect(!may(smaller, person(who), customer) || may(larger, person(who), customer)).toBe(true);
      }),
    );
  });

  it('an operator, and a person with an unknown role, is in none of them', () => {
    fc.assert(
      fc.property(
        anyone,
        seats,
        fc.subarray(['operator', 'wizard']),
        fc.constantFrom(...scopes),
        (who, customer, held, scope) => {
          expect(may(scope, person({ ...who, roles: held }), customer)).toBe(false);
        },
      ),
    );
  });

  it('a person without seat, team or stand-in duty has no customers except by a company-wide right', () => {
    fc.assert(
      fc.property(fc.subarray([...roles]), fc.constantFrom(...scopes), (held, scope) => {
        const who = person({ roles: held });
        const customer = { supervisorId: 'other', salespersonId: 'mine', assistantId: 'away' };
        const overAll = (
          ['customer.read-any', 'customer.manage-any', 'gift.keep-any', 'company.answer'] as const
        ).some((capability) => can(who, capability));
        expect(!overAll && may(scope, who, customer)).toBe(false);
      }),
    );
  });
});

describe('the table of scopes', () => {
  const team = { leads: ['mine'] };
  const [sells, supervises, vacant, theirs] = [
    { supervisorId: 'boss', salespersonId: 'me', assistantId: null },
    { supervisorId: 'me', salespersonId: 'other', assistantId: null },
    { supervisorId: null, salespersonId: 'other', assistantId: null },
    { supervisorId: 'boss', salespersonId: 'mine', assistantId: 'other' },
  ];
  const cases: readonly (readonly [string, Partial<ActingStaff>, CustomerSeats, readonly Scope[]])[] = [
    [
      'a salesperson, her own',
      { roles: ['salesperson'] },
      sells,
      ['read', 'work', 'ledger', 'answer', 'sits'],
    ],
    ['a salesperson, another’s', { roles: ['salesperson'] }, theirs, []],
    ['an assistant, another’s', { roles: ['assistant'] }, theirs, []],
    [
      'a supervisor, his own',
      { roles: ['supervisor'] },
      supervises,
      ['read', 'work', 'manage', 'ledger', 'answer', 'audit', 'sits'],
    ],
    [
      'a supervisor, one without a supervisor',
      { roles: ['supervisor'] },
      vacant,
      ['read', 'work', 'manage', 'ledger'],
    ],
    [
      'a supervisor, one of his people’s',
      { roles: ['supervisor'], ...team },
      theirs,
      ['read', 'answer', 'audit'],
    ],
    ['a supervisor, another team’s', { roles: ['supervisor'] }, theirs, ['read']],
    ['finance', { roles: ['finance'] }, theirs, ['ledger']],
    [
      'the director',
      { roles: ['director'] },
      theirs,
      ['read', 'work', 'manage', 'ledger', 'answer', 'audit'],
    ],
    [
      'the general manager',
      { roles: ['gm'] },
      theirs,
      ['read', 'work', 'manage', 'ledger', 'answer', 'audit'],
    ],
    ['the operator', { roles: ['operator'], ...team }, sells, []],
    [
      'who stands in for the salesperson',
      { roles: ['salesperson'], standsInFor: ['mine'] },
      theirs,
      ['read', 'work', 'ledger', 'answer', 'sits'],
    ],
    [
      'a supervisor who stands in for another works there, and does not manage',
      { roles: ['supervisor'], standsInFor: ['boss'] },
      theirs,
      ['read', 'work', 'ledger', 'answer', 'sits'],
    ],
  ];

  it.each(cases)('%s', (_who, over, customer, expected) => {
    expect(scopes.filter((scope) => may(scope, person(over), customer))).toEqual(expected);
  });

  it.each<readonly [Role, readonly Scope[]]>([
    ['supervisor', ['read']],
    ['salesperson', []],
    ['assistant', []],
    ['finance', ['ledger']],
    ['director', ['read', 'work', 'manage', 'ledger', 'answer', 'audit']],
    ['gm', ['read', 'work', 'manage', 'ledger', 'answer', 'audit']],
    ['operator', []],
  ])('%s: over every customer, whatever its seats', (role, expected) => {
    expect(scopes.filter((scope) => mayWithAll(scope, person({ roles: [role] })))).toEqual(expected);
  });
});

describe('the table of what concerns a person', () => {
  const nobody: Held<Place> = { supervisor: null, salesperson: null, assistant: null, owner: null };
  const team = { leads: ['mine'] };
  const cases: readonly (readonly [
    string,
    Partial<ActingStaff>,
    Partial<Held<Place>>,
    readonly FollowUpScope[],
  ])[] = [
    ['a salesperson: what she owns', { roles: ['salesperson'] }, { owner: 'me' }, ['own', 'rated']],
    [
      'a salesperson: not what another owns of her customer',
      { roles: ['salesperson'] },
      { salesperson: 'me', owner: 'other' },
      [],
    ],
    [
      'an assistant: records of a customer in her care',
      { roles: ['assistant'] },
      { assistant: 'me', owner: 'other' },
      ['own'],
    ],
    [
      'who stands in for its owner',
      { roles: ['salesperson'], standsInFor: ['away'] },
      { owner: 'away' },
      ['own', 'rated'],
    ],
    [
      'who stands in for its assistant',
      { roles: ['assistant'], standsInFor: ['away'] },
      { assistant: 'away' },
      ['own'],
    ],
    [
      'a supervisor: of customers he supervises',
      { roles: ['supervisor'] },
      { supervisor: 'me', owner: 'other' },
      ['team', 'rated'],
    ],
    [
      'a supervisor: what his people own',
      { roles: ['supervisor'], ...team },
      { owner: 'mine' },
      ['team', 'rated'],
    ],
    ['a supervisor: what another team owns', { roles: ['supervisor'], ...team }, { owner: 'other' }, []],
    ['a supervisor: what he owns himself', { roles: ['supervisor'] }, { owner: 'me' }, ['own', 'rated']],
    [
      'a supervisor who stands in does not answer for that team',
      { roles: ['supervisor'], standsInFor: ['boss'] },
      { supervisor: 'boss', owner: 'other' },
      [],
    ],
    ['the director: everything', { roles: ['director'] }, { owner: 'other' }, ['team', 'rated']],
    ['the general manager: also what nobody owns', { roles: ['gm'] }, {}, ['team', 'rated']],
    ['finance: nothing', { roles: ['finance'] }, { owner: 'other', supervisor: 'me' }, []],
    [
      'the operator: nothing, not even with a seat',
      { roles: ['operator'], ...team },
      { owner: 'me', supervisor: 'me', assistant: 'me' },
      [],
    ],
    ['nobody: what nobody owns', { roles: ['salesperson'] }, {}, []],
  ];

  it.each(cases)('%s', (_who, over, held, expected) => {
    expect(followUpScopes.filter((scope) => concerns(scope, person(over), { ...nobody, ...held }))).toEqual(
      expected,
    );
  });

  it('supervisors, directors and general managers answer for more than their own', () => {
    expect(roles.filter((role) => hasTeam(person({ roles: [role] })))).toEqual(
      roles.filter((role) => ['supervisor', 'director', 'gm'].includes(role)),
    );
  });
});
