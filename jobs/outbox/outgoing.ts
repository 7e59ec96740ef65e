import { Temporal } from 'temporal-polyfill';
import { type Content, type CustomerText, plainText, type StaffText } from '../../templates/reader/card.ts';
import type { Core } from '../core.ts';
import { speakingTo } from '../in-words.ts';
import { dayOf } from '../plan/moments.ts';
import type { ChatPlatform, PostedItem, SendOptions, SendResult } from '../ports.ts';
import { replanAgain } from '../replan/replan-again.ts';
import { staffOpening } from '../staff/staff-opening.ts';
import { type Around, readAround } from './around.ts';
import { postToCustomer, tellStaff, updateCard } from './audience-guard.ts';
import { canChange, composeUpdate, contentOf, isLastChange, mayChange } from './compose-update.ts';
import { composeForCustomer, composeForStaff, itemsOf } from './compose.ts';
import type { Hands } from './hands.ts';
import { sayHowToAnswer, sayHowToReach } from './how-to-answer.ts';
import { lookIntoRooms } from './look-into-rooms.ts';
import { createLastLook, isQuestion, type Standing } from './last-look.ts';
import {
  type DeliveryRow,
  loadDeliveries,
  type NoticeRow,
  type ReminderRow,
  type RoomMessageRow,
} from './load-deliveries.ts';
import { askedToday } from './one-question-a-day.ts';
import {
  itemsOfMatters,
  type Lists,
  listOfNotice,
  listOfPrompts,
  noteListed,
  openLists,
} from './morning-list.ts';
import { morningSay } from '../today/write-mornings.ts';
import type { TodayItem } from '../follow-ups/list-today.ts';
import type { TodayList } from '../today/compose-today.ts';
import type { Language } from '../../templates/reader/form.ts';
import { readLanguage } from '../../templates/reader/languages.ts';
import type { Reason } from '../../templates/reader/said.ts';
import { reasons } from './reasons.ts';
import { isRefusal, reasonOf } from './refusals.ts';
import type { Held } from './statements.ts';
import { reportMissed } from './report-missed.ts';
import { routeOf, type RouteTo, routeToPerson, routeToRoom } from './route.ts';
import type { UpdateRow } from './load-updates.ts';
import {
  type Destination,
  type Ended,
  type EndedReminder,
  endReminders,
  type GivenBack,
} from './transitions.ts';
import { aboutNotice, accountsFor, composeNotice, whyNotNotice } from './outgoing-notice.ts';

/** A claimed delivery with its rendered text, ready to be posted. */
export interface Outgoing {
  readonly held: Held;
  readonly row: DeliveryRow;
  readonly platform: ChatPlatform;
  readonly destination: Destination;
  /** Null: an update, which is recorded with its card. */
  readonly text: string | null;
  /** The whole message, if it can change later. */
  readonly card: Content | null;
  /** Goes through the audience guard. */
  readonly post: (options: Pick<SendOptions, 'mayBegin'>) => Promise<SendResult>;
  /** Of a list: what it repeats. */
  readonly repeats?: readonly TodayItem[];
}

/** The outcome of preparing a claimed delivery. */
export type Prepared = { readonly held: Held } & What;

type What =
  | { readonly kind: 'post'; readonly outgoing: Outgoing }
  | { readonly kind: 'end'; readonly ended: Ended; readonly row: DeliveryRow }
  | { readonly kind: 'give-back'; readonly back: GivenBack }
  /** An unexpected error with this delivery only; nothing was sent. */
  | { readonly kind: 'failed'; readonly error: unknown; readonly row: DeliveryRow }
  /** Nothing is left to post: all its reminders have ended or wait. */
  | { readonly kind: 'emptied' };

