import { Temporal } from 'temporal-polyfill';
import { type Field, type StaffText, staffText } from '../../templates/reader/card.ts';
import type { Value, Values } from '../../templates/reader/values.ts';
import type { Core } from '../core.ts';
import { loadApprovers } from '../approvals/deciders.ts';
import { findRequest, isHeld, waitsFor } from '../approvals/find-request.ts';
import { dayCycle } from '../plan/cycle.ts';
import { dayOf } from '../plan/moments.ts';
import type { PostedItem } from '../ports.ts';
import { checkWait } from '../logs/customer-waits.ts';
import { isOfTurn, unansweredPrefix } from '../notices/notice-key.ts';
import type { NoticeRow } from './delivery-row.ts';
import { fromStored, isLabels, type Reason } from '../../templates/reader/said.ts';
import { spoken } from '../in-words.ts';
import { placeOfNotice, withWayIn } from '../ways-in.ts';
import { reasons } from './reasons.ts';

/** The final check before the post: why a notice must not be posted any more; null if it still may. */
export async function whyNotNotice(
  core: Core,
  notice: NoticeRow,
  now: Temporal.Instant,
): Promise<Reason | null> {
  if (notice.key.startsWith(unansweredPrefix)) return waitReasons[await checkWait(core, notice, now)];
  if (notice.recipient.leftOn !== null) return reasons.recipientLeft;
  if (notice.requestId === null) return null;
  const request = await findRequest(core.db, notice.requestId);
  if (request?.state !== 'pending') return reasons.requestDecided;
  if (!isOfTurn(notice.key, { requestId: request.id, turn: request.turn })) return reasons.turnDecided;
  if (isHeld(core.templates.approvals, request)) return reasons.customerNotActive;
  // Without buttons the notice is only information, even if the request waits for another person.
  if (notice.subject === null) return null;
  const today = now.toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
  const { asked } = waitsFor(await loadApprovers(core.db, today), core.templates.approvals, request);
  return asked.some(({ id }) => id === notice.recipientId) ? null : reasons.waitsForOther;
}

const waitReasons = { over: reasons.customerAnswered, 'passed-on': reasons.passedOn, theirs: null } as const;

/** The account the notice is for, else those of the register. */
export function accountsFor({ onPlatform, onPlatformUserId, recipient }: NoticeRow) {
  return onPlatform === null || onPlatformUserId === null
    ? recipient.identities
    : [{ platform: onPlatform, platformUserId: onPlatformUserId }];
}

/**
 * The rendered text, followed by the card rows stored with the notice.
 *
 * @throws TemplateError when the text has an unfilled placeholder; nothing is posted then
 */
export function composeNotice(core: Core, notice: NoticeRow): StaffText {
  // One of an earlier version may have no subject where its text has a button now: it is said, and the button finds nothing.
  const subject = notice.subject ?? notice.id;
  const text = core.templates.texts.renderStaff(
    notice.say,
    core.language,
    noticeValues(core, notice),
    subject,
  );
  const fields = [...(text.fields ?? []), ...noticeFields(core, notice)];
  const whole = fields.length === 0 ? text : staffText({ ...text, fields });
  return withWayIn(core, whole, placeOfNotice(notice.say, notice.customerId));
}

/** A notice has no step, so the first part of its text key is used. Without a customer, the code is empty. */
export function aboutNotice(core: Core, { say, customerCode }: NoticeRow, now: Temporal.Instant): PostedItem {
  const [step = say] = say.split('/');
  const cycle = dayCycle.write({ on: dayOf(now, core.rules.playbook) });
  return { customer: customerCode ?? '', step, cycle, say };
}

type Speaking = Pick<Core, 'templates' | 'language'>;

/** The values of a notice's text: those stored when it was written, plus the recipient. */
function noticeValues(core: Speaking, { values, recipient }: NoticeRow): Values {
  // A notice of an earlier version says nothing of them.
  const before = { acknowledges: false, isOpinion: false, mayRefuse: true, holders: false, isLast: false };
  return { recipient: { name: recipient.name }, ...before, ...readAll(core, values, 2) };
}

/** The card rows stored with the notice, in the reader's language. */
function noticeFields(core: Speaking, { fields }: NoticeRow): readonly Field[] {
  if (!Array.isArray(fields)) return [];
  return (fields as readonly unknown[]).flatMap((stored) => {
    if (typeof stored !== 'object' || stored === null) return [];
    const { label, value } = stored as Record<string, unknown>;
    const read = { label: readWords(core, label), value: readWords(core, value) };
    return read.label === null || read.value === null ? [] : [{ label: read.label, value: read.value }];
  });
}

/** Null: no words. */
function readWords(core: Speaking, stored: unknown): string | null {
  if (typeof stored === 'string') return stored;
  const words = isLabels(stored) ? stored : fromStored(stored);
  return words === null ? null : spoken(core, words);
}

type Read = Record<string, Value | Record<string, Value>>;

/** JSON has no type for days: they are stored as `2026-03-11` under names ending in `On`. */
function readAll(core: Speaking, stored: unknown, depth: number): Read {
  if (typeof stored !== 'object' || stored === null) return {};
  const read: Read = {};
  for (const [name, value] of Object.entries(stored)) {
    if (typeof value === 'string') read[name] = name.endsWith('On') ? readDay(value) : value;
    else if (typeof value === 'number' || typeof value === 'boolean') read[name] = value;
    else if (depth > 1) {
      read[name] = readWords(core, value) ?? (readAll(core, value, 1) as Record<string, Value>);
    }
  }
  return read;
}

function readDay(written: string): Value {
  return /^\d{4}-\d{2}-\d{2}$/.test(written) ? Temporal.PlainDate.from(written) : written;
}
