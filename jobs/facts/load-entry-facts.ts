import { Temporal } from 'temporal-polyfill';
import { Prisma, type Tx } from '../../prisma/client.ts';
import type { Level, ownAnchors, Tier } from '../../templates/reader/playbook.ts';
import { ownerPlace, ownersOf, type Register } from '../../templates/reader/register.ts';
import { postOf } from '../../templates/reader/roles.ts';
import { withComputed } from '../plan/computed.ts';
import type { EntryFacts, People, Rules } from '../plan/types.ts';
import { followUpsOf, type FollowUpRow } from './fact-rows.ts';
import { type FiledRow, toFiled } from './filed-entries.ts';
import { watchedBySteps } from './watched.ts';
import { toFollowUp } from './load-facts.ts';
import { peopleAround, type PeopleAround, peopleOf } from './people-around.ts';
import { sharedDay, sharedInstant } from './shared-values.ts';
import { staffAround } from './staff-around.ts';

interface EntryRow {
  readonly id: string;
  readonly register: string;
  readonly number: string;
  readonly openerId: string;
  /** Who the opener reports to. */
  readonly superiorId: string | null;
  readonly ownerId: string | null;
  readonly ended: boolean;
  readonly enteredOn: string;
  readonly flags: readonly string[];
  readonly judgedOn: string | null;
  readonly answers: Readonly<Record<string, string>>;
  readonly customer: {
    readonly id: string;
    readonly state: 'active' | 'paused' | 'ended';
    readonly tier: Tier;
    readonly level: Level | null;
    readonly supervisorId: string | null;
    readonly salespersonId: string | null;
    readonly assistantId: string | null;
    /** Who holds a post for this customer, by post. */
    readonly postSeats: Readonly<Record<string, string>>;
    readonly hasRoom: boolean;
    readonly lastContactOn: string | null;
    readonly resumed: { readonly on: string; readonly ms: number; readonly round: number } | null;
    /** Of those that conditions of steps name. */
    readonly days: readonly string[];
  } | null;
  readonly moves: readonly {
    readonly move: string | null;
    readonly from: string | null;
    readonly to: string;
    readonly ms: number;
    readonly by: string;
  }[];
  readonly others: readonly Omit<FiledRow, 'moves'>[];
  readonly followUps: readonly FollowUpRow[];
}

/** Facts of an entry, and who owns it now. */
export interface LoadedEntry {
  readonly facts: EntryFacts;
  readonly ownerId: string | null;
}

/**
 * Loads all facts that planning needs about some entries; two statements, however many. An entry whose register is no
 * longer in the file owes nothing.
 *
 * @param tx a transaction that holds the entries' row locks
 */
export async function loadEntryFacts(
  tx: Tx,
  entryIds: readonly string[],
  rules: Pick<Rules, 'playbook' | 'registers'>,
): Promise<readonly LoadedEntry[]> {
  const rows = await readRows(tx, entryIds, rules);
  const ids = rows.flatMap(({ openerId, superiorId, ownerId, customer }) => [
    openerId,
    superiorId,
    ownerId,
    customer?.supervisorId,
    customer?.salespersonId,
    customer?.assistantId,
    ...Object.values(customer?.postSeats ?? {}),
  ]);
  const named = new Set(ids.filter((id) => typeof id === 'string'));
  const registers = new Map(rules.registers.map((register) => [register.key, register]));
  const posts = new Map(rules.registers.map((register) => [register.key, postsOf(register, rules)]));
  const staff = peopleAround(await staffAround(tx, named, [...new Set([...posts.values()].flat())]));
  return rows.map((row) => {
    const { customer } = row;
    const rests = registers.get(row.register)?.rests ?? false;
    const people = placesOf(row, staff, { ...rules, posts: posts.get(row.register) ?? [] });
    const facts: EntryFacts = {
      subject: { kind: 'entry', id: row.id },
      customerId: customer?.id ?? null,
      enteredOn: sharedDay(row.enteredOn),
      active: isActive(customer, rests),
      // Nothing is posted to the group of a suspended customer.
      hasCustomerRoom: customer?.state === 'active' && customer.hasRoom,
      people,
      anchors: resumedIn(customer, rests),
      followUps: row.followUps.map(toFollowUp),
      register: row.register,
      number: row.number,
      flags: row.flags,
      judgedOn: row.judgedOn === null ? null : sharedDay(row.judgedOn),
      moves: row.moves.map(({ ms, ...move }) => ({
        ...move,
        at: Temporal.Instant.fromEpochMilliseconds(ms),
      })),
      lastContactOn: contactOf(customer),
      days: new Set(customer?.days),
      others: row.others.map((other) => toFiled({ ...other, moves: [] })),
      values: {
        ...withComputed(registers.get(row.register) ?? { computed: [] }, row.answers),
        ...(customer === null
          ? {}
          : { customerLevel: customer.level ?? 'ordinary', customerTier: customer.tier }),
      },
    };
    // An ended entry keeps its owner, even one who has left: figures belong to the owner of the day.
    return { facts, ownerId: row.ended ? row.ownerId : (people['owner']?.id ?? null) };
  });
}

/**
 * The seats of the customer, who opened it, and the owner: the seat that the register names, else the one above it. An
 * entry about no customer has above it whom its opener reports to.
 */
