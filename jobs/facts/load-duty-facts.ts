import type { Temporal } from 'temporal-polyfill';
import { Prisma, type Tx } from '../../prisma/client.ts';
import { fromDbDate } from '../../prisma/days.ts';
import { allRoles, holdersAmong, postOf } from '../../templates/reader/roles.ts';
import type { DutyFacts, People, Rules } from '../plan/types.ts';
import { type FiledRow, filedSql, toFiled } from './filed-entries.ts';
import { dutySteps } from './duty-steps.ts';
import { followUpsOf, type FollowUpRow } from './fact-rows.ts';
import { toFollowUp } from './load-facts.ts';
import { peopleAround, type PeopleAround } from './people-around.ts';
import { remembered } from './remembered.ts';
import { sharedDay } from './shared-values.ts';
import { staffAround, type StaffRow } from './staff-around.ts';

/** The company as a subject: there is one. */
export const companyId = '00000000-0000-4000-8000-000000000000';

/** Whose duties. */
export interface DutySubjects {
  /** Null: everyone on the staff register, and those who left with something open. */
  readonly staffIds: readonly string[] | null;
  readonly company: boolean;
}

interface SubjectRow {
  readonly id: string;
  readonly left: boolean;
  readonly enteredOn: string;
  readonly filed: readonly FiledRow[];
  readonly followUps: readonly FollowUpRow[];
}

/**
 * Loads all facts that planning needs about what colleagues and the company owe by the calendar; a constant number of
 * statements.
 *
 * @param tx a transaction that holds the lock of duties
 */
export async function loadDutyFacts(
  tx: Tx,
  { staffIds, company }: DutySubjects,
  rules: Rules,
  today: Temporal.PlainDate,
): Promise<readonly DutyFacts[]> {
  const registered = await tx.staff.findMany({ select: { id: true }, orderBy: { createdAt: 'asc' } });
  const steps = dutySteps(rules);
  const posts = [
    ...new Set(steps.flatMap(({ owner, remind }) => [owner.ordinary, ...remind.map(({ to }) => to)])),
  ];
  const rows = await staffAround(tx, new Set(registered.map(({ id }) => id)));
  const onStaff = [...rows.values()].filter(({ leftOn }) => leftOn === null);
  const staff = peopleAround(rows);
  const held = posts.flatMap((post) => {
    const holder =
      postOf(post) !== undefined || allRoles().includes(post) ? staff.holderOf(post, null) : undefined;
    return holder === undefined ? [] : [[post, holder] as const];
  });
  const shared: Shared = { rows, onStaff, staff, held: Object.fromEntries(held) };
  const reading = {
    filed: filedSql(steps, today),
    rules,
    today,
  };
  const subjects = await readStaff(tx, staffIds, reading);
  const facts = subjects.map((row) => ofStaff(row, shared));
  return company
    ? [...facts, ...(await readCompany(tx, reading)).map((row) => ofCompany(row, shared))]
    : facts;
}

interface Shared {
  readonly rows: ReadonlyMap<string, StaffRow>;
  readonly onStaff: readonly StaffRow[];
  readonly staff: PeopleAround;
  /** The holders of the posts and roles that duties name. */
  readonly held: People;
}

function ofStaff(row: SubjectRow, { rows, onStaff, staff, held }: Shared): DutyFacts {
  const own = rows.get(row.id);
  const owner = staff.present(row.id);
  const people: People = {
    ...held,
    ...(owner && { owner }),
    ...staff.above(row.id, own?.reportsToId ?? null),
  };
  const everything = own === undefined ? [] : allRoles();
  return {
    ...factsOf(row),
    subject: { kind: 'staff', id: row.id },
    people,
    holds: everything.filter((role) => holdersAmong(onStaff, role).some(({ id }) => id === row.id)),
    awayOn: (own?.absences ?? []).map(({ from, to }) => ({ from: fromDbDate(from), to: fromDbDate(to) })),
  };
}

function ofCompany(row: SubjectRow, { staff, held }: Shared): DutyFacts {
  const director = staff.directorOf(null);
  return {
    ...factsOf(row),
    subject: { kind: 'company', id: companyId },
    people: { ...(director && { director }), ...held },
    holds: [],
    awayOn: [],
  };
}

function factsOf({ left, enteredOn, filed, followUps }: SubjectRow) {
  return {
    customerId: null,
    enteredOn: sharedDay(enteredOn),
    active: !left,
    hasCustomerRoom: false,
    anchors: {},
    followUps: followUps.map(toFollowUp),
    filed: filed.map(toFiled),
  };
}

interface Reading {
  readonly filed: (opener: Prisma.Sql) => Prisma.Sql;
  readonly rules: Rules;
  readonly today: Temporal.PlainDate;
}

async function readStaff(
  tx: Tx,
  staffIds: readonly string[] | null,
  { filed, rules, today }: Reading,
): Promise<readonly SubjectRow[]> {
  const whom = staffIds === null ? Prisma.sql`TRUE` : Prisma.sql`s.id = ANY(${[...staffIds]}::uuid[])`;
  const rows = await tx.$queryRaw<{ facts: string }[]>`
    SELECT json_build_object(
      'id', s.id, 'left', s.left_on IS NOT NULL, 'enteredOn', (s.created_at AT TIME ZONE ${rules.playbook.zone})::date,
      'filed', ${filed(Prisma.sql`e.opener_id = s.id`)},
      'followUps', ${followUpsOf(remembered({ about: 'staff', id: Prisma.sql`s.id`, rules, today }))}
    )::text AS facts
    FROM staff s WHERE ${whom} AND (s.left_on IS NULL OR EXISTS (
      SELECT FROM follow_up f WHERE f.subject_kind = 'staff' AND f.subject_id = s.id AND f.state = 'open'))
    ORDER BY s.id`;
  return rows.map(({ facts }) => JSON.parse(facts) as SubjectRow);
}

/** The company is here as long as its first colleague. */
async function readCompany(tx: Tx, { filed, rules, today }: Reading): Promise<readonly SubjectRow[]> {
  const rows = await tx.$queryRaw<{ facts: string }[]>`
    SELECT json_build_object(
      'id', ${companyId}::text, 'left', FALSE, 'enteredOn', (min(s.created_at) AT TIME ZONE ${rules.playbook.zone})::date,
      'filed', ${filed(Prisma.sql`TRUE`)},
      'followUps', ${followUpsOf(
        remembered({ about: 'company', id: Prisma.sql`${companyId}::uuid`, rules, today }),
      )}
    )::text AS facts
    FROM staff s HAVING count(*) > 0`;
  return rows.map(({ facts }) => JSON.parse(facts) as SubjectRow);
}
