import { Temporal } from 'temporal-polyfill';
import { fromDbInstant } from '../../prisma/days.ts';
import { type Content, type CustomerText, plainText, type StaffText } from '../../templates/reader/card.ts';
import type { Language } from '../../templates/reader/form.ts';
import { readLanguage } from '../../templates/reader/languages.ts';
import type { Reason } from '../../templates/reader/said.ts';
import type { Core } from '../core.ts';
import type { TodayItem } from '../follow-ups/list-today.ts';
import { speakingTo } from '../in-words.ts';
import { dayOf } from '../plan/moments.ts';
import { officeHours, ownMorningOf } from '../plan/own-hours.ts';
import type { ChatPlatform, CustomerRoom, PostedItem, StaffRef } from '../ports.ts';
import { printedCode } from '../printed-code.ts';
import { staffOpening } from '../staff/staff-opening.ts';
import type { TodayList } from '../today/compose-today.ts';
import { morningSay } from '../today/write-mornings.ts';
import { type TextContext, readTextContext } from './text-context.ts';
import type { GuardedMessage } from './audience-guard.ts';
import { composeUpdate, isLastChange, mayChange } from './compose-update.ts';
import { composeForCustomer, composeForStaff, itemsOf, sayHowToAnswer, sayHowToReach } from './compose.ts';
import type { DeliveryRow, NoticeRow, ReminderRow, RoomMessageRow, UpdateRow } from './delivery-row.ts';
import { isQuestion, lookIntoRooms, lookOnceMore, type Standing } from './last-look.ts';
import { loadDeliveries } from './load-deliveries.ts';
import {
  itemsOfMatters,
  type Lists,
  listOfNotice,
  listOfPrompts,
  noteListed,
  openLists,
} from './morning-list.ts';
import { aboutNotice, accountsFor, composeNotice, whyNotNotice } from './outgoing-notice.ts';
import { reasons } from './reasons.ts';
import { isRefusal, reasonOf } from './refusals.ts';
import type { Destination, Ended, GivenBack, Held } from './transitions.ts';

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
  /** What goes through the audience guard. */
  readonly message: GuardedMessage;
  /** Of a list that can change: what its lines repeat. */
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

/** A claimed delivery with its content. */
export interface Loaded {
  readonly held: Held;
  readonly row: DeliveryRow;
}

/** Loads claimed deliveries, and once more after a look into their rooms that has changed something. */
export async function loadClaimed(core: Core, claimed: readonly Held[]): Promise<readonly Loaded[]> {
  const byId = new Map(claimed.map((held) => [held.id, held]));
  const today = dayOf(core.clock.now(), core.rules.playbook).toString();
  const load = async () => await loadDeliveries(core.db, [...byId.keys()], today);
  const first = await load();
  const rows = (await lookIntoRooms(core, first)) ? await load() : first;
  return rows.flatMap((row) => {
    const held = byId.get(row.id);
    return held === undefined ? [] : [{ held, row }];
  });
}

