import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actingStaff, allActing } from '../../jobs/access/acting-staff.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { isLastAbove } from '../../jobs/access/colleagues.ts';
import { toDbDate } from '../../prisma/days.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

const today = Temporal.PlainDate.from('2026-03-02');

interface Colleague {
  readonly roles?: readonly string[];
  readonly reportsTo?: string;
  readonly hasLeft?: boolean;
}
/** Away, their stand-in, and since and until when, in days from today. */
type Away = readonly [staff: string, standIn: string, from: number, to: number, undone?: 'undone'];

/** A register of these people and absences alone. */
async function register(colleagues: Readonly<Record<string, Colleague>>, absences: readonly Away[] = []) {
  const { db } = database;
  await db.$executeRaw`TRUNCATE staff CASCADE`;
  for (const [code, { roles = ['salesperson'], hasLeft = false }] of Object.entries(colleagues)) {
    await db.staff.create({
      data: { code, name: `${code}!`, roles: [...roles], leftOn: hasLeft ? toDbDate(today) : null },
    });
  }
  const rows = await db.staff.findMany();
  const idOf = (code: string) => rows.find((row) => row.code === code)?.id ?? '';
  const codeOf = (id: string) => rows.find((row) => row.id === id)?.code ?? '';
  for (const [code, { reportsTo }] of Object.entries(colleagues)) {
    if (reportsTo === undefined) continue;
    await db.staff.update({ where: { code }, data: { reportsToId: idOf(reportsTo) } });
  }
  for (const [away, standIn, from, to, undone] of absences) {
    await db.absence.create({
      data: {
        staffId: idOf(away),
        standInId: idOf(standIn),
        from: toDbDate(today.add({ days: from })),
        to: toDbDate(today.add({ days: to })),
        at: new Date(0),
        undoneAt: undone === undefined ? null : new Date(0),
      },
    });
  }
  const who = (code: string) => {
    const row = rows.find((one) => one.code === code);
    if (row === undefined) throw new Error(`no ${code}`);
    return row;
  };
  const acting = async (code: string) => {
    const { id, standsInFor, leads, ...person } = await actingStaff(db, who(code), today);
    expect(id).toBe(idOf(code));
    return {
      ...person,
      standsInFor: standsInFor.map(codeOf).toSorted(),
      leads: leads.map(codeOf).toSorted(),
    };
  };
  return { who, acting, codeOf };
}

