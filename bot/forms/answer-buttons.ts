import { type AssumedAnswer, findAssumed, unmatchAnswer } from '../../jobs/logs/unmatch-answer.ts';
import { defineButton, type Subject } from '../actions/engine/define.ts';
import { noSuchFollowUp } from '../actions/engine/subjects.ts';
import { say, tell } from '../commands/engine/context.ts';
import { said } from '../../templates/reader/said.ts';
import { openClosingForm } from './closing-form.ts';

/** A customer's message that was kept as an answer, by the id that was sent. */
const theAnswer: Subject<AssumedAnswer> = {
  find: ({ core }, { value }) => findAssumed(core.db, value),
  scope: 'work',
  customerOf: ({ customer }) => customer,
  none: (ctx) => tell(ctx, 'log/no-such-answer'),
};

export const answerCloseButton = defineButton({
  button: 'answer-close',
  title: said('form/open-form-closes-follow-up'),
  capability: 'process.join',
  about: theAnswer,
  run: async (ctx, { followUpId }) =>
    followUpId === null ? say(noSuchFollowUp(ctx)) : await openClosingForm(ctx, followUpId),
});

export const answerUnrelatedButton = defineButton({
  button: 'answer-unrelated',
  title: said('log/is-unrelated'),
  capability: 'process.join',
  about: theAnswer,
  run: async (ctx, answer) =>
    (await unmatchAnswer(ctx.core, ctx.by, answer))
      ? say(tell(ctx, 'log/unmatched', { code: answer.customer.code }))
      : say(tell(ctx, 'log/unmatched-before')),
});