/** Loads claimed deliveries, re-checks them and renders their texts. */
export async function prepare(core: Core, hands: Hands, claimed: readonly Held[]): Promise<Prepared[]> {
  const inHand = new Map(claimed.map((held) => [held.id, held]));
  const now = core.clock.now();
  const today = dayOf(now, core.rules.playbook);
  const load = async () => await loadDeliveries(core.db, [...inHand.keys()], today.toString());
  const first = await load();
  const rows = (await lookIntoRooms(core, first)) ? await load() : first;
  const loaded = rows.flatMap((row) => {
    const held = inHand.get(row.id);
    return held === undefined || !hands.has(held) ? [] : [{ held, row }];
  });
  const standing = await lookOnceMore(core, hands.owner, loaded, now);
  const said = [...standing.values()].flat().map(({ reminder }) => reminder);
  const around = await readAround(core, said);
  const lists = openLists(core, rows, today);
  const prepared = await Promise.all(
    loaded.map(async ({ held, row }): Promise<Prepared> => {
      try {
        const stands = standing.get(row.id) ?? [];
        const looked = { held, row, standing: stands, now, around, lists };
        const what = await prepareOne(speakingTo(core, languageOf(row)), looked);
        return { held, ...what };
      } catch (error) {
        if (!isRefusal(error)) return { held, kind: 'failed', error, row };
        const reason = reasonOf(error);
        return { held, kind: 'end', ended: { ...held, as: 'skipped', reason }, row };
      }
    }),
  );
  const listed = prepared.flatMap((what) =>
    what.kind === 'post' && what.outgoing.repeats !== undefined
      ? [{ cardId: what.outgoing.row.id, target: what.outgoing.row.target, matters: what.outgoing.repeats }]
      : [],
  );
  await noteListed(core.db.sql, listed);
  return prepared;
}

/**
 * @returns the reminders still to be posted, by delivery; the others are ended or postponed, and missed ones are
 *   reported
 */
async function lookOnceMore(
  core: Core,
  owner: string,
  loaded: readonly Pick<Looked, 'held' | 'row'>[],
  now: Temporal.Instant,
): Promise<ReadonlyMap<string, readonly Standing[]>> {
  const steps = new Map(core.rules.playbook.steps.map((step) => [step.key, step]));
  const questioned = loaded.flatMap(({ row: { reminders } }) =>
    reminders.flatMap((reminder) => {
      const step = steps.get(reminder.followUp.step);
      return step !== undefined && isQuestion(step, reminder) ? (reminder.followUp.customerId ?? []) : [];
    }),
  );
  const look = createLastLook(core, now, await askedToday(core, questioned, now));
  const standing = new Map<string, Standing[]>();
  const ends: EndedReminder[] = [];
  const missed: { readonly reminder: ReminderRow; readonly reason: Reason | null }[] = [];
  const changed = new Set<string>();
  for (const { held, row } of loaded) {
    const stands: Standing[] = [];
    for (const reminder of row.reminders) {
      const verdict = look.lookAt(reminder);
      if (verdict.kind === 'say') {
        stands.push({ reminder, late: verdict.late });
        continue;
      }
      const { state, reason, dueAt } = verdict;
      ends.push({ ...held, reminderId: reminder.id, state, reason, dueAt });
      if (state === 'skipped') missed.push({ reminder, reason });
      else if (reminder.followUp.subjectKind === 'customer') changed.add(reminder.followUp.subjectId);
    }
    standing.set(row.id, stands);
  }
  const mine = await endReminders(core.db.sql, owner, ends);
  const reported = missed.filter(({ reminder: { deliveryId } }) => mine.has(deliveryId));
  for (const { reminder, reason } of reported) {
    core.counts.countMissed(reason?.code ?? reasons.nothingLeft.code);
    core.log.error(
      { deliveryId: reminder.deliveryId, reminderIds: [reminder.id], reason },
      'a message was not posted',
    );
  }
  await reportMissed(core, [
    { reminders: reported.map(({ reminder }) => reminder), notice: null, roomMessage: null },
  ]);
  // Planning skipped these because they were claimed when the change was made; replanning routes them correctly.
  await replanAgain(core, changed);
  return standing;
}

