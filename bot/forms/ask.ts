import { Temporal } from 'temporal-polyfill';
import { whenAsked } from '../../jobs/outbox/last-look.ts';
import { askCustomer } from '../../jobs/follow-ups/ask-customer.ts';
import type { FoundFollowUp } from '../../jobs/follow-ups/find-follow-up.ts';
import { defineButton } from '../actions/engine/define.ts';
import { theFollowUp } from '../actions/engine/subjects.ts';
import { type CommandContext, type Reply, say, tell } from '../commands/engine/context.ts';
import { formatMoment } from '../commands/engine/words.ts';
import { describeEnd } from './closing-form.ts';
import { inWords } from '../../jobs/in-words.ts';
import { said } from '../../templates/reader/said.ts';

/** Asks the customer once, and tells the presser when. */
export const askButton = defineButton({
  button: 'ask',
  title: said('form/ask-customer-group'),
  capability: 'process.join',
  about: theFollowUp,
  run: askInGroup,
});

async function askInGroup(ctx: CommandContext, followUp: FoundFollowUp): Promise<Reply> {
  const { core, by } = ctx;
  if (followUp.state !== 'open') return say(describeEnd(ctx, followUp));
  // Before asking: today's question may already be another one.
  const now = core.clock.now();
  const outcome = await askCustomer(core, by, followUp);
  const head = `${followUp.customer.code} ${followUp.customer.name}`;
  const { language, rules } = core;
  if (outcome.what === 'will-ask') {
    const { customerId } = followUp;
    const at = await whenAsked(core, { customerId, reminderId: outcome.reminderId }, now);
    const when = formatMoment(at, rules.playbook.zone, language);
    return say(
      Temporal.Instant.compare(at, now) <= 0
        ? tell(ctx, 'form/question-goes-now', { head })
        : tell(ctx, 'form/question-scheduled', { head, when }),
    );
  }
  const at = formatMoment(outcome.at, rules.playbook.zone, language);
  switch (outcome.state) {
    case 'waiting':
      return say(tell(ctx, 'form/already-scheduled', { head, moment: at }));
    case 'posted':
      return say(tell(ctx, 'form/already-asked', { head, moment: at }));
    case 'not-posted': {
      const why = outcome.reason === null ? '—' : inWords(ctx.core, outcome.reason);
      return say(tell(ctx, 'form/question-not-posted', { head, why }));
    }
  }
}
