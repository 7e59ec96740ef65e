import { answerFields } from '../../jobs/approvals/request-fields.ts';
import type { FoundRequest } from '../../jobs/approvals/find-request.ts';
import { listWaiting } from '../../jobs/approvals/list-requests.ts';
import { approvalKind } from '../../templates/reader/approvals.ts';
import { type CommandContext, tell } from '../commands/engine/context.ts';
import { shorten } from '../commands/engine/words.ts';
import { nameRequest } from './describe-request.ts';

const shown = 20;
const answerChars = 80;

/** The requests that wait for this person's decision. */
export async function waitingFor(ctx: CommandContext): Promise<readonly FoundRequest[]> {
  return await listWaiting(ctx.core.db, ctx.core.templates.approvals, ctx.by.id, ctx.today);
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

/** `· 礼品申请 · C001 杭州精工 · 张伟 · 茶叶礼盒，¥480` */
export function describeLine(ctx: CommandContext, request: FoundRequest): string {
  const form = approvalKind(ctx.core.templates.approvals, request.kind)?.form;
  const answers = form === undefined ? [] : answerFields(ctx.core, form, request.answers);
  const said = tell(ctx, 'list/all', { all: { joined: 'clauses', each: answers.map(({ value }) => value) } });
  const who = request.customer === null ? [] : [request.applicant.name];
  return ['·', [nameRequest(ctx, request), ...who, shorten(said, answerChars)].join(' · ')].join(' ');
}
