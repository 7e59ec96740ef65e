import {
  findPrepared,
  type Prepared,
  recordSentByHand,
  recordUnsentByHand,
  takeToSend,
  type Taking,
} from '../../jobs/outbox/send-by-hand.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import { defineButton, type Subject } from '../actions/engine/define.ts';
import { say, tell } from '../commands/engine/context.ts';
import { inWords } from '../../jobs/in-words.ts';

/** A customer's message that a colleague has to send, by the id that was sent. */
const thePrepared: Subject<Prepared> = {
  find: ({ core }, { value }) => findPrepared(core.db, value),
  scope: 'work',
  customerOf: ({ customer }) => customer,
  none: (ctx) => tell(ctx, 'side-bar/no-prepared'),
};

const answers: Readonly<Record<Taking, AnySaid>> = {
  taken: said('side-bar/taken'),
  busy: said('side-bar/busy'),
  sent: said('side-bar/sent-before'),
  over: said('side-bar/over'),
  kept: said('side-bar/still-with-other'),
  unclear: said('side-bar/unclear'),
};

export const preparedTakeButton = defineButton({
  button: 'prepared-take',
  title: said('side-bar/send'),
  capability: 'process.join',
  about: thePrepared,
  run: async ({ core, by }, prepared) => say(inWords(core, answers[await takeToSend(core, by, prepared)])),
});

export const preparedSentButton = defineButton({
  button: 'prepared-sent',
  title: said('side-bar/was-sent'),
  capability: 'process.join',
  about: thePrepared,
  run: async (ctx, prepared) =>
    (await recordSentByHand(ctx.core, ctx.by, prepared))
      ? say(tell(ctx, 'side-bar/recorded-sent'))
      : say(tell(ctx, 'side-bar/not-in-your-hands')),
});

export const preparedUnsentButton = defineButton({
  button: 'prepared-unsent',
  title: said('side-bar/was-not-sent'),
  capability: 'process.join',
  about: thePrepared,
  run: async (ctx, prepared) =>
    (await recordUnsentByHand(ctx.core, ctx.by, prepared))
      ? say(tell(ctx, 'side-bar/recorded-unsent'))
      : say(tell(ctx, 'side-bar/not-in-your-hands')),
});
