import type { ComingMessage } from '../../../jobs/coming/coming-words.ts';
import { inWords } from '../../../jobs/in-words.ts';
import { ruleSlot } from '../../../jobs/plan/slots.ts';
import type { CommandContext } from '../../commands/engine/context.ts';
import { reminderLabel } from '../../commands/engine/reminder-label.ts';
import { stepWork, toWhom } from '../../commands/engine/step-words.ts';
import type { Message } from '../api/message.ts';

/** A message to come, for the page. */
export function messageOf(
  ctx: Pick<CommandContext, 'core'>,
  {
    at,
    recipientId,
    about,
    words,
  }: Pick<ComingMessage, 'at' | 'recipientId' | 'words'> & {
    readonly about: Pick<ComingMessage['about'], 'step' | 'say' | 'audience' | 'slot'>;
  },
  nameOf: (staffId: string) => string | null,
): Message {
  const { core } = ctx;
  const { step, say, audience, slot } = about;
  const rule = core.rules.playbook.steps.find(({ key }) => key === step);
  const label = inWords(core, reminderLabel(core.templates, say));
  return {
    at: at.toString(),
    to: toWhom(ctx, { audience, to: recipientId === null ? null : nameOf(recipientId) }),
    toCustomer: audience === 'customer',
    what: `${stepWork(ctx, step)} · ${label}`,
    isEscalation: rule?.escalate.some((one) => one.slot === ruleSlot(slot)) === true,
    words:
      words === null
        ? null
        : {
            title: words.title ?? null,
            body: [...words.body],
            fields: (words.fields ?? []).map(({ label: name, value }) => ({ label: name, value })),
            buttons: (words.buttons ?? []).map((button) => button.label),
          },
  };
}
