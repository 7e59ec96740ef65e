import type { Temporal } from 'temporal-polyfill';
import { type Db, Prisma } from '../../prisma/client.ts';
import { fromDbInstant } from '../../prisma/days.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { can } from '../access/can.ts';
import { type CustomerSeats, type Held, type Place, seatsHeld } from '../access/rule.ts';
import { concernsThem, hasTeam, openFollowUpsOf } from '../access/scopes.ts';
import { compareDays } from '../calendar/kept-on-days.ts';
import { sharedDay } from '../facts/shared-values.ts';
import { isQuiet, workOfPeople } from '../plan/closing.ts';
import type { Rules, StaffId } from '../plan/types.ts';

/** An open follow-up, on a list now or later. */
export interface Matter {
  readonly id: string;
  readonly customer:
    | (CustomerSeats & { readonly id: string; readonly code: string; readonly name: string })
    | null;
  readonly step: string;
  readonly cycle: string;
  readonly anchorOn: Temporal.PlainDate;
  readonly owner: { readonly id: StaffId; readonly name: string } | null;
  readonly held: Held<Place>;
  readonly dueOn: Temporal.PlainDate;
  /** Set when the deadline is an hour of that day. */
  readonly dueAt: Temporal.Instant | null;
  readonly snoozedUntil: Temporal.PlainDate | null;
  /** What each of a team owes every day is in the digest, in one line. */
  readonly isQuiet: boolean;
  /** The snooze also takes it from those above the owner. */
  readonly isHeld: boolean;
  /** Those above a team who were told of it. */
  readonly told: readonly StaffId[];
  /** A colleague was given the message to the customer, and has not sent it. */
  readonly waitsToBeSent: boolean;
}

/**
 * For a statement with the follow-up as `f` and its customer as `c`. What rests with a suspended customer is cancelled;
 * what does not, of an entry, stays owed.
 */
export const isOwed = Prisma.sql`
  f.state = 'open' AND (c.id IS NULL OR c.state = 'active' OR c.state = 'paused' AND f.subject_kind = 'entry')`;

interface Asked {
  readonly rules: Rules;
  readonly today: Temporal.PlainDate;
  /** Days after today. */
  readonly ahead: number;
  /** Read in any case: what the people are prompted for. */
  readonly prompted: readonly string[];
  /** Only the first so many. */
  readonly limit?: number;
}

/**
 * The open follow-ups that may be on the lists of these people, read at once for all of them, by deadline and customer.
 * `isOn` and its like then say for each person which ones are.
 */
export async function readMatters(
  db: Db,
  people: readonly ActingStaff[],
  { rules, today, ahead, prompted, limit }: Asked,
): Promise<readonly Matter[]> {
  const [from, until] = [today, today.add({ days: ahead })].map((day) => Prisma.sql`${day.toString()}::date`);
  // Each has an index, which an OR of them cannot use.
  const isDue = Prisma.sql`f.due_on <= ${until}`;
  const isPostponed = Prisma.sql`f.snoozed_until BETWEEN ${from} AND ${until}`;
  const above = people.filter(isAbove).map(({ id }) => id);
  const { text, values } = Prisma.sql`
    -- One list of ids, found once: with the prompted ones beside it, every open follow-up of the company would be looked at.
    WITH heard AS MATERIALIZED (${toldTo(above)}),
    theirs AS MATERIALIZED (
      SELECT unnest(${[...prompted]}::uuid[]) AS id
      UNION ${heldBy(people, isDue)} UNION ${heldBy(people, isPostponed)} UNION SELECT id FROM heard)
    SELECT f.id, f.step, f.cycle, f.anchor_on AS "anchorOn", f.due_on AS "dueOn", f.due_at AS "dueAt",
      f.snoozed_until AS "snoozedUntil",
      f.snooze_holds AS "isHeld", f.owner_id AS "ownerId", o.name AS "ownerName", f.customer_id AS "customerId",
      c.code, c.name, c.supervisor_id AS "supervisorId", c.salesperson_id AS "salespersonId",
      c.assistant_id AS "assistantId",
      coalesce(h.told, '{}') AS told,
      -- Few wait: read once, not looked up for each.
      f.id IN (SELECT r.follow_up_id FROM reminder r JOIN delivery d ON d.id = r.delivery_id
        WHERE r.audience = 'customer' AND r.state = 'claimed' AND d.state = 'handed') AS "waitsToBeSent"
    FROM theirs t JOIN follow_up f ON f.id = t.id
    LEFT JOIN customer c ON c.id = f.customer_id LEFT JOIN staff o ON o.id = f.owner_id
    LEFT JOIN (SELECT id, array_agg(recipient_id) AS told FROM heard GROUP BY id) h ON h.id = f.id
    WHERE ${isOwed} AND f.step = ANY(${[...workOfPeople(rules)]})
      AND (${isDue} OR ${isPostponed} OR f.id = ANY(${[...prompted]}::uuid[]))
    ORDER BY f.due_on, c.code, f.id LIMIT ${limit ?? null}::int`;
  const { rows } = await db.sql.query<Row>(text, values);
  const quiet = new Set(rules.playbook.steps.filter(isQuiet).map(({ key }) => key));
  return rows.map((row) => toMatter(row, quiet));
}

