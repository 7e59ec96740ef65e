/**
 * Claimed deliveries with everything needed to re-check, render and route them. Loaded in a constant number of
 * statements, so that a slice of a holiday's greetings takes milliseconds.
 */
import type { Db, Sql, SubjectKind } from '../../prisma/client.ts';
import type { OwnHours } from '../plan/own-hours.ts';
import { isUpdateTarget, loadUpdates } from './card-updates.ts';
import type {
  Account,
  BoundRoom,
  DeliveryRow,
  NoticeRow,
  PersonRow,
  ReminderRow,
  RoomMessageRow,
  RoomRow,
} from './delivery-row.ts';
import { whereWritten } from './pauses.ts';

/** The columns of a person `p`, aliased as in `FlatPerson`. */
const personColumns = `
  p.id AS "personId", p.code AS "personCode", p.name AS "personName", p.roles AS "personRoles",
  p.language AS "personLanguage", p.left_on::timestamp AT TIME ZONE 'UTC' AS "personLeftOn", p.reports_to_id AS "personReportsToId",
  json_build_object('morningAt', p.morning_at, 'quiet', CASE WHEN p.quiet_from IS NOT NULL
    THEN json_build_object('from', p.quiet_from, 'to', p.quiet_to) END) AS "personHours",
  (SELECT json_agg(json_build_object('platform', i.platform, 'platformUserId', i.platform_user_id) 
     ORDER BY ${whereWritten('i', 'p')})
   FROM staff_identity i WHERE i.staff_id = p.id) AS "personIdentities"`;

interface FlatPerson {
  readonly personId: string | null;
  readonly personCode: string;
  readonly personName: string;
  readonly personRoles: string[];
  readonly personLanguage: string | null;
  readonly personLeftOn: Date | null;
  readonly personReportsToId: string | null;
  readonly personIdentities: Account[] | null;
  readonly personHours: OwnHours;
}

function personOf(row: FlatPerson): PersonRow | null {
  if (row.personId === null) return null;
  return {
    id: row.personId,
    code: row.personCode,
    name: row.personName,
    roles: row.personRoles,
    leftOn: row.personLeftOn,
    reportsToId: row.personReportsToId,
    language: row.personLanguage,
    identities: row.personIdentities ?? [],
    hours: row.personHours,
  };
}

interface FlatReminder extends FlatPerson, Omit<ReminderRow, 'recipient' | 'followUp' | 'recipientId'> {
  readonly step: string;
  readonly cycle: string;
  readonly anchorOn: Date;
  readonly dueOn: Date;
  readonly followUpDueAt: Date | null;
  readonly followUpState: 'open' | 'closed' | 'cancelled';
  readonly ownerId: string | null;
  readonly ownerName: string | null;
  readonly ownerCalled: string | null;
  readonly ownerIsAway: boolean;
  readonly subjectKind: SubjectKind;
  readonly subjectId: string;
  readonly customerId: string | null;
  readonly customerCode: string;
  readonly customerName: string;
  readonly customerState: 'active' | 'paused' | 'ended';
  readonly supervisorId: string | null;
  readonly rooms: BoundRoom[] | null;
}

interface FlatRoomMessage extends Omit<RoomMessageRow, 'room'>, RoomRow {
  readonly isCustomers: boolean;
  readonly customerId: string;
  readonly customerCode: string;
  readonly customerName: string;
  readonly supervisorId: string | null;
}

/**
 * @param state only content in this state is loaded
 * @param today the day on which an owner may be away
 */
export async function loadDeliveries(
  { sql }: Pick<Db, 'sql'>,
  ids: readonly string[],
  today: string,
  state: 'claimed' | 'unknown' = 'claimed',
): Promise<readonly DeliveryRow[]> {
  if (ids.length === 0) return [];
  const byDelivery = byDeliveryId(await loadReminders(sql, { by: 'delivery_id', ids, state }, today));
  const others = ids.filter((id) => !byDelivery.has(id));
  return [
    ...[...byDelivery].flatMap(([id, of]) =>
      of.slice(0, 1).map(({ audience, target }) => ({ ...nothing, id, audience, target, reminders: of })),
    ),
    // Most slices have none.
    ...(others.length === 0 ? [] : await loadOthers(sql, others, today, state)),
  ];
}

const nothing = { reminders: [], notice: null, roomMessage: null, update: null };