function placesOf(
  { register: key, openerId, superiorId, ownerId, ended, customer, answers }: EntryRow,
  staff: PeopleAround,
  { registers, posts }: Pick<Rules, 'registers'> & { readonly posts: readonly string[] },
): People {
  const seats = customer === null ? staff.above(openerId, superiorId) : peopleOf(customer, staff);
  const opener = staff.present(openerId);
  const held = posts.flatMap((post) => {
    const own = staff.present(customer?.postSeats[post] ?? null);
    const holder = own ?? staff.holderOf(post, ownerId);
    return holder === undefined ? [] : [[post, holder] as const];
  });
  const all: People = { ...seats, ...(opener && { opener }), ...Object.fromEntries(held) };
  const register = registers.find((one) => one.key === key);
  const seat = register === undefined ? undefined : ownerPlace(register, answers);
  const owner =
    ended || seat === undefined
      ? staff.present(ownerId)
      : (all[seat] ?? all['supervisor'] ?? all['director'] ?? opener);
  return { ...all, ...(owner && { owner }) };
}

/** The posts that the register and its steps name. */
function postsOf(register: Register, { playbook }: Pick<Rules, 'playbook'>): readonly string[] {
  const steps = playbook.steps.filter((step) => step.register === register.key);
  const named = steps.flatMap((step) => [step.owner.ordinary, ...step.remind.map(({ to }) => to)]);
  return [...new Set([...ownersOf(register), ...named])].filter((one) => postOf(one) !== undefined);
}

function contactOf(customer: EntryRow['customer']): Temporal.PlainDate | null {
  const on = customer?.lastContactOn ?? null;
  return on === null ? null : sharedDay(on);
}

const resumed: (typeof ownAnchors)[number] = 'resumed';

/** Of a suspended customer, only what does not rest is owed. */
function isActive(customer: EntryRow['customer'], rests: boolean): boolean {
  return customer === null || customer.state === 'active' || (customer.state === 'paused' && !rests);
}

/** When the customer was last resumed, for an entry that had rested with it. */
function resumedIn(customer: EntryRow['customer'], rests: boolean): EntryFacts['anchors'] {
  if (customer === null || customer.resumed === null || !rests) return {};
  const { on, ms, round } = customer.resumed;
  return { [resumed]: { on: sharedDay(on), recordedAt: sharedInstant(ms), round } };
}

async function readRows(
  tx: Tx,
  entryIds: readonly string[],
  rules: Pick<Rules, 'playbook'>,
): Promise<readonly EntryRow[]> {
  const { zone } = rules.playbook;
  const { registers, fields, days } = watchedBySteps(rules);
  const watching = registers.map(({ by }) => by);
  const watched = registers.map(({ register }) => register);
  const rows = await tx.$queryRaw<{ facts: string }[]>`
    SELECT json_build_object(
      'id', e.id, 'register', e.register, 'number', e.number, 'openerId', e.opener_id,
      'superiorId', (SELECT o.reports_to_id FROM staff o WHERE o.id = e.opener_id), 'ownerId', e.owner_id,
      'ended', e.ended_at IS NOT NULL, 'enteredOn', (e.opened_at AT TIME ZONE ${zone})::date, 'answers', e.answers,
      'flags', e.flags, 'judgedOn', e.judged_on,
      'customer', (
        SELECT json_build_object(
          'id', c.id, 'state', c.state, 'tier', c.tier, 'level', c.strategic_level,
          'supervisorId', c.supervisor_id, 'salespersonId', c.salesperson_id, 'assistantId', c.assistant_id,
          'postSeats', (
            SELECT coalesce(json_object_agg(p.post, p.staff_id), '{}') FROM post_seat p WHERE p.customer_id = c.id),
          'lastContactOn', (
            SELECT (max(l.happened_at) AT TIME ZONE ${zone})::date
            FROM contact_log l WHERE l.customer_id = c.id AND l.deleted_at IS NULL),
          'resumed', (
            SELECT json_build_object(
              'on', f."on", 'ms', floor(extract(epoch FROM f.recorded_at) * 1000), 'round', f.round)
            FROM fact f WHERE f.customer_id = c.id AND f.key = ${resumed} AND f."on" IS NOT NULL),
          'days', (
            SELECT coalesce(json_agg(d.key), '[]') FROM fact d
            WHERE d.customer_id = c.id AND d.key = ANY(${days}) AND d."on" IS NOT NULL),
          'hasRoom', EXISTS (
            SELECT FROM room r WHERE r.customer_id = c.id AND r.kind = 'customer' AND r.state = 'bound'))
        FROM customer c WHERE c.id = e.customer_id),
      'moves', (
        SELECT coalesce(json_agg(json_build_object(
          'move', m.move, 'from', m.from_state, 'to', m.to_state, 'by', coalesce(s.name, '—'),
          'ms', floor(extract(epoch FROM m.at) * 1000)) ORDER BY m.sequence), '[]')
        FROM entry_move m LEFT JOIN staff s ON s.id = m.actor_id WHERE m.entry_id = e.id),
      'others', (
        SELECT coalesce(json_agg(json_build_object(
          'register', o.register, 'number', o.number, 'state', o.state,
          'openedMs', floor(extract(epoch FROM o.opened_at) * 1000),
          'answers', (SELECT json_object_agg(f.key, o.answers ->> f.key) FROM unnest(${fields}::text[]) AS f(key)))
          ORDER BY o.opened_at, o.id), '[]')
        FROM (
          SELECT DISTINCT w.register FROM unnest(${watching}::text[], ${watched}::text[]) AS w(by, register)
          WHERE w.by = e.register) w
        JOIN entry o ON o.customer_id = e.customer_id AND o.register = w.register AND o.id <> e.id),
      'followUps', ${followUpsOf(Prisma.sql`u.subject_kind = 'entry' AND u.subject_id = e.id`)}
    )::text AS facts
    FROM entry e WHERE e.id = ANY(${[...entryIds]}::uuid[]) ORDER BY e.id`;
  return rows.map(({ facts }) => JSON.parse(facts) as EntryRow);
}
