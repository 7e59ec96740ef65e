import { hourOf } from '../../../jobs/facts/due-values.ts';
import { hasTeam } from '../../../jobs/access/scopes.ts';
import { answerFields } from '../../../jobs/approvals/request-fields.ts';
import type { FoundRequest } from '../../../jobs/approvals/find-request.ts';
import { workOf } from '../../../jobs/facts/work-of.ts';
import { comingDays, type TodayItem } from '../../../jobs/follow-ups/list-today.ts';
import { aheadOf, customersOf, readDay } from '../../../jobs/today/read-day.ts';
import { spoken } from '../../../jobs/in-words.ts';
import { approvalKind } from '../../../templates/reader/approvals.ts';
import { said } from '../../../templates/reader/said.ts';
import { nothing } from '../../actions/engine/subjects.ts';
import { nameRequest } from '../../approvals/describe-request.ts';
import { customersAskedAbout, waitingButtons } from '../../../jobs/approvals/waiting-buttons.ts';
import { type CommandContext, tell } from '../../commands/engine/context.ts';
import type { Matter, WaitingRequest } from '../api/today.ts';
import { defineView } from './define-view.ts';
import { matterActions } from './matter-actions.ts';

/** Coming matters that are listed; the total says how many there are. */
const shownComing = 50;

/** The list of the morning message and of `/crm today`, with the actions that each matter is open to. */
export const todayView = defineView({
  view: 'today',
  title: said('console/view-today'),
  capability: 'process.join',
  about: nothing,
  run: async (ctx) => {
    const { core, by, today } = ctx;
    const day = await readDay(core, by, today, { limit: shownComing });
    return {
      view: {
        today: today.toString(),
        hasTeam: hasTeam(by),
        matters: day.list.matters.map((item) => matterOf(ctx, item)),
        waiting: day.waiting.map((request) => requestOf(ctx, request)),
        coming: aheadOf(core, by, day)
          .slice(0, shownComing)
          .map(({ on, time = null, what }) => ({
            on: on.toString(),
            time,
            what,
          })),
        comingTotal: day.list.coming.total + day.occasionsTotal,
        comingDays,
      },
      shows: { customers: [...customersOf(day), ...customersAskedAbout(day.waiting)] },
    };
  },
});

function matterOf(ctx: CommandContext, item: TodayItem): Matter {
  const { followUpId, customer, dueOn, dueAt, days, owner, own, anchorOn } = item;
  return {
    id: followUpId,
    customer,
    work: workOf(ctx.core, item, anchorOn),
    dueOn: dueOn.toString(),
    ...hourOf(ctx.core, { dueOn, dueAt }),
    days,
    owner: owner?.name ?? null,
    own,
    waits: item.waitsToBeSent ? tell(ctx, 'today/waits-to-be-sent') : null,
    actions: matterActions(ctx, { id: followUpId, step: item.step, customer, ownerId: owner?.id ?? null }),
  };
}

export function requestOf(ctx: CommandContext, request: FoundRequest): WaitingRequest {
  const form = approvalKind(ctx.core.templates.approvals, request.kind)?.form;
  return {
    id: request.id,
    title: nameRequest(ctx, request),
    applicant: request.applicant.name,
    askedAt: request.askedAt.toString(),
    answers: (form === undefined ? [] : answerFields(ctx.core, form, request.answers)).map(
      ({ label, value }) => ({ label: spoken(ctx.core, label), value: spoken(ctx.core, value) }),
    ),
    actions: [...waitingButtons(ctx.core, [request])],
  };
}
