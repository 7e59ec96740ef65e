import { findRequest, type FoundRequest } from '../../jobs/approvals/find-request.ts';
import { isOwnRequest } from '../../jobs/approvals/list-requests.ts';
import { readRequestSubject } from '../../jobs/approvals/request-subject.ts';
import { noRequest } from '../../jobs/approvals/standing.ts';
import { withdraw } from '../../jobs/approvals/withdraw.ts';
import { Refused } from '../../jobs/access/refused.ts';
import { inWords } from '../../jobs/in-words.ts';
import { said } from '../../templates/reader/said.ts';
import { defineButton, type Subject } from '../actions/engine/define.ts';
import { type CommandContext, type Reply, say, tell } from '../commands/engine/context.ts';
import { nameRequest } from './describe-request.ts';

/** The request with the id that was sent, for those who may withdraw it. */
const theirRequest: Subject<FoundRequest> = {
  find: ({ core }, { value }) => findRequest(core.db, readRequestSubject(value).requestId),
  scope: null,
  customerOf: ({ customer }) => customer,
  permit: async ({ core, by }, request) => {
    if (await isOwnRequest(core.db, by, request)) return;
    const about = request.customer === null ? {} : { customerId: request.customer.id };
    throw new Refused('not_found', noRequest, { why: 'role', ...about });
  },
  none: (ctx) => inWords(ctx.core, noRequest),
};

/** On the console's list of the reader's own applications; in the chat it is a command. */
export const withdrawButton = defineButton({
  button: 'withdraw',
  title: said('approval/withdraw-request'),
  capability: 'process.join',
  about: theirRequest,
  run: withdrawRequest,
});

export async function withdrawRequest(ctx: CommandContext, { id }: FoundRequest): Promise<Reply> {
  const head = nameRequest(ctx, await withdraw(ctx.core, ctx.by, id));
  return say(tell(ctx, 'approval/withdrawn', { head }));
}
