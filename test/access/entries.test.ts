import { describe, expect, it } from 'vitest';
import type { ActingStaff } from '../../jobs/access/acting-staff.ts';
import {
  type EntryPlaces,
  mayMoveEntry,
  mayOpenEntry,
  mayReadEntry,
  scopeToOpen,
} from '../../jobs/access/entries.ts';
import type { Mover, Reader } from '../../templates/reader/register.ts';

const person = (id: string, roles: readonly string[], over: Partial<ActingStaff> = {}): ActingStaff => ({
  id,
  code: id,
  name: id,
  roles,
  standsInFor: [],
  leads: [],
  ...over,
});

/** Everyone who may have to do with an entry that zhang opened and zhao owns, about a customer of qian, sun and wang. */
const people = {
  opener: person('zhang', ['salesperson']),
  owner: person('zhao', ['salesperson']),
  'their stand-in': person('zhou', ['salesperson'], { standsInFor: ['zhang'] }),
  'their superior': person('li', ['supervisor'], { leads: ['zhang'] }),
  'the owner’s superior': person('sup', ['supervisor'], { leads: ['zhao'] }),
  'the customer’s supervisor': person('qian', ['supervisor']),
  'the customer’s salesperson': person('sun', ['salesperson']),
  'the customer’s assistant': person('wang', ['assistant']),
  'another supervisor': person('he', ['supervisor']),
  'another assistant': person('ann', ['assistant']),
  finance: person('fei', ['finance']),
  director: person('chen', ['director']),
  'somebody without a role': person('none', []),
  'an operator': person('ops', ['operator']),
} as const;
type Who = keyof typeof people;

const entry: EntryPlaces = {
  openerId: 'zhang',
  ownerId: 'zhao',
  customer: { supervisorId: 'qian', salespersonId: 'sun', assistantId: 'wang' },
};
const ofNobody: EntryPlaces = { openerId: 'zhang', ownerId: null, customer: null };

const those = (holds: (who: ActingStaff) => boolean) =>
  (Object.keys(people) as Who[]).filter((who) => holds(people[who]));

describe('an entry is read by those whom its register names, and by who opened, owns or stands in', () => {
  const always: readonly Who[] = ['opener', 'owner', 'their stand-in'];
  it.each<readonly [readonly Reader[], readonly Who[]]>([
    [[], []],
    [['own'], ['the customer’s supervisor', 'the customer’s salesperson', 'the customer’s assistant']],
    [['supervisor'], ['their superior', 'the owner’s superior', 'the customer’s supervisor']],
    [['finance'], ['finance']],
    [['director'], ['director']],
    [
      ['supervisor', 'finance'],
      ['their superior', 'the owner’s superior', 'the customer’s supervisor', 'finance'],
    ],
  ])('%j', (read, more) => {
    expect(those((who) => mayReadEntry({ read }, who, entry))).toEqual(
      those((who) => [...always, ...more].some((one) => people[one] === who)),
    );
  });

  it('about no customer it is read by no seat', () => {
    expect(those((who) => mayReadEntry({ read: ['own', 'supervisor'] }, who, ofNobody))).toEqual([
      'opener',
      'their stand-in',
      'their superior',
    ]);
  });
});

describe('a move is made by those whom its register names', () => {
  it.each<readonly [readonly Mover[], readonly Who[]]>([
    [[], []],
    [['opener'], ['opener', 'their stand-in']],
    [['owner'], ['owner']],
    [['supervisor'], ['their superior', 'the owner’s superior', 'the customer’s supervisor', 'director']],
    [['salesperson'], ['the customer’s salesperson']],
    [['assistant'], ['the customer’s assistant']],
    [['finance'], ['finance']],
  ])('%j', (by, expected) => {
    expect(those((who) => mayMoveEntry({ by, decides: false }, who, entry))).toEqual(expected);
  });

  it('who opened it never decides, whatever their place; who stands in for them may', () => {
    const decided = { by: ['opener', 'supervisor'], decides: true } as const;
    const opened = {
      ...entry,
      customer: { supervisorId: 'zhang', salespersonId: 'zhang', assistantId: 'zhang' },
    };
    expect(mayMoveEntry(decided, people.opener, opened)).toBe(false);
    expect(mayMoveEntry({ ...decided, decides: false }, people.opener, opened)).toBe(true);
    expect(mayMoveEntry(decided, people['their superior'], opened)).toBe(true);
  });
});

describe('a place outlasts the role that it was given to, and then gives nothing', () => {
  const everywhere: EntryPlaces = {
    openerId: 'me',
    ownerId: 'me',
    customer: { supervisorId: 'me', salespersonId: 'me', assistantId: 'me' },
  };
  const seated: EntryPlaces = { ...everywhere, openerId: 'other', ownerId: null };
  const readers: readonly Reader[] = ['own', 'supervisor'];
  const movers: readonly Mover[] = ['owner', 'opener', 'supervisor', 'salesperson', 'assistant'];

  it.each([[[]], [['operator']], [['wizard']]])('to those who take no part: %j', (roles) => {
    const who = person('me', roles);
    expect(mayReadEntry({ read: readers }, who, everywhere)).toBe(false);
    for (const by of movers) {
      expect([by, mayMoveEntry({ by: [by], decides: false }, who, everywhere)]).toEqual([by, false]);
    }
  });

  it('to those who follow no customers, from the seats of a customer', () => {
    const who = person('me', ['finance']);
    for (const read of readers) {
      expect([read, mayReadEntry({ read: [read] }, who, seated)]).toEqual([read, false]);
    }
    for (const by of movers) {
      expect([by, mayMoveEntry({ by: [by], decides: false }, who, seated)]).toEqual([by, false]);
    }
  });
});

describe('an entry is opened', () => {
  it('by the roles that its register names', () => {
    expect(those((who) => mayOpenEntry({ open: ['finance', 'assistant'] }, who))).toEqual([
      'the customer’s assistant',
      'another assistant',
      'finance',
    ]);
  });

  it('about customers one works on, and by finance about any of its ledger', () => {
    expect(scopeToOpen({ open: ['salesperson', 'supervisor'] })).toBe('work');
    expect(scopeToOpen({ open: ['salesperson', 'finance'] })).toBe('ledger');
  });
});
