import { inWords } from '../../jobs/in-words.ts';
import { decide, type Verdict } from '../../jobs/approvals/decide.ts';
import { findRequest, type FoundRequest } from '../../jobs/approvals/find-request.ts';
import { readRequestSubject } from '../../jobs/approvals/request-subject.ts';
import { checkStanding, noRequest, type Stands } from '../../jobs/approvals/standing.ts';
import { defineButton, defineForm, type Sent, type Subject } from '../actions/engine/define.ts';
import type { CommandContext, Reply } from '../commands/engine/context.ts';
import { describeDecided, describeDecision, nameRequest } from './describe-request.ts';
import { said } from '../../templates/reader/said.ts';

interface Asked {
  readonly request: FoundRequest;
  /** The turn that the button was shown for, if it carries one. */
  readonly turn: { readonly turn?: number };
}

/** The request and the turn that a button carries. Who decides follows from the register, not from a customer. */
const theRequest: Subject<Asked> = {
  find: async ({ core }, { value }) => {
    const { requestId, ...turn } = readRequestSubject(value);
    const request = await findRequest(core.db, requestId);
    return request === null ? null : { request, turn };
  },
  scope: null,
  customerOf: ({ request }) => request.customer,
  permit: async (ctx, asked) => {
    await standingOf(ctx, asked);
  },
  none: (ctx) => inWords(ctx.core, noRequest),
};

function standingOf({ core, by }: CommandContext, { request, turn }: Asked): Promise<Stands> {
  return checkStanding(core, by, request, turn.turn);
}

async function decided(
  ctx: CommandContext,
  { request, turn }: Asked,
  verdict: Omit<Verdict, 'turn'>,
): Promise<Reply> {
  return await describeDecided(ctx, await decide(ctx.core, ctx.by, request.id, { ...verdict, ...turn }));
}

/** Approves at once. */
export const approveButton = defineButton({
  button: 'approve',
  title: said('approval/approve-request'),
  capability: 'process.join',
  about: theRequest,
  run: (ctx, asked) => decided(ctx, asked, { approved: true }),
});

/** Asks for the reason first, unless the request is already decided. */
export const rejectButton = defineButton({
  button: 'reject',
  title: said('approval/reject-request'),
  capability: 'process.join',
  about: theRequest,
  run: async (ctx, asked, { value }: Sent) => {
    const { request } = asked;
    const standing = await standingOf(ctx, asked);
    if (standing.what === 'decided-before') return describeDecision(ctx, request, standing.decision);
    const form = ctx.core.templates.forms.view('reject', ctx.core.language, value);
    // Several requests can be listed in one message, so the form names the one it is about.
    const about = [nameRequest(ctx, request), ...(form.intro === undefined ? [] : [form.intro])].join('\n');
    return { kind: 'form', form: { ...form, intro: about } };
  },
});

/** The reason of a rejection; submitting it rejects the request. */
export const rejectForm = defineForm({
  name: 'reject',
  title: said('approval/reason-rejection'),
  forms: ['reject'],
  capability: 'process.join',
  about: theRequest,
  run: (ctx, asked, { answers }) => decided(ctx, asked, { approved: false, reason: answers['reason'] ?? '' }),
});
