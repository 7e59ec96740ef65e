import type { Db, Tx } from '../../prisma/client.ts';

/** How the colleague with a code is called where people read; the code itself if there is no such colleague. */
export type NameOf = (code: string) => string;

/** By name, and with the code where several have one name. */
export function namePeople(people: Iterable<{ readonly code: string; readonly name: string }>): NameOf {
  const names = new Map<string, string>();
  const bearers = new Map<string, number>();
  for (const { code, name } of people) {
    names.set(code, name);
    bearers.set(name, (bearers.get(name) ?? 0) + 1);
  }
  return (code) => {
    const name = names.get(code);
    if (name === undefined) return code;
    return (bearers.get(name) ?? 0) > 1 ? `${code} ${name}` : name;
  };
}

/** Everyone who is or was on the register: at most a few hundred people. */
export async function readNames(db: Db | Tx): Promise<NameOf> {
  return namePeople(await db.staff.findMany({ select: { code: true, name: true } }));
}
