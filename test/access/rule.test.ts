import { describe, expect, it } from 'vitest';
import { Prisma } from '../../prisma/client.ts';
import {
  customerWhere,
  type EntryPlace,
  either,
  entryRuleSql,
  entryWhere,
  heldBy,
  holds,
  none,
  openFollowUpsSql,
  ruleSql,
  seatsHeld,
  vacant,
} from '../../jobs/access/rule.ts';

// That each filter selects what `holds` says is held by test/access/scopes on a real database; here is how each is
// written, so that none becomes wider unnoticed.
const nothing = { id: { in: [] } };
const everything = { NOT: nothing };
const seats = { supervisor: 'li', salesperson: 'zhang', assistant: null };
const held = { ...seats, owner: null, opener: null };

describe('a rule', () => {
  it.each([
    ['everything', 'all', true],
    ['nothing', none, false],
    ['a seat that one of them holds', heldBy(['salesperson'], ['wang', 'zhang']), true],
    ['a seat that another holds', heldBy(['salesperson'], ['li']), false],
    ['a seat of nobody, held by one of them', heldBy(['assistant'], ['li']), false],
    ['any of several seats', heldBy(['assistant', 'supervisor'], ['li']), true],
    ['a vacant seat', vacant('assistant'), true],
    ['a seat that is not vacant', vacant('supervisor'), false],
    ['either of two', either(vacant('supervisor'), heldBy(['supervisor'], ['li'])), true],
    ['neither of two', either(vacant('supervisor'), heldBy(['supervisor'], ['wang'])), false],
    ['either of two, one of which is everything', either(none, 'all'), true],
    ['either of none', either(), false],
  ] as const)('holds for %s: %o', (_name, rule, expected) => {
    expect(holds(rule, held)).toBe(expected);
  });

  it('with everything among its parts is everything', () => {
    expect(either(vacant('supervisor'), 'all', vacant('assistant'))).toBe('all');
    expect(either(vacant('supervisor'), vacant('assistant'))).toEqual([
      { place: 'supervisor', heldBy: 'nobody' },
      { place: 'assistant', heldBy: 'nobody' },
    ]);
  });

  it('reads the seats of a customer from its row', () => {
    expect(seatsHeld({ supervisorId: 'li', salespersonId: 'zhang', assistantId: null })).toEqual(seats);
  });
});

describe('as a filter of customers', () => {
  it.each([
    ['everything', 'all', everything],
    ['nothing', none, nothing],
    [
      'seats',
      heldBy(['supervisor', 'salesperson', 'assistant'], ['li', 'wang']),
      {
        OR: [
          { supervisorId: { in: ['li', 'wang'] } },
          { salespersonId: { in: ['li', 'wang'] } },
          { assistantId: { in: ['li', 'wang'] } },
        ],
      },
    ],
    ['a vacant seat', vacant('supervisor'), { OR: [{ supervisorId: null }] }],
  ] as const)('%s', (_name, rule, where) => {
    expect(customerWhere(rule)).toEqual(where);
  });
});

describe('as a filter of entries', () => {
  it.each([
    ['everything', 'all', everything],
    ['nothing', none, nothing],
    [
      'who opened it, who owns it, and the seats of its customer',
      heldBy(['opener', 'owner', 'supervisor'] as const, ['li', 'wang']),
      {
        OR: [
          { openerId: { in: ['li', 'wang'] } },
          { ownerId: { in: ['li', 'wang'] } },
          { customer: { OR: [{ supervisorId: { in: ['li', 'wang'] } }] } },
        ],
      },
    ],
    [
      'what nobody owns, has the seat of, or opened: none is opened by nobody',
      either<EntryPlace>(vacant('owner'), vacant('supervisor'), vacant('opener')),
      { OR: [{ ownerId: null }, { customer: { OR: [{ supervisorId: null }] } }, nothing] },
    ],
  ] as const)('%s', (_name, rule, where) => {
    expect(entryWhere(rule)).toEqual(where);
  });

  it('in SQL, of the entry with its owner and its customer’s seats', () => {
    const { sql, values } = entryRuleSql(
      heldBy(['opener', 'owner', 'supervisor', 'salesperson', 'assistant'] as const, ['li']),
    );
    expect(sql).toBe(
      '(c.opener_id = ANY(?::uuid[]) OR c.owner_id = ANY(?::uuid[]) OR c.supervisor_id = ANY(?::uuid[])' +
        ' OR c.salesperson_id = ANY(?::uuid[]) OR c.assistant_id = ANY(?::uuid[]))',
    );
    expect(values).toEqual([['li'], ['li'], ['li'], ['li'], ['li']]);
  });
});

describe('in SQL', () => {
  it.each([
    ['everything', 'all', 'TRUE', []],
    ['nothing', none, 'FALSE', []],
    [
      'seats and the owner',
      either(
        heldBy(['supervisor', 'salesperson', 'assistant', 'owner'] as const, ['li']),
        vacant('assistant'),
      ),
      '(c.supervisor_id = ANY(?::uuid[]) OR c.salesperson_id = ANY(?::uuid[]) OR c.assistant_id = ANY(?::uuid[])' +
        ' OR f.owner_id = ANY(?::uuid[]) OR c.assistant_id IS NULL)',
      [['li'], ['li'], ['li'], ['li']],
    ],
  ] as const)('%s', (_name, rule, text, values) => {
    const { sql, values: given } = ruleSql(rule);
    expect([sql, given]).toEqual([text, values]);
  });
});

describe('the open follow-ups, as a statement of ids', () => {
  const flat = (text: string) => text.replaceAll(/\s+/g, ' ');
  const owned = (condition: string) =>
    `SELECT f.id FROM follow_up f WHERE f.state = 'open' AND f.step = 'a' AND (${condition})`;
  const seated = (condition: string) =>
    'SELECT f.id FROM customer c JOIN follow_up f ON f.customer_id = c.id ' +
    `WHERE f.state = 'open' AND f.step = 'a' AND (${condition})`;

  it.each([
    ['everything', 'all', "SELECT f.id FROM follow_up f WHERE f.state = 'open' AND f.step = 'a'", []],
    ['nothing', none, 'SELECT NULL::uuid WHERE FALSE', []],
    [
      'a place that nobody holds',
      vacant<'owner' | 'assistant'>('assistant'),
      seated('c.assistant_id IS NULL'),
      [],
    ],
    [
      'each place once, with everybody who holds it',
      either(
        heldBy(['owner', 'assistant'] as const, ['li']),
        heldBy(['owner'] as const, ['li', 'zhang']),
        vacant('owner'),
      ),
      [
        owned('f.owner_id = ANY(?::uuid[])'),
        owned('f.owner_id IS NULL'),
        seated('c.assistant_id = ANY(?::uuid[])'),
      ].join(' UNION '),
      [['li', 'zhang'], ['li']],
    ],
  ] as const)('%s', (_name, rule, text, values) => {
    const sql = openFollowUpsSql(rule, Prisma.sql`f.step = 'a'`);
    expect(flat(sql.sql)).toBe(text);
    expect(sql.values).toEqual(values);
  });
});
