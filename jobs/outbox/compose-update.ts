import { tellApart } from '../staff/name-people.ts';
import { Temporal } from 'temporal-polyfill';
import type { Button, StaffText } from '../../templates/reader/card.ts';
import { isWayIn, staffText } from '../../templates/reader/card.ts';
import { type AnySaid, fromStored, type Said, said, type WordKey } from '../../templates/reader/said.ts';
import { storedContent } from '../../templates/reader/stored-content.ts';
import { approvalKind } from '../../templates/reader/approvals.ts';
import { loadApprovers } from '../approvals/deciders.ts';
import { findRequest, waitsFor } from '../approvals/find-request.ts';
import { readRequestSubject } from '../approvals/request-subject.ts';
import { workingDayOrNext } from '../calendar/working-days.ts';
import type { Core } from '../core.ts';
import { inWords } from '../in-words.ts';
import { dayOf } from '../plan/moments.ts';
import { isForOwner } from '../plan/slots.ts';
import type { ChatPlatform } from '../ports.ts';
import type { CardReminder, UpdateRow } from './delivery-row.ts';

type Line = Said<Extract<WordKey, `card/${string}`>>;

/** What may still be recorded on the card: a postponed matter can be done sooner, and an asked customer has yet to answer. */
const leavesButtons: ReadonlySet<string> = new Set<Line['code']>([
  'card/snoozed',
  'card/snoozed-until',
  'card/asked',
  'card/unasked',
]);

/** What does not end the matter for the card's reader: more will follow, or it comes back to them. */
const passes: ReadonlySet<string> = new Set<Line['code']>([
  ...(['card/snoozed', 'card/snoozed-until', 'card/asked', 'card/unasked'] as const),
  ...(['card/stand-in', 'card/ownerless', 'card/waits-for'] as const),
]);

/** Whether the platform still changes this card. */
export function mayChange(
  { capabilities: { edit } }: ChatPlatform,
  { cardState, card, ageMs, sent }: UpdateRow,
): boolean {
  if (cardState !== 'posted' || card === null || edit === 'none') return false;
  return edit === 'any-time' || (ageMs <= edit.withinMs && sent < edit.uses);
}

/**
 * Whether the card may be changed only once more. That is kept for its end: until then its buttons work, a press is
 * answered with how the matter stands, and the list of the day says it too.
 */
export const isLastChange = ({ capabilities: { edit } }: ChatPlatform, { sent }: UpdateRow): boolean =>
  typeof edit === 'object' && sent === edit.uses - 1;

export interface CardNow {
  readonly text: StaffText;
  /** Nothing on it is left to its reader. */
  readonly isOver: boolean;
}

/**
 * The card as it is now: as posted, without the buttons of matters that ended or went to another person, and with a line
 * for each of them and for each that was postponed, which says by whom and when. Null: it is as it was posted, and never
 * was otherwise.
 */
export async function composeUpdate(
  core: Core,
  row: UpdateRow,
  now: Temporal.Instant,
): Promise<CardNow | null> {
  const card = storedContent.parse(row.card);
  const buttons = card.buttons ?? [];
  const scene = { core, row, now, recipientId: row.cardTarget.slice('dm:'.length) };
  const lines = new Map<string, Line | null>();
  for (const value of new Set(
    buttons.filter(({ action }) => !isWayIn(action)).map((button) => button.value),
  )) {
    const ofMatter = buttons.filter((button) => button.value === value);
    lines.set(value, await lineOf(scene, ofMatter));
  }
  const changed = [...lines].flatMap(([value, line]) => (line === null ? [] : [[value, line] as const]));
  if (changed.length === 0 && row.sent === 0) return null;
  const left = buttons.filter(({ action, value }) => {
    if (isWayIn(action)) return true;
    const line = lines.get(value) ?? null;
    return line === null || leavesButtons.has(line.code);
  });
  const said = changed.map(([value, line]) => {
    const words = inWords(core, line);
    const label = lines.size === 1 ? undefined : buttons.find((button) => button.value === value)?.label;
    return label === undefined ? words : inWords(core, ofItem(label, words));
  });
  const isOver = [...lines.values()].every((line) => line !== null && !passes.has(line.code));
  const state = stateLabel(core);
  const { buttons: _, fields = [], ...rest } = card;
  // The state that an entry was in contradicts that the matter is done.
  const standing = isOver ? fields.filter(({ label }) => label !== state) : fields;
  const text = staffText({
    ...rest,
    ...(standing.length === 0 ? {} : { fields: standing }),
    body: said.length === 0 ? card.body : [...card.body, said.join('\n')],
    ...(left.length === 0 ? {} : { buttons: left }),
  });
  return { text, isOver };
}

const stateLabel = (core: Core) => inWords(core, said('entry/state'));
const ofItem = (label: string, line: string) => said('card/of', { label, line });

interface Scene {
  readonly core: Core;
  readonly row: UpdateRow;
  readonly now: Temporal.Instant;
  readonly recipientId: string;
}

/** What became of the matter of these buttons; null: it is open, and this person's. */
async function lineOf(scene: Scene, [button]: readonly Button[]): Promise<Line | null> {
  if (button === undefined) return null;
  const { reminders } = scene.row;
  const first = reminders.find(({ followUpId }) => followUpId === button.value);
  if (first !== undefined) {
    // Greetings for one occasion share a button.
    const together = reminders.filter(({ step, cycle }) => step === first.step && cycle === first.cycle);
    const about = button.action === 'greet-approve-all' ? together : [first];
    const lines = about.map((one) => followUpLine(scene, one));
    return lines.includes(null) ? null : (lines.at(-1) ?? null);
  }
  return await requestLine(scene, button);
}

