import { answerFields } from '../../jobs/approvals/request-fields.ts';
import { requestSubject } from '../../jobs/approvals/request-subject.ts';
import type { FoundRequest } from '../../jobs/approvals/find-request.ts';
import { listWaiting } from '../../jobs/approvals/list-requests.ts';
import { approvalKind } from '../../templates/reader/approvals.ts';
import type { Button } from '../../templates/reader/card.ts';
import { type CommandContext, tell } from '../commands/engine/context.ts';
import { shorten } from '../commands/engine/words.ts';
import { nameRequest } from './describe-request.ts';

/** Requests beyond these have buttons only on their own cards. */
const withButtons = 3;
const shown = 20;
const answerChars = 80;

/** The requests that wait for this person's decision. */
export async function waitingFor(ctx: CommandContext): Promise<readonly FoundRequest[]> {
  return await listWaiting(ctx.core.db, ctx.core.templates.approvals, ctx.by.id, ctx.today);
}

/** The customers of the requests. */
export function customersAskedAbout(requests: readonly FoundRequest[]): readonly string[] {
  return requests.flatMap(({ customer }) => customer?.id ?? []);
}

/** A heading with one line per request; empty without requests. */
export function describeWaiting(ctx: CommandContext, waiting: readonly FoundRequest[]): readonly string[] {
  if (waiting.length === 0) return [];
  const more = waiting.length - shown;
  return [
    [
      tell(ctx, 'approval/decide', { count: waiting.length }),
      ...waiting.slice(0, shown).map((request) => describeLine(ctx, request)),
      ...(more <= 0 ? [] : [tell(ctx, 'approval/more', { more })]),
    ].join('\n'),
  ];
}

/** 同意 and 驳回 for the first few requests. */
export function waitingButtons(ctx: CommandContext, waiting: readonly FoundRequest[]): readonly Button[] {
  return waiting.slice(0, withButtons).flatMap((request): Button[] => {
    const { customer, applicant } = request;
    const of = customer === null ? applicant.name : customer.code;
    const value = requestSubject(request.id, request.turn);
    const says = approvalKind(ctx.core.templates.approvals, request.kind)?.deciders[request.turn]?.says;
    if (says === 'acknowledgement')
      return [{ action: 'approve', value, label: tell(ctx, 'approval/see', { of }), style: 'primary' }];
    return [
      { action: 'approve', value, label: tell(ctx, 'approval/approve', { of }), style: 'primary' },
      { action: 'reject', value, label: tell(ctx, 'approval/reject', { of }), style: 'danger' },
    ];
  });
}

/** `· 礼品申请 · C001 杭州精工 · 张伟 · 茶叶礼盒，¥480` */
export function describeLine(ctx: CommandContext, request: FoundRequest): string {
  const form = approvalKind(ctx.core.templates.approvals, request.kind)?.form;
  const answers = form === undefined ? [] : answerFields(ctx.core, form, request.answers);
  const said = tell(ctx, 'list/all', { all: { joined: 'clauses', each: answers.map(({ value }) => value) } });
  const who = request.customer === null ? [] : [request.applicant.name];
  return ['·', [nameRequest(ctx, request), ...who, shorten(said, answerChars)].join(' · ')].join(' ');
}