/** The language of the person it goes to; null: the company's. */
function languageOf({ reminders: [reminder], notice, update }: DeliveryRow): Language | null {
  const person =
    reminder?.audience === 'customer' ? null : (reminder?.recipient ?? notice?.recipient ?? update);
  return readLanguage(person?.language ?? '');
}

interface Looked {
  readonly held: Held;
  readonly row: DeliveryRow;
  readonly standing: readonly Standing[];
  readonly now: Temporal.Instant;
  readonly around: Around;
  readonly lists: Lists;
}

async function prepareOne(core: Core, looked: Looked): Promise<What> {
  const { row, held } = looked;
  if (row.update !== null) return await prepareUpdate(core, looked, row.update);
  if (row.notice !== null) return await prepareNotice(core, looked, row.notice);
  if (row.roomMessage !== null) return prepareRoomMessage(core, looked, row.roomMessage);
  if (row.reminders.length === 0) {
    // Its content was deleted meanwhile, together with its customer.
    return { kind: 'end', ended: { ...held, as: 'cancelled', reason: reasons.nothingLeft }, row };
  }
  return looked.standing.length === 0 ? { kind: 'emptied' } : await prepareReminders(core, looked);
}

async function prepareReminders(core: Core, looked: Looked): Promise<What> {
  const { standing, now, around, lists } = looked;
  const [first] = standing;
  const route = first === undefined ? null : routeOf(core, first.reminder);
  if (route === null) return noRoute(looked);
  const about = standing.map(({ reminder: { followUp, say } }) => ({
    customer: followUp.customer?.code ?? '',
    step: followUp.step,
    cycle: followUp.cycle,
    say,
  }));
  if (route.kind === 'customer') {
    const text = composeForCustomer(core, standing, now, around);
    const asks = standing.some(({ reminder }) => {
      const step = core.rules.playbook.steps.find(({ key }) => key === reminder.followUp.step);
      return step !== undefined && isQuestion(step, reminder);
    });
    return toCustomer(looked, route, asks ? sayHowToAnswer(core, route.platform, text) : text, about);
  }
  const list = await listOfPrompts(core, standing, itemsOf(core, standing, now, around), now, lists);
  if (list !== null) return toStaffList(core, looked, route, list, about);
  return toStaff(core, looked, route, composeForStaff(core, standing, now, around), about);
}

/** The list of a person's day: what is prompted for now, and what is repeated. */
function toStaffList(
  core: Core,
  looked: Looked,
  route: RouteTo<'dm'>,
  { text, matters }: TodayList,
  about: readonly PostedItem[] = [],
): What {
  const { standing } = looked;
  const prompted = new Set(standing.map(({ reminder }) => reminder.followUpId));
  const repeated = matters.filter(({ followUpId }) => !prompted.has(followUpId));
  const what = toStaff(core, looked, route, text, [...itemsOfMatters(repeated), ...about]);
  return { ...what, outgoing: { ...what.outgoing, repeats: repeated } };
}

async function prepareNotice(core: Core, looked: Looked, notice: NoticeRow): Promise<What> {
  const { held, row, now } = looked;
  const over = await whyNotNotice(core, notice, now);
  if (over !== null) return { kind: 'end', ended: { ...held, as: 'cancelled', reason: over }, row };
  const opening = staffOpening(now, core.rules, notice.recipient.hours);
  if (Temporal.Instant.compare(opening, now) > 0) {
    return { kind: 'give-back', back: { ...held, reason: null, counts: false, dueAt: opening } };
  }
  const route = routeToPerson(core, accountsFor(notice));
  if (route === null) return noRoute(looked);
  if (notice.say === morningSay) {
    const list = await listOfNotice(core, notice, now, looked.lists);
    const ended = (reason: Reason): What => ({
      kind: 'end',
      ended: { ...held, as: 'cancelled', reason },
      row,
    });
    if (list === 'day-over') return ended(reasons.dayOver);
    if (list === 'sent') return ended(reasons.listSent);
    return list.matters.length === 0 ? ended(reasons.nothingLeft) : toStaffList(core, looked, route, list);
  }
  return toStaff(core, looked, route, composeNotice(core, notice), [aboutNotice(core, notice, now)]);
}

