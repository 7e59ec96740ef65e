import type { Temporal } from 'temporal-polyfill';
import { type Button, type StaffText, staffText } from '../../templates/reader/card.ts';
import { approvalKind } from '../../templates/reader/approvals.ts';
import { said } from '../../templates/reader/said.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import type { FoundRequest } from '../approvals/find-request.ts';
import { requestSubject } from '../approvals/request-subject.ts';
import type { Core } from '../core.ts';
import { inWords } from '../in-words.ts';
import { composeToday } from './compose-today.ts';

export interface TodayCard {
  readonly text: StaffText;
  /** The customers that it names or may name. */
  readonly customers: readonly string[];
  /** The follow-ups and requests that it is about. */
  readonly matters: readonly string[];
}

/** The list of a day as it is read when asked for: by command, from a line on, or on a home page. */
export async function composeTodayCard(
  core: Core,
  reader: ActingStaff,
  today: Temporal.PlainDate,
  from = 0,
): Promise<TodayCard> {
  const { text, matters, customers, waiting } = await composeToday(core, reader, today, { from });
  const none = matters.length === 0 ? [inWords(core, said('today/nothing-due'))] : [];
  const decisions = from === 0 ? waitingButtons(core, waiting.slice(0, 1)) : [];
  return {
    text: staffText({
      ...text,
      body: [...none, ...text.body],
      buttons: [...decisions, ...(text.buttons ?? [])],
    }),
    customers: [...customers, ...customersAskedAbout(waiting)],
    matters: [...matters.map(({ followUpId }) => followUpId), ...waiting.map(({ id }) => id)],
  };
}

/** The customers of the requests. */
export function customersAskedAbout(requests: readonly FoundRequest[]): readonly string[] {
  return requests.flatMap(({ customer }) => customer?.id ?? []);
}

/** Requests beyond these have buttons only on their own cards. */
const withButtons = 3;

/** 同意 and 驳回 for the first few requests. */
export function waitingButtons(core: Core, waiting: readonly FoundRequest[]): readonly Button[] {
  return waiting.slice(0, withButtons).flatMap((request): Button[] => {
    const { customer, applicant } = request;
    const of = customer === null ? applicant.name : customer.code;
    const value = requestSubject(request.id, request.turn);
    const says = approvalKind(core.templates.approvals, request.kind)?.deciders[request.turn]?.says;
    if (says === 'acknowledgement')
      return [
        { action: 'approve', value, label: inWords(core, said('approval/see', { of })), style: 'primary' },
      ];
    return [
      { action: 'approve', value, label: inWords(core, said('approval/approve', { of })), style: 'primary' },
      { action: 'reject', value, label: inWords(core, said('approval/reject', { of })), style: 'danger' },
    ];
  });
}
