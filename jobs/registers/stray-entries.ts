import type { Db } from '../../prisma/client.ts';
import type { Forms } from '../../templates/reader/load-forms.ts';
import { formsOf, type Register } from '../../templates/reader/register.ts';

/** What entries have that the files no longer have, with how many entries and the numbers of some. */
export interface Stray {
  readonly register: string;
  readonly kind: 'register' | 'state' | 'field';
  readonly key: string;
  readonly count: number;
  readonly numbers: readonly string[];
}

interface Row {
  readonly register: string;
  readonly key: string;
  readonly count: number;
  readonly numbers: readonly string[];
}

/** Entries of registers, in states, or with answers that no file has any more. Reads all entries: for an operator's check. */
export async function strayEntries(
  db: Pick<Db, '$queryRaw'>,
  registers: readonly Register[],
  forms: Pick<Forms, 'typeOf'>,
): Promise<readonly Stray[]> {
  const states = await db.$queryRaw<Row[]>`
    SELECT register, state AS key, count(*)::int AS count, (array_agg(number ORDER BY number))[1:3] AS numbers
    FROM entry GROUP BY register, state ORDER BY register, state`;
  const fields = await db.$queryRaw<Row[]>`
    SELECT register, k.key, count(*)::int AS count, (array_agg(number ORDER BY number))[1:3] AS numbers
    FROM entry CROSS JOIN LATERAL jsonb_object_keys(answers) AS k(key)
    GROUP BY register, k.key ORDER BY register, k.key`;
  const known = new Map(registers.map((register) => [register.key, register]));
  const ofRegisters = states
    .filter(({ register }) => !known.has(register))
    .map((row): Stray => ({ ...row, kind: 'register' }));
  const ofStates = states
    .filter(({ register, key }) => known.get(register)?.states.every((state) => state.key !== key))
    .map((row): Stray => ({ ...row, kind: 'state' }));
  const ofFields = fields
    .filter(({ register: name, key }) => {
      const register = known.get(name);
      return register !== undefined && formsOf(register).every((form) => forms.typeOf(form, key) === null);
    })
    .map((row): Stray => ({ ...row, kind: 'field' }));
  return [...ofRegisters, ...ofStates, ...ofFields];
}
