import type { Db, Tx } from '../../prisma/client.ts';

/** How the colleague with a code is called where people read; the code itself if there is no such colleague. */
export type NameOf = (code: string) => string;

/** How a list names a person. */
export type Naming = (person: { readonly id: string; readonly name: string }) => string;

interface Named {
  readonly code: string;
  readonly name: string;
}

/** By name alone; those who share a name also by code: `张伟 (zhang2)`. */
export function namePeople(people: Iterable<Named>): NameOf {
  const names = nameAll([...people].map((person) => ({ ...person, id: person.code })));
  return (code) => names.get(code) ?? code;
}

/** Everyone who is or was on the register, by code: at most a few hundred people. */
export async function readNames(db: Db | Tx): Promise<NameOf> {
  return namePeople(await readPeople(db));
}

/** The same for lists, whose lines have the person's id. Only people who share a name are read: every list asks. */
export async function tellApart(db: Db | Tx): Promise<Naming> {
  const namesakes = await db.$queryRaw<(Named & { readonly id: string })[]>`
    SELECT id, code, name FROM (
      SELECT id, code, name, count(*) OVER (PARTITION BY name) AS bearers FROM staff
    ) s WHERE bearers > 1`;
  const names = nameAll(namesakes);
  return ({ id, name }) => names.get(id) ?? name;
}

/** The same in a statement about few people: how the one in this row of `staff` is named. */
export const called = (alias: string): string => `CASE WHEN EXISTS (
  SELECT FROM staff n WHERE n.name = ${alias}.name AND n.id <> ${alias}.id)
  THEN ${alias}.name || ' (' || ${alias}.code || ')' ELSE ${alias}.name END`;

async function readPeople(db: Db | Tx) {
  return await db.staff.findMany({ select: { id: true, code: true, name: true } });
}

/** By id. */
function nameAll(people: readonly (Named & { readonly id: string })[]): ReadonlyMap<string, string> {
  const bearers = new Map<string, number>();
  for (const { name } of people) bearers.set(name, (bearers.get(name) ?? 0) + 1);
  return new Map(
    people.map(({ id, code, name }) => [id, (bearers.get(name) ?? 0) > 1 ? `${name} (${code})` : name]),
  );
}
