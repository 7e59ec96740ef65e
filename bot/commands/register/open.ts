import { may } from '../../../jobs/access/scopes.ts';
import { scopeToOpen } from '../../../jobs/access/entries.ts';
import { customerField } from '../../../jobs/registers/asked-answers.ts';
import { checkMayOpen } from '../../../jobs/registers/enter-entry.ts';
import { defaultAnswers } from '../../../jobs/registers/default-answers.ts';
import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import type { Forms } from '../../../templates/reader/load-forms.ts';
import type { Register } from '../../../templates/reader/register.ts';
import { said } from '../../../templates/reader/said.ts';
import type { Answers } from '../../actions/engine/define.ts';
import { formAgain } from '../../forms/explain-answers.ts';
import { openOne } from '../../registers/entry-actions.ts';
import type { CommandContext, Reply } from '../engine/context.ts';
import { type Command, defineCommand } from '../engine/define.ts';
import { exampleLines } from './example-line.ts';
import { answersIn, formParams } from './form-params.ts';

/** Opens an entry with what was typed, or its form. */
export function openCommand(register: Register, forms: Forms): Command {
  const { title, form, summary, about } = register;
  const verb = { name: 'new', zh: ['新建', '新增'] };
  const params = formParams(forms, form, summary);
  const isAboutCustomer = about === 'customer';
  const head = {
    ...verb,
    help: said('help/register-new', { title }),
    examples: exampleLines(register, verb, ...(isAboutCustomer ? ['C001'] : [])),
    capability: 'process.join',
    params,
  } as const;
  const authorise = ({ by }: CommandContext): Promise<void> => {
    checkMayOpen(register, by);
    return Promise.resolve();
  };
  if (!isAboutCustomer) {
    return defineCommand({
      ...head,
      authorise,
      run: (ctx, args) => open(ctx, register, null, answersIn(args, params, { forms, form, rest: summary })),
    });
  }
  return defineCommand({
    ...head,
    customer: { scope: scopeToOpen(register) },
    authorise,
    // Nothing follows: the form asks for the customer too. In their group it is that customer, for who may.
    alone: async (ctx) => {
      await authorise(ctx);
      const { room } = ctx;
      const customer = room !== null && may(scopeToOpen(register), ctx.by, room) ? room : null;
      return await open(ctx, register, customer, {});
    },
    run: (ctx, { customer, ...args }) =>
      open(ctx, register, customer, answersIn(args, params, { forms, form, rest: summary })),
  });
}

async function open(
  ctx: CommandContext,
  register: Register,
  customer: CustomerRef | null,
  given: Answers,
): Promise<Reply> {
  const { forms } = ctx.core.templates;
  const { form } = register;
  const answers = {
    ...(await defaultAnswers(ctx.core, form, { by: ctx.by, customer, today: ctx.today })),
    ...(customer === null ? {} : { [customerField]: customer.code }),
    ...given,
  };
  if (Object.keys(given).length === 0) {
    return { kind: 'form', form: forms.view(form, ctx.core.language, '', answers) };
  }
  const checked = forms.check(form, answers, { language: ctx.core.language, today: ctx.today });
  if (checked.ok) return await openOne(ctx, { register, customer }, checked.values);
  return formAgain(ctx, { form, value: '', answers }, { problems: checked.problems }, null);
}
