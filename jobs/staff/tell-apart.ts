import type { Db, Tx } from '../../prisma/client.ts';

/** How a list names a person. */
export type Naming = (person: { readonly id: string; readonly name: string }) => string;

/** Lists name colleagues, past ones included, by name alone; those who share a name also by code: `张伟 (zhang2)`. */
export async function tellApart(db: Db | Tx): Promise<Naming> {
  const alike = await db.$queryRaw<{ id: string; code: string }[]>`
    SELECT id, code FROM (SELECT id, code, count(*) OVER (PARTITION BY name) AS bearers FROM staff) s
    WHERE bearers > 1`;
  const codes = new Map(alike.map(({ id, code }) => [id, code]));
  return ({ id, name }) => {
    const code = codes.get(id);
    return code === undefined ? name : `${name} (${code})`;
  };
}
