import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { workingDayOrNext } from '../calendar/working-days.ts';
import type { Core } from '../core.ts';
import { tellApart } from '../staff/name-people.ts';
import type { Register } from '../../templates/reader/register.ts';

/** The open entries of a register, for those who get them every month. */
export interface MonthlyList {
  readonly register: Register;
  readonly total: number;
  /** The newest ones, with who opened each. */
  readonly entries: readonly {
    readonly number: string;
    readonly state: string;
    readonly summary: string;
    readonly opener: string;
  }[];
}

/**
 * 定期报备 (S0 L338): on the first working day of a month, the registers with `monthly`; on other days none.
 *
 * @param most further entries are only counted
 */
export async function readMonthlyLists(
  tx: Tx,
  { templates, rules }: Pick<Core, 'templates' | 'rules'>,
  day: Temporal.PlainDate,
  most: number,
): Promise<readonly MonthlyList[]> {
  if (!workingDayOrNext(day.with({ day: 1 }), rules.calendar).equals(day)) return [];
  const lists: MonthlyList[] = [];
  const naming = await tellApart(tx);
  for (const register of templates.registers.filter(({ monthly }) => monthly.length > 0)) {
    const where = { register: register.key, endedAt: null };
    const total = await tx.entry.count({ where });
    if (total === 0) continue;
    const rows = await tx.entry.findMany({
      where,
      orderBy: [{ openedAt: 'desc' }, { id: 'desc' }],
      take: most,
      select: { number: true, state: true, answers: true, opener: { select: { id: true, name: true } } },
    });
    const entries = rows.map(({ number, state, answers, opener }) => {
      const { [register.summary]: summary = '' } = answers as Readonly<Record<string, string>>;
      return { number, state, summary: summary.replaceAll(/\s+/gu, ' ').trim(), opener: naming(opener) };
    });
    lists.push({ register, total, entries });
  }
  return lists;
}
