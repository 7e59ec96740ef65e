import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import type { Core } from '../core.ts';
import { tooFarAhead } from '../customers/check-days.ts';
import type { OwnerRole, Playbook } from '../../templates/reader/playbook.ts';
import {
  type CustomerRow,
  type Fields,
  columnOfField,
  fieldsOf,
  fieldsSaid,
  withFields,
} from './customer-fields.ts';
import type { Changed, FieldChange } from './import-changes.ts';
import { type NameOf, namePeople } from '../staff/name-people.ts';
import { createNewCustomerCheck } from './check-new.ts';
import { createSeatFinder, type Seats } from './find-seats.ts';
import { inPages } from './in-pages.ts';
import { planStaff, type StaffPlan } from './plan-staff.ts';
import type { ReadImport } from './read-import.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import { problemAt } from './sheet.ts';
import type { BookRow } from './read-row.ts';
import { readRegister } from './staff-register.ts';

export interface NewCustomerRow {
  readonly row: BookRow;
  readonly seats: Seats;
}

/** What an import would do: the result of a dry run, and the input of a real one. */
export interface ImportPlan {
  readonly staff: StaffPlan;
  /** How colleagues are called, as they will be after the import. */
  readonly names: NameOf;
  readonly made: readonly NewCustomerRow[];
  readonly changed: readonly Changed[];
  readonly same: number;
  readonly warnings: readonly AnySaid[];
  /** If there are any, nothing may be written. */
  readonly problems: readonly AnySaid[];
}

export interface ImportOptions {
  /** Customers that share another one's name are other companies. */
  readonly sameNames?: boolean;
}

/**
 * Compares a book with the database. Customers are matched by code, ignoring case. One that would share another
 * customer's name is a problem, or a warning if the file says that it is right. Customers are read page by page, and
 * only the differences are kept in memory.
 */
export async function planImport(
  tx: Tx,
  read: ReadImport,
  { rules: { playbook }, clock }: Pick<Core, 'rules' | 'clock'>,
  { sameNames = false }: ImportOptions = {},
): Promise<ImportPlan> {
  const at = clock.now();
  const register = await readRegister(tx);
  const staff = planStaff(read.staff, register);
  const problems: AnySaid[] = [...read.problems, ...staff.problems];
  const finder = createSeatFinder(staff.people);
  const fresh = createNewCustomerCheck(read.headings);
  const made: NewCustomerRow[] = [];
  const changed: Changed[] = [];
  const warnings: AnySaid[] = [];
  const firstNamed = new Map<string, BookRow>();
  for (const rows of inPages(read.customers, 500)) {
    const known = await knownCustomers(tx, rows);
    for (const row of rows) {
      const customer = known.get(row.code);
      const now = customer === undefined ? null : fieldsOf(customer);
      if (customer !== undefined && customer.erasedAt !== null) {
        problems.push(problemAt(row.at('code'), said('book/erased', { code: row.code })));
      }
      if (customer?.mergedInto) {
        const into = customer.mergedInto.code;
        problems.push(problemAt(row.at('code'), said('book/merged', { code: row.code, into })));
      }
      const seats = finder.seatsOf(row, (seat) => heldIn(customer, seat));
      if (customer === undefined || now === null) {
        fresh.check(row);
        problems.push(...daysTooFar(row, playbook, at));
        made.push({ row, seats });
        continue;
      }
      const fields = differences(now, { ...fieldsSaid(row), ...withoutEmpty(seats) }, playbook);
      if (fields.length === 0) continue;
      problems.push(...daysTooFar(row, playbook, at));
      changed.push({ id: customer.id, code: customer.code, fields });
    }
    for (const { row, code } of await namesakes(tx, rows, known, firstNamed)) {
      const key = sameNames ? 'book/namesake' : 'book/namesake-asked';
      const into = sameNames ? warnings : problems;
      into.push(problemAt(row.at('name'), said(key, { name: row.name ?? '', code })));
    }
  }
  problems.push(...fresh.problems());
  if (!read.isStaffWrong && staff.problems.length === 0) problems.push(...finder.problems());
  const same = read.customers.length - made.length - changed.length;
  const names = namePeople([
    ...new Map([...register.values(), ...staff.people].map((one) => [one.code, one])).values(),
  ]);
  return { staff, names, made, changed, same, warnings, problems };
}