function prepareRoomMessage(core: Core, looked: Looked, { say, room }: RoomMessageRow): What {
  const { held, row } = looked;
  if (!room.isCustomers) {
    return { kind: 'end', ended: { ...held, as: 'cancelled', reason: reasons.groupUnbound }, row };
  }
  const route = routeToRoom(core, room);
  if (route === null) return noRoute(looked);
  const { platform } = route;
  // It says that what is said in the group is kept.
  if (platform.capabilities.groupInbound === 'none') {
    return { kind: 'end', ended: { ...held, as: 'cancelled', reason: reasons.groupNotHeard }, row };
  }
  const values = { customer: { name: room.customer.name } };
  const text = core.templates.texts.renderCustomer(say, core.language, values);
  return toCustomer(looked, route, sayHowToReach(core, platform, text), []);
}

/** The state of the card's matters now, whatever changed meanwhile: an update never shows an older one. */
async function prepareUpdate(core: Core, { held, row, now }: Looked, update: UpdateRow): Promise<What> {
  const over = (reason: Reason): What => ({
    kind: 'end',
    ended: { ...held, as: 'cancelled', reason },
    row,
  });
  const { platformRoomId, platformMessageId, platformUserId } = update;
  const platform = core.platforms.get(update.platform ?? '');
  if (
    platform === undefined ||
    platformRoomId === null ||
    platformMessageId === null ||
    platformUserId === null ||
    !mayChange(platform, update)
  ) {
    return over(reasons.cardCannotChange);
  }
  const composed = await composeUpdate(core, update, now);
  if (composed === null) return over(reasons.cardUnchanged);
  const { text, isOver } = composed;
  if (!isOver && isLastChange(platform, update)) return over(reasons.cardKeptForEnd);
  const card = { platformRoomId, platformMessageId };
  return {
    kind: 'post',
    outgoing: {
      held,
      row,
      platform,
      destination: { platform: platform.id, platformRoomId: null, platformUserId: null },
      text: null,
      card: null,
      post: async (more) => await updateCard(platform, { platformUserId }, card, text, more),
    },
  };
}

function noRoute({ held, row }: Looked): What {
  return { kind: 'end', ended: { ...held, as: 'skipped', reason: reasons.noPlatform }, row };
}

function toCustomer(
  { held, row, now }: Looked,
  { platform, room }: RouteTo<'customer'>,
  text: CustomerText,
  about: readonly PostedItem[],
): What {
  const { platformRoomId } = room;
  const destination = { platform: platform.id, platformRoomId, platformUserId: null };
  const options = { marker: row.id, at: now, about };
  return {
    kind: 'post',
    outgoing: {
      held,
      row,
      platform,
      destination,
      text: plainText(text),
      card: null,
      post: async (more) => await postToCustomer(platform, room, text, { ...options, ...more }),
    },
  };
}

function toStaff(
  core: Core,
  { held, row, now }: Looked,
  { platform, to }: RouteTo<'dm'>,
  text: StaffText,
  about: readonly PostedItem[],
): Extract<What, { kind: 'post' }> {
  const { platformUserId } = to;
  const destination = { platform: platform.id, platformRoomId: null, platformUserId };
  const options = { marker: row.id, at: now, about };
  return {
    kind: 'post',
    outgoing: {
      held,
      row,
      platform,
      destination,
      text: plainText(text),
      card: canChange(platform, text) ? contentOf(text) : null,
      post: async (more) => await tellStaff(core, platform, to, text, { ...options, ...more }),
    },
  };
}
