import type { Scope } from '../../jobs/access/scopes.ts';
import { scopeOfKind } from '../../jobs/approvals/effects.ts';
import { checkApplicant, openRequest } from '../../jobs/approvals/open-request.ts';
import type { CustomerRef } from '../../jobs/customers/find-customer.ts';
import { type FoundFollowUp, findFollowUp } from '../../jobs/follow-ups/find-follow-up.ts';
import { type ApprovalKind, approvalKind } from '../../templates/reader/approvals.ts';
import type { Templates } from '../../templates/reader/read-templates.ts';
import { type Answers, defineForm, type Subject } from '../actions/engine/define.ts';
import { customerOfId, noCustomerOfId } from '../actions/engine/subjects.ts';
import { answer, type CommandContext, type Reply, tell } from '../commands/engine/context.ts';
import { describeEnd } from '../forms/closing-form.ts';
import { echoAnswers, explainAnswers } from '../forms/explain-answers.ts';
import { describeAsked, describeHearing, nameRequest } from './describe-request.ts';
import { said } from '../../templates/reader/said.ts';

/** What a request is about: a customer, one of its follow-ups, or nothing. */
export interface RequestMatter {
  readonly customer: CustomerRef | null;
  readonly followUp?: FoundFollowUp;
}

interface Applied extends RequestMatter {
  readonly kind: ApprovalKind;
}

/** The kind and the subject of a request: the id that was sent is a follow-up's, a customer's, or empty. */
const theMatter = (scope: Scope): Subject<Applied> => ({
  find: async (ctx, { form, value }) => {
    const { db, templates, rules } = ctx.core;
    const kind = templates.approvals.find((one) => one.form === form && one.entry === undefined);
    if (kind === undefined) return null;
    if (value === '') return { kind, customer: null };
    const followUp = await findFollowUp(db, value);
    if (followUp !== null) {
      const step = rules.playbook.steps.find(({ key }) => key === followUp.step);
      return step?.closes.form === form ? { kind, customer: followUp.customer, followUp } : null;
    }
    const customer = await customerOfId(ctx, value);
    return customer === null ? null : { kind, customer };
  },
  scope,
  customerOf: ({ customer }) => customer,
  permit: async ({ core, by }, { kind, customer }) => checkApplicant(core, by, kind, customer),
  none: noCustomerOfId,
});

/** The forms of the kinds whose applicants need this access to the customer. */
const applicationIn = (name: string, scope: Scope) =>
  defineForm({
    name,
    title: said('approval/apply-something'),
    forms: ({ approvals }: Templates) =>
      approvals
        .filter(({ key, entry }) => entry === undefined && scopeOfKind(key) === scope)
        .map(({ form }) => form),
    capability: 'process.join',
    about: theMatter(scope),
    run: async (ctx, { kind, ...matter }, { answers }) => {
      const { followUp } = matter;
      if (followUp === undefined || followUp.state === 'open')
        return await sendRequest(ctx, kind, matter, answers);
      return answer({ body: [describeEnd(ctx, followUp), ...echoAnswers(ctx, kind.form, answers)] });
    },
  });

export const applicationForm = applicationIn('application', 'work');
export const ledgerApplicationForm = applicationIn('ledger application', 'ledger');

/** Called first by commands that apply for something. @throws Refused */
export function checkMayApply({ core, by }: CommandContext, key: string, customer: CustomerRef): void {
  const kind = approvalKind(core.templates.approvals, key);
  if (kind !== undefined) checkApplicant(core, by, kind, customer);
}

/** The same from a chat command: validates the answers first. */
export async function submitRequest(
  ctx: CommandContext,
  kind: ApprovalKind,
  matter: RequestMatter,
  values: Answers,
): Promise<Reply> {
  const { language, templates } = ctx.core;
  const checked = templates.forms.check(kind.form, values, { language, today: ctx.today });
  return checked.ok
    ? await sendRequest(ctx, kind, matter, checked.values)
    : explainAnswers(ctx, kind.form, values, checked.problems);
}

async function sendRequest(
  ctx: CommandContext,
  kind: ApprovalKind,
  { customer, followUp }: RequestMatter,
  answers: Answers,
): Promise<Reply> {
  const { request, asked } = await openRequest(ctx.core, ctx.by, {
    kind: kind.key,
    customer,
    answers,
    ...(followUp === undefined ? {} : { followUpId: followUp.id }),
  });
  const head = nameRequest(ctx, request);
  const names = describeAsked(ctx, asked);
  return answer({
    body: [tell(ctx, 'approval/submitted-waiting', { head, names }), ...(await describeHearing(ctx, asked))],
  });
}