/** Deliveries without reminders: of notices, room messages and updates of cards, or of content that was deleted. */
async function loadOthers(
  sql: Sql,
  ids: readonly string[],
  today: string,
  state: 'claimed' | 'unknown',
): Promise<readonly DeliveryRow[]> {
  const { rows: heads } = await sql.query<Pick<DeliveryRow, 'id' | 'audience' | 'target'>>(
    'SELECT id, audience, target FROM delivery WHERE id = ANY($1::uuid[])',
    [ids],
  );
  const ofCards = heads.flatMap(({ id, target }) => (isUpdateTarget(target) ? id : []));
  const ofMessages = heads.flatMap(({ id }) => (ofCards.includes(id) ? [] : id));
  const which: Which = { by: 'delivery_id', ids: ofMessages, state };
  const [notices, messages, updates] = await Promise.all([
    ofMessages.length === 0 ? [] : loadNotices(sql, which),
    ofMessages.length === 0 ? [] : loadRoomMessages(sql, which),
    loadUpdates(sql, ofCards, today),
  ]);
  const noticeOf = new Map(notices.map((notice) => [notice.deliveryId, notice]));
  const messageOf = new Map(messages.map((message) => [message.deliveryId, message]));
  return heads.map((head) => ({
    ...nothing,
    ...head,
    notice: noticeOf.get(head.id) ?? null,
    roomMessage: messageOf.get(head.id) ?? null,
    update: updates.get(head.id) ?? null,
  }));
}

function byDeliveryId(reminders: readonly ReminderRow[]): ReadonlyMap<string, readonly ReminderRow[]> {
  const groups = new Map<string, ReminderRow[]>();
  for (const reminder of reminders) {
    const known = groups.get(reminder.deliveryId);
    if (known === undefined) groups.set(reminder.deliveryId, [reminder]);
    else known.push(reminder);
  }
  return groups;
}

/** Which content is loaded: that of some deliveries, or some of it by its own id. */
interface Which {
  readonly by: 'delivery_id' | 'id';
  readonly ids: readonly string[];
  readonly state: 'claimed' | 'unknown' | null;
}

/** For content as `alias`; its values are `$1` and `$2`. A null state means any. */
const isWanted = (alias: string, { by }: Which) =>
  `${alias}.${by} = ANY($1::uuid[]) AND ($2::"ReminderState" IS NULL OR ${alias}.state = $2::"ReminderState")`;

/** Content by its own id, in any state, whether or not it has a delivery. */
export async function loadContent(
  { sql }: Pick<Db, 'sql'>,
  ids: readonly string[],
  today: string,
): Promise<{
  readonly reminders: readonly ReminderRow[];
  readonly notices: readonly NoticeRow[];
  readonly roomMessages: readonly RoomMessageRow[];
}> {
  const which: Which = { by: 'id', ids, state: null };
  const [reminders, notices, roomMessages] = await Promise.all([
    loadReminders(sql, which, today),
    loadNotices(sql, which),
    loadRoomMessages(sql, which),
  ]);
  return { reminders, notices, roomMessages };
}

const waits = (slots: string) =>
  `coalesce(bool_or(q.state IN ('planned', 'claimed')) FILTER (WHERE q.slot LIKE '${slots}'), FALSE)`;
const toldAt = (slots: string) =>
  `max(coalesce(e.posted_at, q.meant_for)) FILTER (WHERE q.state IN ('posted', 'unknown') AND q.slot LIKE '${slots}')`;

/** Whether the owner was told before a silence is escalated. */
const ownersHearing = `
  SELECT ${waits('%>owner%')} AS "promptWaits", ${toldAt('%>owner%')} AS "promptedAt",
    ${waits('event>handed-over%')} AS "handoverWaits", ${toldAt('event>handed-over%')} AS "handedOverAt"
  FROM reminder q LEFT JOIN delivery e ON e.id = q.delivery_id
  WHERE r.slot LIKE 'escalate-%' AND q.follow_up_id = r.follow_up_id`;

