import { scopeToOpen } from '../../jobs/access/entries.ts';
import { explain } from '../../jobs/in-words.ts';
import type { Scope } from '../../jobs/access/scopes.ts';
import { customerField } from '../../jobs/registers/asked-answers.ts';
import { customerMeant, findReadable } from '../../jobs/customers/find-readable.ts';
import type { CustomerRef } from '../../jobs/customers/find-customer.ts';
import { openEntry, type Opener } from '../../jobs/entries/open-entry.ts';
import { WrongAnswer } from '../../jobs/registers/wrong-answer.ts';
import { Warned } from '../../jobs/registers/check-guards.ts';
import { checkMayOpen } from '../../jobs/registers/enter-entry.ts';
import type { Templates } from '../../templates/reader/read-templates.ts';
import { formsOf, type Register } from '../../templates/reader/register.ts';
import { said } from '../../templates/reader/said.ts';
import { type Answers, defineButton, defineForm, type Subject } from '../actions/engine/define.ts';
import { type CommandContext, type Reply, tell } from '../commands/engine/context.ts';
import { formAgain } from '../forms/explain-answers.ts';
import { stepWork } from '../commands/engine/step-words.ts';
import { noSuchCustomer } from '../commands/engine/take-customer.ts';
import { describeResult } from './describe-entry.ts';
import { openingSubject, readOpening, theMove } from './entry-subject.ts';
import { beginMove, makeMove } from './make-move.ts';

/** On the card of an entry. */
export const moveButton = defineButton({
  button: 'move',
  title: said('entry/move-button'),
  capability: 'process.join',
  about: theMove,
  run: (ctx, { entry, move, ...seen }) =>
    move.form === undefined
      ? makeMove(ctx, entry, move, {}, seen)
      : beginMove(ctx, entry, move, seen.version),
});

/** The form of a move. */
export const moveForm = defineForm({
  name: 'move',
  title: said('entry/move-button'),
  forms: ({ registers }: Templates) => {
    const opening = registers.map(({ form }) => form);
    return [...new Set(registers.flatMap(formsOf))].filter((form) => !opening.includes(form));
  },
  capability: 'process.join',
  about: theMove,
  run: (ctx, { entry, move, ...seen }, { answers }) => makeMove(ctx, entry, move, answers, seen),
});

interface Opening {
  readonly register: Register;
  readonly customer: CustomerRef | null;
}

/** The register that the form opens an entry of, and the customer named in it. */
const theOpening = (scope: Scope): Subject<Opening> => ({
  find: async (ctx, { form, answers }) => {
    const register = ctx.core.templates.registers.find((one) => one.form === form);
    if (register === undefined) return null;
    if (register.about === 'nothing') return { register, customer: null };
    const written = customerNamed(answers);
    const { db } = ctx.core;
    const customer = (await findReadable(db, ctx.by, written)) ?? (await customerMeant(db, written));
    return customer === null ? null : { register, customer };
  },
  scope,
  customerOf: ({ customer }) => customer,
  permit: (ctx, { register }) => {
    checkMayOpen(register, ctx.by);
    return Promise.resolve();
  },
  none: (ctx, { answers }) => noSuchCustomer(ctx, customerNamed(answers)),
  isNamed: true,
});

const customerNamed = ({ [customerField]: customer = '' }: Answers): string => customer.trim();

/** The form that opens an entry. */
const openingIn = (name: string, scope: Scope) =>
  defineForm({
    name,
    title: said('entry/open-form'),
    forms: ({ registers }: Templates) =>
      registers.filter((register) => scopeToOpen(register) === scope).map(({ form }) => form),
    capability: 'process.join',
    about: theOpening(scope),
    run: (ctx, opening, { answers, value }) => openOne(ctx, opening, answers, readOpening(value)),
  });

export const openForm = openingIn('open-entry', 'work');
export const ledgerOpenForm = openingIn('open-ledger-entry', 'ledger');

/** @param answers as validated by the register's form */
export async function openOne(
  ctx: CommandContext,
  { register, customer }: Opening,
  answers: Answers,
  opener: Opener = { logId: null, warned: [] },
): Promise<Reply> {
  try {
    const entry = await openEntry(ctx.core, ctx.by, { register, customer, answers }, opener);
    const done = [
      tell(ctx, 'entry/opened', { number: entry.number }),
      ...entry.tookOver.map((step) => tell(ctx, 'entry/takes-over', { work: stepWork(ctx, step) })),
    ];
    return await describeResult(ctx, entry, done.join('\n'));
  } catch (error) {
    const isWarned = error instanceof Warned;
    if (!isWarned && !(error instanceof WrongAnswer)) throw error;
    const value = openingSubject({ ...opener, warned: isWarned ? error.places : opener.warned });
    const sent = { form: register.form, value, answers: named(answers, customer) };
    const about = customer === null ? null : `${customer.code} ${customer.name}`;
    const says = explain(ctx.core, error);
    return formAgain(ctx, sent, isWarned ? { problem: says } : { problems: { [error.field]: says } }, about);
  }
}

function named(answers: Answers, customer: CustomerRef | null): Answers {
  return customer === null ? answers : { ...answers, [customerField]: customer.code };
}
