import { Temporal } from 'temporal-polyfill';
import { whenAsked } from '../../jobs/outbox/one-question-a-day.ts';
import { askCustomer } from '../../jobs/follow-ups/ask-customer.ts';
import type { FoundFollowUp } from '../../jobs/follow-ups/find-follow-up.ts';
import { defineButton } from '../actions/engine/define.ts';
import { theFollowUp } from '../actions/engine/subjects.ts';
import { type CommandContext, type Reply, say, tell } from '../commands/engine/context.ts';
import { both, formatMoment } from '../commands/engine/words.ts';
import { describeEnd } from './closing-form.ts';
import { inWords } from '../../jobs/in-words.ts';

/** Asks the customer once, and tells the presser when. */
export const askButton = defineButton({
  button: 'ask',
  title: both('在群里询问客户', 'ask the customer in the group'),
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
        ? tell(
            ctx,
            `${head}：这就在客户群里问，客户回复后会告诉您。`,
            `${head}: the question goes to the group now; you will be notified when the customer answers.`,
          )
        : tell(
            ctx,
            `${head}：会在 ${when} 问（非工作时间不打扰客户，一天只问一次），客户回复后会告诉您。`,
            `${head}: the question goes to the group on ${when} (working hours only, one question a day); you will be notified when the customer answers.`,
          ),
    );
  }
  const at = formatMoment(outcome.at, rules.playbook.zone, language);
  switch (outcome.state) {
    case 'waiting':
      return say(
        tell(
          ctx,
          `${head}：已经安排在 ${at} 问，每件事只问一次。`,
          `${head}: already scheduled to be asked on ${at}; each follow-up is asked about only once.`,
        ),
      );
    case 'posted':
      return say(
        tell(
          ctx,
          `${head}：已于 ${at} 在群里问过，每件事只问一次。`,
          `${head}: already asked on ${at}; each follow-up is asked about only once.`,
        ),
      );
    case 'not-posted': {
      const why = outcome.reason === null ? '—' : inWords(ctx.core, outcome.reason);
      return say(
        tell(
          ctx,
          `${head}：这个问题没有发到群里（${why}），请直接联系客户。`,
          `${head}: the question was not posted (${why}); please contact the customer yourself.`,
        ),
      );
    }
  }
}