/** How matters concern one person. */
export interface Eyes {
  /** On the person's own list as overdue or due: theirs unless postponed, and their team's unless held. */
  isOn(matter: Matter, today: Temporal.PlainDate): boolean;
  /** Whether it is theirs or their team's at all. */
  isTheirs(matter: Matter): boolean;
  /** Owed or recorded by the person, or by someone they stand in for. */
  isOwn(matter: Matter): boolean;
}

/** What does not depend on the matter is worked out once: a list is made of thousands. */
export function eyesOf(who: ActingStaff): Eyes {
  const concernsSelf = concernsThem('own', who);
  const concernsTeam = hasTeam(who) ? concernsThem('team', who) : () => false;
  const above = isAbove(who);
  const isOwn = ({ held }: Matter) => concernsSelf(held);
  // Those who answer for the whole company see what was escalated to them and what no one owns: a matter of yesterday is
  // the supervisor's first.
  const isOfTeam = ({ held, owner, told }: Matter) =>
    concernsTeam(held) && (!above || owner === null || told.includes(who.id));
  return {
    isOwn,
    isTheirs: (matter) => isOwn(matter) || isOfTeam(matter),
    isOn(matter, today) {
      const { dueOn, snoozedUntil, isHeld, isQuiet: quiet } = matter;
      if (compareDays(dueOn, today) > 0) return false;
      const isPostponed = snoozedUntil !== null && compareDays(snoozedUntil, today) > 0;
      return isOwn(matter) ? !isPostponed : isOfTeam(matter) && !quiet && !(isPostponed && isHeld);
    },
  };
}

const isAbove = (who: ActingStaff) => can(who, 'company.answer');

const noSeats = { supervisor: null, salesperson: null, assistant: null };

/** The whole company is not read for those above it: only what is theirs or no one's, and what they were told. */
function heldBy(people: readonly ActingStaff[], which: Prisma.Sql): Prisma.Sql {
  const teams = people.filter((who) => hasTeam(who) && !isAbove(who));
  const concerned = [
    ...people.map((who) => ({ scope: 'own' as const, who })),
    ...teams.map((who) => ({ scope: 'team' as const, who })),
  ];
  return openFollowUpsOf(concerned, { orUnowned: people.some(isAbove), which });
}

const toldTo = (above: readonly StaffId[]): Prisma.Sql => Prisma.sql`
  SELECT r.follow_up_id AS id, r.recipient_id FROM reminder r
  WHERE r.target = ANY(${above.map((id) => `dm:${id}`)}) AND r.state IN ('claimed', 'posted', 'unknown')`;

interface Row extends CustomerSeats {
  readonly id: string;
  readonly step: string;
  readonly cycle: string;
  readonly anchorOn: string;
  readonly dueOn: string;
  readonly dueAt: Date | null;
  readonly snoozedUntil: string | null;
  readonly isHeld: boolean;
  readonly ownerId: string | null;
  readonly ownerName: string | null;
  readonly customerId: string | null;
  readonly code: string | null;
  readonly name: string | null;
  readonly told: readonly string[];
  readonly waitsToBeSent: boolean;
}

function toMatter(row: Row, quiet: ReadonlySet<string>): Matter {
  const { id, step, cycle, isHeld, told, waitsToBeSent, ownerId, ownerName, customerId, code, name } = row;
  const { supervisorId, salespersonId, assistantId } = row;
  const customer =
    customerId === null
      ? null
      : { id: customerId, code: code ?? '', name: name ?? '', supervisorId, salespersonId, assistantId };
  return {
    id,
    step,
    cycle,
    isQuiet: quiet.has(step),
    isHeld,
    told,
    waitsToBeSent,
    customer,
    held: { ...(customer === null ? noSeats : seatsHeld(customer)), owner: ownerId },
    owner: ownerId === null ? null : { id: ownerId, name: ownerName ?? '' },
    anchorOn: sharedDay(row.anchorOn),
    dueOn: sharedDay(row.dueOn),
    dueAt: row.dueAt === null ? null : fromDbInstant(row.dueAt),
    snoozedUntil: row.snoozedUntil === null ? null : sharedDay(row.snoozedUntil),
  };
}
