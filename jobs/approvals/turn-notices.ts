import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import type { ApprovalKind } from '../../templates/reader/approvals.ts';
import { said, type Spoken } from '../../templates/reader/said.ts';
import { addWorkingDays } from '../calendar/working-days.ts';
import type { Core } from '../core.ts';
import type { Approvers, Decider } from './deciders.ts';
import { directorOf } from '../facts/director-of.ts';
import { effectsOf } from './effects.ts';
import { type FoundRequest, waitsFor } from './find-request.ts';
import { staffOpening } from '../staff/staff-opening.ts';
import { officeHours, type OwnHours } from '../plan/own-hours.ts';
import { readOwnSettings } from '../staff/own-settings.ts';
import type { Rules } from '../plan/types.ts';
import type { NewNotice, NoticeValues } from '../notices/write-notice.ts';
import { matterOf } from './name-request.ts';
import { requestFields } from './request-fields.ts';
import { requestSubject } from './request-subject.ts';
import { noticeKey } from '../notices/notice-key.ts';

/**
 * All notices of a turn: the card to each decider now, a reminder if they have not decided, then an escalation to the
 * marketing director. Each is re-checked before it is posted, so that no one is reminded of a decided request. Keys
 * contain turn and person, so writing them twice is harmless.
 */
export async function turnNotices(
  core: Core,
  tx: Tx,
  turn: {
    readonly request: FoundRequest;
    readonly kind: ApprovalKind;
    readonly approvers: Approvers;
    /** When the turn began. */
    readonly since: Temporal.Instant;
  },
): Promise<readonly NewNotice[]> {
  const { request, kind, approvers, since } = turn;
  const { asked } = waitsFor(approvers, core.templates.approvals, request);
  const card = {
    subject: requestSubject(request.id, request.turn),
    fields: [
      ...requestFields(core, kind, request),
      ...((await effectsOf(kind.key).facts?.(core, tx, request)) ?? []),
    ],
    requestId: request.id,
    ...(request.customer === null ? {} : { customerId: request.customer.id }),
  };
  const settings = await readOwnSettings(tx);
  const hoursOf = (staffId: string) => settings.get(staffId)?.hours ?? officeHours;
  const ofTurn = { is: 'turn', requestId: request.id, turn: request.turn } as const;
  const { deciderAfterWorkingDays, directorAfterWorkingDays } = kind.remind;
  const said = (decider: Decider, workingDays: number) =>
    valuesOf(core, kind, request, { asked, decider, workingDays });
  const toDeciders = asked.flatMap((decider): NewNotice[] => [
    {
      ...card,
      key: noticeKey({ ...ofTurn, says: 'ask', deciderId: decider.id }),
      say: 'approval/ask',
      recipientId: decider.id,
      values: said(decider, 0),
      at: since,
    },
    {
      ...card,
      key: noticeKey({ ...ofTurn, says: 'overdue', deciderId: decider.id }),
      say: 'approval/overdue',
      recipientId: decider.id,
      values: said(decider, deciderAfterWorkingDays),
      at: afterWorkingDays(since, deciderAfterWorkingDays, core.rules, hoursOf(decider.id)),
    },
  ]);
  const [first] = asked;
  const supervisorId = request.customer?.supervisorId ?? null;
  const supervisor = supervisorId === null ? undefined : approvers.get(supervisorId);
  const director = await directorOf(tx, supervisor ?? null);
  if (first === undefined || director === undefined || director.id === request.applicant.id)
    return toDeciders;
  const { subject: _, ...told } = card;
  const toDirector: NewNotice = {
    // A director who is a decider gets buttons; otherwise the director is only informed.
    ...(asked.some(({ id }) => id === director.id)
      ? { ...card, say: 'approval/overdue' }
      : { ...told, say: 'approval/escalate' }),
    key: noticeKey({ ...ofTurn, says: 'escalate' }),
    recipientId: director.id,
    values: said(asked.find(({ id }) => id === director.id) ?? first, directorAfterWorkingDays),
    at: afterWorkingDays(since, directorAfterWorkingDays, core.rules, hoursOf(first.id)),
  };
  return [...toDeciders, toDirector];
}

function valuesOf(
  core: Core,
  kind: ApprovalKind,
  request: FoundRequest,
  scene: { readonly asked: readonly Decider[]; readonly decider: Decider; readonly workingDays: number },
): NoticeValues {
  const { asked, decider, workingDays } = scene;
  const step = kind.deciders[request.turn];
  return {
    title: kind.title,
    about: matterOf(request),
    applicant: { name: request.applicant.name },
    task: step?.label ?? '',
    acknowledges: step?.says === 'acknowledgement',
    isOpinion: step?.says === 'opinion',
    mayRefuse: step?.says !== 'acknowledgement',
    standsIn: decider.standsInFor !== null,
    principal: { name: decider.standsInFor?.name ?? decider.name },
    askedOn: request.askedAt.toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate(),
    workingDays,
    waitsFor: namesOf(asked),
  };
}

/** 周财务、钱财务 */
export function namesOf(deciders: readonly Decider[]): Spoken {
  return deciders.length === 0 ? '' : said('list/names', { names: deciders.map(({ name }) => name) });
}

/** The given number of working days after the card could first be read, at the same time of day. */
function afterWorkingDays(
  since: Temporal.Instant,
  days: number,
  rules: Rules,
  hours: OwnHours,
): Temporal.Instant {
  const read = staffOpening(since, rules, hours).toZonedDateTimeISO(rules.playbook.zone);
  const day = addWorkingDays(read.toPlainDate(), days, rules.calendar);
  return day.toZonedDateTime({ timeZone: rules.playbook.zone, plainTime: read.toPlainTime() }).toInstant();
}
