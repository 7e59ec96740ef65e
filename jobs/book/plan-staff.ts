import { checkNewColleague } from './check-new.ts';
import type { FieldChange } from './import-changes.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import { problemAt } from './sheet.ts';
import type { StaffRow } from './read-staff.ts';
import { finderOf, type RegisteredPerson, rolesText } from './staff-register.ts';

export interface NewPerson {
  readonly code: string;
  readonly name: string;
  readonly roles: readonly string[];
  /** Staff code of the superior. */
  readonly reportsTo: string | null;
}

export interface ChangedPerson {
  readonly id: string;
  readonly code: string;
  readonly fields: readonly FieldChange[];
}

export interface StaffPlan {
  readonly made: readonly NewPerson[];
  readonly changed: readonly ChangedPerson[];
  readonly same: number;
  /** Everyone the book may refer to, as they will be after the import. */
  readonly people: readonly NewPerson[];
  readonly problems: readonly AnySaid[];
}

/** What the rows of a staff file would create and change in the register. */
export function planStaff(
  rows: readonly StaffRow[],
  register: ReadonlyMap<string, RegisteredPerson>,
): StaffPlan {
  const problems: AnySaid[] = [];
  const people = new Map<string, NewPerson>();
  for (const person of register.values()) if (!person.left) people.set(person.code, person);
  const inAnyCase = new Map([...register.values()].map((person) => [person.code.toLowerCase(), person]));
  for (const row of rows) {
    const known = register.get(row.code);
    const alike = inAnyCase.get(row.code.toLowerCase());
    if (known === undefined && alike !== undefined)
      problems.push(
        problemAt(row.at('code'), said('staff/code-taken', { code: alike.code, name: alike.name })),
      );
    if (known?.left === true)
      problems.push(problemAt(row.at('code'), said('book/left-code', { code: row.code })));
    if (known === undefined) problems.push(...checkNewColleague(row));
    people.set(row.code, {
      code: row.code,
      name: row.name ?? known?.name ?? row.code,
      roles: row.roles.length > 0 ? row.roles : (known?.roles ?? []),
      reportsTo: row.reportsTo ?? known?.reportsTo ?? null,
    });
  }
  const find = finderOf(people.values());
  for (const row of rows) {
    const person = people.get(row.code);
    if (person === undefined || row.reportsTo === null) continue;
    const [superior, ...others] = find(row.reportsTo);
    if (others.length > 0) {
      const codes = find(row.reportsTo).map(({ code }) => code);
      const named = said('book/of-one-name', { person: row.reportsTo, codes, more: 0 });
      problems.push(problemAt(row.at('reportsTo'), named));
    } else if (superior === undefined)
      problems.push(problemAt(row.at('reportsTo'), said('book/superior-nowhere', { above: row.reportsTo })));
    people.set(row.code, { ...person, reportsTo: superior?.code ?? null });
  }
  for (const row of rows) {
    if (reportsInCircle(row.code, people))
      problems.push(problemAt(row.at('reportsTo'), said('book/reports-in-circle', { code: row.code })));
  }
  const wanted = rows.flatMap(({ code }) => people.get(code) ?? []);
  const made = wanted.filter(({ code }) => !register.has(code));
  const changed = wanted.flatMap((person): ChangedPerson[] => {
    const known = register.get(person.code);
    const fields = known === undefined ? [] : differences(known, person);
    return known === undefined || fields.length === 0 ? [] : [{ id: known.id, code: known.code, fields }];
  });
  const same = wanted.length - made.length - changed.length;
  return { made: superiorsFirst(made), changed, same, people: [...people.values()], problems };
}

function differences(before: NewPerson, after: NewPerson): FieldChange[] {
  const change = (key: string, from: string | null, to: string | null): FieldChange[] =>
    from === to ? [] : [{ key, before: from, after: to }];
  return [
    ...change('name', before.name, after.name),
    ...change('roles', rolesText(before.roles), rolesText(after.roles)),
    ...change('reportsTo', before.reportsTo, after.reportsTo),
  ];
}

function reportsInCircle(code: string, people: ReadonlyMap<string, NewPerson>): boolean {
  const above = new Set<string>();
  let at = people.get(code)?.reportsTo ?? null;
  while (at !== null && !above.has(at)) {
    if (at === code) return true;
    above.add(at);
    at = people.get(at)?.reportsTo ?? null;
  }
  return false;
}

/** A person's superior must already be in the register when the person is added. */
function superiorsFirst(made: readonly NewPerson[]): NewPerson[] {
  const byCode = new Map(made.map((person) => [person.code, person]));
  const sorted = new Set<NewPerson>();
  const put = (person: NewPerson, below: ReadonlySet<string>): void => {
    const above = person.reportsTo === null ? undefined : byCode.get(person.reportsTo);
    if (above !== undefined && !below.has(above.code)) put(above, new Set([...below, person.code]));
    sorted.add(person);
  };
  for (const person of made) put(person, new Set());
  return [...sorted];
}
