import { mayOpenEntry } from '../../jobs/access/entries.ts';
import { checkMayOpen } from '../../jobs/registers/enter-entry.ts';
import { customerField } from '../../jobs/registers/asked-answers.ts';
import { defaultAnswers } from '../../jobs/registers/default-answers.ts';
import { findKept, type Kept } from '../../jobs/logs/find-kept.ts';
import type { Button } from '../../templates/reader/card.ts';
import type { Register } from '../../templates/reader/register.ts';
import { said } from '../../templates/reader/said.ts';
import { defineButton, type Subject } from '../actions/engine/define.ts';
import { type CommandContext, tell } from '../commands/engine/context.ts';
import { openingSubject } from './entry-subject.ts';

interface Becoming extends Kept {
  readonly register: Register;
  /** The field that takes the words. */
  readonly field: string;
  readonly logId: string;
}

/** The register that a message can become an entry of, and the field for its words. */
function takesMessages({ core }: CommandContext): Pick<Becoming, 'register' | 'field'> | null {
  const register = core.templates.registers.find(({ message }) => message !== undefined);
  return register?.message === undefined ? null : { register, field: register.message };
}

const theMessage: Subject<Becoming> = {
  find: async (ctx, { value }) => {
    const takes = takesMessages(ctx);
    const kept = await findKept(ctx.core.db, value);
    return takes === null || kept === null ? null : { ...takes, ...kept, logId: value };
  },
  scope: 'work',
  customerOf: ({ customer }) => customer,
  permit: (ctx, { register }) => {
    checkMayOpen(register, ctx.by);
    return Promise.resolve();
  },
  none: (ctx) => tell(ctx, 'log/no-such-answer'),
};

/** 转为投诉: opens the form with the customer and what was written. */
export const becomeButton = defineButton({
  button: 'become',
  title: said('entry/become'),
  capability: 'process.join',
  about: theMessage,
  run: async (ctx, { register, field, customer, words, logId }) => {
    const { core, by, today } = ctx;
    const { form } = register;
    const answers = {
      ...(await defaultAnswers(core, form, { by, customer, today })),
      [customerField]: customer.code,
      [field]: words,
    };
    return {
      kind: 'form',
      form: core.templates.forms.view(form, core.language, openingSubject({ logId, warned: [] }), answers),
    };
  },
});

/** For the answer to who kept a message or recorded a problem; nothing for those who may open none. */
export function becomeButtons(ctx: CommandContext, logId: string | null): readonly Button[] {
  const takes = takesMessages(ctx);
  if (takes === null || logId === null || !mayOpenEntry(takes.register, ctx.by)) return [];
  const label = tell(ctx, 'entry/become-one', { title: takes.register.title });
  return [{ action: becomeButton.button, value: logId, label }];
}