describe('whom a person acts for', () => {
  it('is no one, as long as no one is away and no one reports to them', async () => {
    const { acting } = await register({ zhang: {}, wang: {} });
    expect(await acting('zhang')).toEqual({
      code: 'zhang',
      name: 'zhang!',
      roles: ['salesperson'],
      standsInFor: [],
      leads: [],
    });
  });

  it.each<[string, Away, string[]]>([
    ['begins today', ['wang', 'zhang', 0, 3], ['wang']],
    ['ends today', ['wang', 'zhang', -3, 0], ['wang']],
    ['begins tomorrow', ['wang', 'zhang', 1, 3], []],
    ['ended yesterday', ['wang', 'zhang', -3, -1], []],
    ['was undone', ['wang', 'zhang', -1, 1, 'undone'], []],
    ['is the absence of their own', ['zhang', 'wang', -1, 1], []],
  ])('is a colleague whose absence %s', async (_when, away, expected) => {
    const { acting } = await register({ zhang: {}, wang: {} }, [away]);
    expect((await acting('zhang')).standsInFor).toEqual(expected);
  });

  it('is also who their absent colleague stands in for, and so on', async () => {
    const { acting } = await register({ zhang: {}, wang: {}, zhao: {}, sun: {} }, [
      ['wang', 'zhang', -1, 1],
      ['zhao', 'wang', -1, 1],
      ['sun', 'zhao', -1, 1],
    ]);
    expect((await acting('zhang')).standsInFor).toEqual(['sun', 'wang', 'zhao']);
  });

  it('ends where colleagues stand in for each other, and is never themselves', async () => {
    const { acting } = await register({ zhang: {}, wang: {}, zhao: {} }, [
      ['wang', 'zhang', -1, 1],
      ['zhang', 'wang', -1, 1],
      ['zhao', 'wang', -1, 1],
    ]);
    expect((await acting('zhang')).standsInFor).toEqual(['wang', 'zhao']);
  });

  it('ends where two others stand in for each other', async () => {
    const { acting } = await register({ zhang: {}, wang: {}, zhao: {} }, [
      ['wang', 'zhang', -1, 1],
      ['zhao', 'wang', -1, 1],
      ['wang', 'zhao', -1, 1],
    ]);
    expect((await acting('zhang')).standsInFor).toEqual(['wang', 'zhao']);
  });

  it('has the posts that no one on the register holds, as long as no one does', async () => {
    loadedTemplates();
    const all = { wang: { roles: ['assistant'] }, zhou: { roles: ['finance'] }, zhang: {} } as const;
    const alone = await register(all);
    expect((await alone.acting('wang')).roles).toEqual(
      expect.arrayContaining(['assistant', 'quality', 'service', 'archive-keeper']),
    );
    expect((await alone.acting('zhou')).roles.toSorted()).toEqual([
      'expenses',
      'finance',
      'finance-head',
      'receivables',
    ]);
    expect((await alone.acting('zhang')).roles).toEqual(['salesperson']);
    const held = await register({ ...all, lei: { roles: ['quality', 'receivables'] } });
    expect((await held.acting('wang')).roles).not.toContain('quality');
    expect((await held.acting('wang')).roles).toContain('service');
    expect((await held.acting('zhou')).roles.toSorted()).toEqual(['expenses', 'finance', 'finance-head']);
    const left = await register({ ...all, lei: { roles: ['quality'], hasLeft: true } });
    expect((await left.acting('wang')).roles).toContain('quality');
  });

  it('has each of them once, also someone who holds other posts', async () => {
    loadedTemplates();
    const { acting } = await register({ zhou: { roles: ['finance', 'receivables'] } });
    expect((await acting('zhou')).roles).toEqual(['finance', 'receivables', 'finance-head', 'expenses']);
  });

  it('has them as well when several are asked for who have other roles', async () => {
    loadedTemplates();
    const { who } = await register({ zhou: { roles: ['finance'] }, zhang: {} });
    const all = await allActing(database.db, ['zhang', 'zhou'].map(who), today);
    expect(all.map(({ roles }) => roles)).toEqual([
      ['salesperson'],
      ['finance', 'finance-head', 'receivables', 'expenses'],
    ]);
    // The other's post is held by a person who is not asked for.
    const held = await register({ zhou: { roles: ['finance'] }, zhang: {}, lei: { roles: ['receivables'] } });
    const others = await allActing(database.db, ['zhang', 'zhou'].map(held.who), today);
    expect(others.map(({ roles }) => roles)).toEqual([
      ['salesperson'],
      ['finance', 'finance-head', 'expenses'],
    ]);
  });

  it('is no one who has left', async () => {
    const { acting } = await register({ zhang: {}, wang: { hasLeft: true } }, [['wang', 'zhang', -1, 1]]);
    expect((await acting('zhang')).standsInFor).toEqual([]);
  });

  it('are those who report to a supervisor, also those who have left', async () => {
    const { acting } = await register({
      li: { roles: ['supervisor'] },
      zhang: { reportsTo: 'li' },
      gone: { reportsTo: 'li', hasLeft: true },
      other: {},
    });
    expect((await acting('li')).leads).toEqual(['gone', 'zhang']);
  });

  it('are not those who report to someone who answers for no team', async () => {
    const { acting } = await register({ zhao: { roles: ['assistant'] }, zhang: { reportsTo: 'zhao' } });
    expect((await acting('zhao')).leads).toEqual([]);
  });

  it('is asked for several at once, each with their own, in the order given', async () => {
    const { who, codeOf } = await register(
      {
        li: { roles: ['supervisor'] },
        sun: { roles: ['supervisor'] },
        zhang: { reportsTo: 'li' },
        wang: { reportsTo: 'sun' },
      },
      [['zhang', 'wang', -1, 1]],
    );
    const all = await allActing(database.db, ['wang', 'sun', 'li'].map(who), today);
    const lines = all.map(
      ({ code, standsInFor, leads }) =>
        `${code}: ${[...standsInFor, '|', ...leads].map((id) => codeOf(id) || id).join(' ')}`,
    );
    expect(lines).toEqual(['wang: zhang |', 'sun: | wang', 'li: | zhang']);
  });
});

describe('the last person who answers for the company', () => {
  it.each<[string, Readonly<Record<string, Colleague>>, boolean]>([
    ['is the only director', { chen: { roles: ['director'] }, li: { roles: ['supervisor'] } }, true],
    ['is not one of two', { chen: { roles: ['director'] }, gao: { roles: ['gm'] } }, false],
    [
      'is the one left of two',
      { chen: { roles: ['director'] }, gao: { roles: ['gm'], hasLeft: true } },
      true,
    ],
    ['is not somebody who answers for a team', { chen: { roles: ['supervisor'] } }, false],
  ])('%s', async (_name, colleagues, expected) => {
    const { who } = await register(colleagues);
    expect(await isLastAbove(database.db, who('chen'))).toBe(expected);
  });
});