function followUpLine(scene: Scene, one: CardReminder): Line | null {
  const { core, row, now } = scene;
  const changes = row.changes.filter(({ about }) => about === one.followUpId);
  const when = whenOf(core, changes.at(-1)?.at ?? now.toString());
  const by = changes.findLast((change) => change.by !== null)?.by ?? null;
  if (one.state !== 'open') {
    const ended = whenOf(core, one.endedAt ?? now.toString());
    const reason: AnySaid = fromStored(one.reason) ?? said('reason/not-called-for');
    const closer = one.closedBy === 'facts' ? one.greetedBy : by;
    if (one.state === 'closed') {
      if (closer !== null) return said('card/done', { by: closer, when: ended });
      return said('card/done-because', { reason, when: ended });
    }
    if (one.skipped && by !== null) return said('card/skipped', { by, when: ended });
    return said('card/cancelled', { reason, when: ended });
  }
  const today = dayOf(now, core.rules.playbook);
  // The calendar may have changed since.
  const until =
    one.snoozedUntil === null
      ? null
      : workingDayOrNext(Temporal.PlainDate.from(one.snoozedUntil), core.rules.calendar);
  if (until !== null && Temporal.PlainDate.compare(until, today) > 0) {
    return by === null
      ? said('card/snoozed-until', { untilOn: until, when })
      : said('card/snoozed', { by, untilOn: until, when });
  }
  return seatLine(scene, one, when) ?? waitLine(scene, one, when);
}

function seatLine({ recipientId }: Scene, one: CardReminder, when: string): Line | null {
  // Recipients of an escalation stay responsible when the owner changes.
  if (!isForOwner(one.slot)) return null;
  if (one.ownerId === recipientId) {
    return one.standInName === null ? null : said('card/stand-in', { standIn: one.standInName, when });
  }
  if (one.ownerId === null) return said('card/ownerless', { when });
  // Their stand-in keeps the card.
  if (one.standInId === recipientId) return null;
  return said('card/moved', { owner: one.ownerName ?? '—', when });
}

/** Only where the card says that a colleague has yet to send it. */
function waitLine({ core, row }: Scene, one: CardReminder, when: string): Line | null {
  if (!row.changes.some(({ about }) => about === one.followUpId)) return null;
  const waits = inWords(core, said('today/waits-to-be-sent'));
  if (!storedContent.parse(row.card).body.some((words) => words.includes(waits))) return null;
  if (one.handed === 'posted') return said('card/asked', { when });
  return one.handed === 'skipped' || one.handed === 'unknown' ? said('card/unasked', { when }) : null;
}

async function requestLine({ core, row, now, recipientId }: Scene, button: Button): Promise<Line | null> {
  const { requestId, turn } = readRequestSubject(button.value);
  const changes = row.changes.filter(({ about }) => about === requestId);
  const when = whenOf(core, changes.at(-1)?.at ?? now.toString());
  const by = changes.findLast((change) => change.by !== null)?.by ?? null;
  const takenBack = by === null ? said('card/over', { when }) : said('card/taken-back', { by, when });
  if (button.action === 'gift-spend') {
    const gift = await core.db.gift.findUnique({
      where: { requestId },
      select: { state: true, spentAt: true, spentBy: { select: { id: true, name: true } } },
    });
    if (gift?.state === 'confirmed') return null;
    if ((gift?.state !== 'spent' && gift?.state !== 'overspent') || gift.spentAt === null) return takenBack;
    const told = {
      by: gift.spentBy === null ? '—' : (await tellApart(core.db))(gift.spentBy),
      when: whenOf(core, gift.spentAt.toISOString()),
    };
    return gift.state === 'spent' ? said('card/spent', told) : said('card/overspent', told);
  }
  const request = await findRequest(core.db, requestId);
  const ofTurn = request?.decisions.filter((one) => one.turn === (turn ?? request.turn)) ?? [];
  // Side by side, a card is done with its reader's own vote, or once the turn is over.
  const isOver = request?.state !== 'pending' || request.turn !== (turn ?? request.turn);
  const own = ofTurn.findLast((one) => [one.by.id, one.onBehalfOf].includes(recipientId));
  const decision = own ?? (isOver ? ofTurn.at(-1) : undefined);
  if (request !== null && decision !== undefined) {
    const told = { by: decision.by.name, when: whenOf(core, decision.at.toString()) };
    const says = approvalKind(core.templates.approvals, request.kind)?.deciders[decision.turn]?.says;
    if (!decision.approved) return said('card/rejected', told);
    return says === 'acknowledgement' ? said('card/seen', told) : said('card/approved', told);
  }
  if (request?.state !== 'pending') return takenBack;
  const approvers = await loadApprovers(core.db, dayOf(now, core.rules.playbook));
  const { asked } = waitsFor(approvers, core.templates.approvals, request);
  if (asked.length === 0 || asked.some(({ id }) => id === recipientId)) return null;
  return said('card/waits-for', { names: asked.map(({ name }) => name), when });
}

/** `11-27 10:32` by the company's clock. */
function whenOf({ rules }: Core, at: string): string {
  const local = Temporal.Instant.from(at).toZonedDateTimeISO(rules.playbook.zone);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${two(local.month)}-${two(local.day)} ${two(local.hour)}:${two(local.minute)}`;
}