/** Takes the last look at deliveries, and composes what still stands. */
export async function prepare(core: Core, owner: string, loaded: readonly Loaded[]): Promise<Prepared[]> {
  const now = core.clock.now();
  const today = dayOf(now, core.rules.playbook);
  const rows = loaded.map(({ row }) => row);
  const standing = await lookOnceMore(core, owner, loaded, now);
  const said = [...standing.values()].flat().map(({ reminder }) => reminder);
  const context = await readTextContext(core, said);
  let opened: Lists | null = null;
  const lists = (): Lists => (opened ??= openLists(core, rows, today));
  const prepared = await Promise.all(
    loaded.map(async ({ held, row }): Promise<Prepared> => {
      try {
        const stands = standing.get(row.id) ?? [];
        const looked = { held, row, standing: stands, now, context, lists };
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
  if (listed.length > 0) await noteListed(core.db.sql, listed);
  return prepared;
}

/** The language of the person it goes to; null: the company's. */
function languageOf({ reminders: [reminder], notice, update }: DeliveryRow): Language | null {
  const person =
    reminder?.audience === 'customer' ? null : (reminder?.recipient ?? notice?.recipient ?? update);
  return readLanguage(person?.language ?? '');
}

interface Looked extends Loaded {
  readonly standing: readonly Standing[];
  readonly now: Temporal.Instant;
  readonly context: TextContext;
  readonly lists: () => Lists;
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
  const { standing, now, context, lists } = looked;
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
    const text = composeForCustomer(core, standing, now, context);
    const asks = standing.some(({ reminder }) => {
      const step = core.rules.playbook.steps.find(({ key }) => key === reminder.followUp.step);
      return step !== undefined && isQuestion(step, reminder);
    });
    return toCustomer(looked, route, asks ? sayHowToAnswer(core, route.platform, text) : text, about);
  }
  if (isOfMorning(core, standing, now)) {
    const list = await listOfPrompts(core, standing, itemsOf(core, standing, now, context), now, lists());
    if (list !== null) return toStaffList(looked, route, list, about);
  }
  return toStaff(looked, route, composeForStaff(core, standing, now, context), about);
}

/** Prompts of the morning open the day; those of later in the day say only what they are about. */
function isOfMorning(
  { rules: { playbook } }: Core,
  standing: readonly Standing[],
  now: Temporal.Instant,
): boolean {
  const hours = standing[0]?.reminder.recipient?.hours ?? officeHours;
  const morning = ownMorningOf(dayOf(now, playbook), hours, playbook);
  const isPast = (at: Temporal.Instant) => Temporal.Instant.compare(at, morning) <= 0;
  return (
    Temporal.Instant.compare(now, morning) >= 0 &&
    standing.some(({ reminder }) => isPast(fromDbInstant(reminder.dueAt)))
  );
}

/** The list of a person's day: what is prompted for now, and what is repeated. */
function toStaffList(
  looked: Looked,
  route: RouteTo<'dm'>,
  { text, matters, shown }: TodayList,
  about: readonly PostedItem[] = [],
): What {
  const { standing } = looked;
  const prompted = new Set(standing.map(({ reminder }) => reminder.followUpId));
  const repeated = (of: readonly TodayItem[]) => of.filter(({ followUpId }) => !prompted.has(followUpId));
  const what = toStaff(looked, route, text, [...itemsOfMatters(repeated(matters)), ...about]);
  // A list that stays as it was posted does not follow its matters.
  return what.outgoing.card === null
    ? what
    : { ...what, outgoing: { ...what.outgoing, repeats: repeated(shown) } };
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
    const list = await listOfNotice(core, notice, now, looked.lists());
    const ended = (reason: Reason): What => ({
      kind: 'end',
      ended: { ...held, as: 'cancelled', reason },
      row,
    });
    if (list === 'day-over') return ended(reasons.dayOver);
    if (list === 'sent') return ended(reasons.listSent);
    return list.matters.length === 0 ? ended(reasons.nothingLeft) : toStaffList(looked, route, list);
  }
  return toStaff(looked, route, composeNotice(core, notice), [aboutNotice(core, notice, now)]);
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
      message: { kind: 'update', to: { platformUserId }, card, text },
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
  return {
    kind: 'post',
    outgoing: {
      held,
      row,
      platform,
      destination,
      text: plainText(text),
      card: null,
      message: { kind: 'customer', room, text, options: { marker: row.id, at: now, about } },
    },
  };
}

function toStaff(
  { held, row, now }: Looked,
  { platform, to }: RouteTo<'dm'>,
  text: StaffText,
  about: readonly PostedItem[],
): Extract<What, { kind: 'post' }> {
  const { platformUserId } = to;
  const destination = { platform: platform.id, platformRoomId: null, platformUserId };
  const code = codeOf(platform, row, about);
  const options = { marker: row.id, at: now, about, ...(code === null ? {} : { code }) };
  return {
    kind: 'post',
    outgoing: {
      held,
      row,
      platform,
      destination,
      text: plainText(text),
      card: canChange(platform, text) ? contentOf(text) : null,
      message: { kind: 'staff', to, text, options },
    },
  };
}

/** A reply belongs to one follow-up: a list has no code, and a notice none either. */
function codeOf(
  { capabilities }: ChatPlatform,
  { id, reminders }: DeliveryRow,
  about: readonly PostedItem[],
) {
  const matters = new Set(reminders.map(({ followUpId }) => followUpId));
  const isPrinted = capabilities.replyLink === 'printed-code';
  return isPrinted && matters.size === 1 && about.length === 1 ? printedCode(id) : null;
}

/** The destination of a posting, on a platform running here. */
export type Route =
  | { readonly kind: 'customer'; readonly platform: ChatPlatform; readonly room: CustomerRoom }
  | { readonly kind: 'dm'; readonly platform: ChatPlatform; readonly to: StaffRef };

export type RouteTo<Kind extends Route['kind']> = Extract<Route, { kind: Kind }>;

/** The route to a reminder's room or person; null when no running platform reaches them. */
export function routeOf(core: Core, reminder: ReminderRow): Route | null {
  if (reminder.audience === 'staff') return routeToPerson(core, reminder.recipient?.identities ?? []);
  for (const room of reminder.followUp.customer?.rooms ?? []) {
    if (room.customerInside === false) continue;
    const route = routeToRoom(core, room);
    if (route !== null) return route;
  }
  return null;
}

/** The route to a customer's room, if anything can be posted there. */
export function routeToRoom(
  core: Core,
  { platform: id, platformRoomId }: { readonly platform: string; readonly platformRoomId: string },
): RouteTo<'customer'> | null {
  const platform = core.platforms.get(id);
  return platform === undefined || platform.capabilities.customerPost === 'none'
    ? null
    : { kind: 'customer', platform, room: { kind: 'customer', platformRoomId } };
}

/** The route to a person by their registered accounts. */
export function routeToPerson(
  core: Core,
  identities: readonly { readonly platform: string; readonly platformUserId: string }[],
): RouteTo<'dm'> | null {
  for (const { platform: id, platformUserId } of identities) {
    const platform = core.platforms.get(id);
    if (platform !== undefined) return { kind: 'dm', platform, to: { platformUserId } };
  }
  return null;
}

/** A message whose buttons may have to go. */
export function canChange({ capabilities: { edit } }: ChatPlatform, text: StaffText): boolean {
  return edit !== 'none' && (text.buttons ?? []).length > 0;
}

/** The stored form of a card. */
export function contentOf({ audience: _, ...content }: StaffText): Content {
  return content;
}