type KnownCustomer = CustomerRow & { readonly mergedInto: { readonly code: string } | null };

/** Keyed by the code as written in the file. */
async function knownCustomers(tx: Tx, rows: readonly BookRow[]): Promise<ReadonlyMap<string, KnownCustomer>> {
  const codes = rows.map(({ code }) => code).filter((code) => code !== '');
  const found = await tx.$queryRaw<{ code: string; id: string }[]>`
    SELECT w.code, c.id FROM unnest(${codes}::text[]) AS w(code) JOIN customer c ON upper(c.code) = upper(w.code)`;
  const customers = await tx.customer.findMany({
    where: { id: { in: found.map(({ id }) => id) } },
    include: { ...withFields, mergedInto: { select: { code: true } } },
  });
  const byId = new Map(customers.map((customer) => [customer.id, customer]));
  return new Map(
    found.flatMap(({ code, id }) => {
      const customer = byId.get(id);
      return customer === undefined ? [] : [[code, customer] as const];
    }),
  );
}

function heldIn(customer: CustomerRow | undefined, seat: OwnerRole) {
  const holder = customer?.[seat];
  return { code: holder?.code ?? null, name: holder?.name };
}

function withoutEmpty(seats: Seats): Fields {
  return Object.fromEntries(Object.entries(seats).filter(([, code]) => code !== null));
}

/** In column order. Surrounding blanks in a name are ignored. */
function differences(now: Fields, said: Fields, playbook: Playbook): FieldChange[] {
  const keys = Object.keys(said).toSorted((a, b) => orderOf(a, playbook) - orderOf(b, playbook));
  return keys.flatMap((key) => {
    const [before, after] = [now[key] ?? null, said[key] ?? null];
    return before?.trim() === after ? [] : [{ key, before, after }];
  });
}

function orderOf(key: string, playbook: Playbook): number {
  return playbook.anchors.findIndex((anchor) => columnOfField(key, playbook) === anchor.column);
}

interface NameRow {
  readonly ord: bigint;
  readonly key: string;
  /** Another customer of that name; null: none. */
  readonly code: string | null;
}

interface Namesake {
  readonly row: BookRow;
  /** The other customer. */
  readonly code: string;
}

/**
 * Rows whose name another customer has, in the database or in an earlier row. Width, case, blanks and invisible
 * characters do not count. A customer that keeps its name is not asked about again.
 *
 * @param first the first row with each name so far; added to
 */
async function namesakes(
  tx: Tx,
  rows: readonly BookRow[],
  known: ReadonlyMap<string, CustomerRow>,
  first: Map<string, BookRow>,
): Promise<readonly Namesake[]> {
  const named = rows.filter(({ name }) => name !== null);
  const found = await tx.$queryRaw<NameRow[]>`
    SELECT w.ord, name_key(w.name) AS key, c.code
    FROM unnest(${named.map(({ name }) => name)}::text[]) WITH ORDINALITY AS w(name, ord)
    LEFT JOIN customer n ON name_key(n.name) = name_key(w.name) AND n.erased_at IS NULL
    LEFT JOIN customer c ON c.id = coalesce(n.merged_into_id, n.id)
    ORDER BY w.ord, c.code`;
  const seen = new Set<BookRow>();
  return found.flatMap(({ ord, key, code }) => {
    const row = named[Number(ord) - 1];
    if (row === undefined) return [];
    const before = seen.has(row) ? undefined : first.get(key);
    if (!seen.has(row) && before === undefined) first.set(key, row);
    seen.add(row);
    if (known.get(row.code)?.name === row.name) return [];
    const isOther = code !== null && code.toUpperCase() !== row.code.toUpperCase();
    return [
      ...(before === undefined || before.code === code ? [] : [{ row, code: before.code }]),
      ...(isOther ? [{ row, code }] : []),
    ];
  });
}

function daysTooFar({ anchors, at: place }: BookRow, playbook: Playbook, at: Temporal.Instant): AnySaid[] {
  return playbook.anchors.flatMap(({ key, column }) => {
    const day = anchors[key];
    const problem = day === undefined ? null : tooFarAhead(day, at);
    return problem === null ? [] : [problemAt(place(column), problem)];
  });
}