async function loadReminders(sql: Sql, which: Which, today: string): Promise<readonly ReminderRow[]> {
  const { rows } = await sql.query<FlatReminder>({
    name: `reminders-by-${which.by}`,
    text: `SELECT r.id, r.delivery_id AS "deliveryId", r.follow_up_id AS "followUpId", r.slot, r.say, r.audience, r.target,
       r.due_at AS "dueAt", r.meant_for AS "meantFor", r.planned_at AS "plannedAt", r.refusals,
       f.subject_kind AS "subjectKind", f.subject_id AS "subjectId", f.step, f.cycle, f.anchor_on::timestamp AT TIME ZONE 'UTC' AS "anchorOn",
       f.due_on::timestamp AT TIME ZONE 'UTC' AS "dueOn", f.due_at AS "followUpDueAt", f.state AS "followUpState", f.owner_id AS "ownerId",
       o.name AS "ownerName", CASE WHEN h.name IS NULL THEN o.name ELSE o.name || ' (' || o.code || ')' END AS "ownerCalled", EXISTS (SELECT FROM absence a WHERE a.staff_id = o.id AND a.undone_at IS NULL
         AND $3::date BETWEEN a.from_on AND a.to_on) AS "ownerIsAway",
       f.customer_id AS "customerId", c.code AS "customerCode", c.name AS "customerName", c.state AS "customerState",
       c.supervisor_id AS "supervisorId",
       (SELECT json_agg(json_build_object('platform', g.platform, 'platformRoomId', g.platform_room_id,
          'customerInside', g.customer_inside) ORDER BY g.is_second, g.id)
        FROM room g WHERE g.customer_id = c.id AND g.kind = 'customer' AND g.state = 'bound') AS rooms,
       w.*, ${personColumns}
     FROM reminder r JOIN follow_up f ON f.id = r.follow_up_id LEFT JOIN customer c ON c.id = f.customer_id
       LEFT JOIN staff o ON o.id = f.owner_id
       LEFT JOIN (SELECT name FROM staff GROUP BY name HAVING count(*) > 1) h ON h.name = o.name LEFT JOIN staff p ON p.id = r.recipient_id
       LEFT JOIN LATERAL (${ownersHearing}) w ON TRUE
     WHERE ${isWanted('r', which)} ORDER BY r.due_at, r.rank, c.code COLLATE "C", r.id`,
    values: [which.ids, which.state, today],
  });
  return rows.map((row) => ({
    id: row.id,
    deliveryId: row.deliveryId,
    followUpId: row.followUpId,
    slot: row.slot,
    say: row.say,
    audience: row.audience,
    target: row.target,
    recipientId: row.personId,
    recipient: personOf(row),
    dueAt: row.dueAt,
    meantFor: row.meantFor,
    plannedAt: row.plannedAt,
    refusals: row.refusals,
    promptWaits: row.promptWaits,
    promptedAt: row.promptedAt,
    handoverWaits: row.handoverWaits,
    handedOverAt: row.handedOverAt,
    followUp: {
      id: row.followUpId,
      subjectKind: row.subjectKind,
      subjectId: row.subjectId,
      customerId: row.customerId,
      step: row.step,
      cycle: row.cycle,
      anchorOn: row.anchorOn,
      dueOn: row.dueOn,
      dueAt: row.followUpDueAt,
      state: row.followUpState,
      ownerId: row.ownerId,
      owner:
        row.ownerName === null
          ? null
          : {
              name: row.ownerName,
              called: row.ownerCalled ?? row.ownerName,
              isAway: row.ownerIsAway,
            },
      customer:
        row.customerId === null
          ? null
          : {
              id: row.customerId,
              code: row.customerCode,
              name: row.customerName,
              state: row.customerState,
              supervisorId: row.supervisorId,
              rooms: row.rooms ?? [],
            },
    },
  }));
}

async function loadNotices(sql: Sql, which: Which): Promise<readonly NoticeRow[]> {
  const { rows } = await sql.query<Omit<NoticeRow, 'recipient'> & FlatPerson>(
    `SELECT n.id, n.delivery_id AS "deliveryId", n.key, n.say, n.values, n.fields, n.subject,
       n.request_id AS "requestId", n.on_platform AS "onPlatform", n.on_platform_user_id AS "onPlatformUserId", n.customer_id AS "customerId", c.code AS "customerCode",
       n.due_at AS "dueAt", n.refusals, n.recipient_id AS "recipientId", ${personColumns}
     FROM notice n JOIN staff p ON p.id = n.recipient_id LEFT JOIN customer c ON c.id = n.customer_id
     WHERE ${isWanted('n', which)}`,
    [which.ids, which.state],
  );
  return rows.flatMap((row) => {
    const recipient = personOf(row);
    return recipient === null ? [] : [{ ...row, recipient }];
  });
}

async function loadRoomMessages(sql: Sql, which: Which): Promise<readonly RoomMessageRow[]> {
  const { rows } = await sql.query<FlatRoomMessage>(
    `SELECT m.id, m.delivery_id AS "deliveryId", m.say, m.due_at AS "dueAt", m.refusals, r.platform, r.platform_room_id AS "platformRoomId",
       r.kind = 'customer' AND r.state = 'bound' AS "isCustomers", c.id AS "customerId", c.code AS "customerCode",
       c.name AS "customerName", c.supervisor_id AS "supervisorId"
     FROM room_message m JOIN room r ON r.id = m.room_id JOIN customer c ON c.id = r.customer_id
     WHERE ${isWanted('m', which)}`,
    [which.ids, which.state],
  );
  return rows.map(
    ({ id, deliveryId, say, dueAt, refusals, platform, platformRoomId, isCustomers, ...customer }) => ({
      id,
      deliveryId,
      say,
      dueAt,
      refusals,
      room: {
        platform,
        platformRoomId,
        isCustomers,
        customer: {
          id: customer.customerId,
          code: customer.customerCode,
          name: customer.customerName,
          supervisorId: customer.supervisorId,
        },
      },
    }),
  );
}
