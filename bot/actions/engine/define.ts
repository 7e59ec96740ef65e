import type { Said } from '../../../templates/reader/said.ts';
import { may, type Scope } from '../../../jobs/access/scopes.ts';
import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import type { Templates } from '../../../templates/reader/read-templates.ts';
import { answer, type CommandContext, type Reply } from '../../commands/engine/context.ts';
import { checkFiller } from '../../forms/check-filler.ts';
import { echoAnswers, formAgain } from '../../forms/explain-answers.ts';
import { type ActionHead, attempt, type Sought } from './attempt.ts';

export type Answers = Readonly<Record<string, string>>;

/** What came with a button press or a form. All of it is untrusted. */
export interface Sent {
  /** What the button carried, or the subject that the form was opened for. */
  readonly value: string;
  /** The form's key and its answers; empty for a button. */
  readonly form: string;
  readonly answers: Answers;
}

/**
 * The subject of a button or a form. Having been shown it grants no right: the subject and the access to it are checked
 * every time. A subject that is not theirs is answered like one that does not exist.
 */
export interface Subject<T> {
  /** Null if it does not exist. */
  readonly find: (ctx: CommandContext, sent: Sent) => Promise<T | null>;
  /** The access to its customer that is needed; null: it belongs to no customer, or `permit` decides. */
  readonly scope: Scope | null;
  readonly customerOf: (found: T) => CustomerRef | null;
  /** Checks that are not a scope of a customer, such as whose turn a decision is. @throws Refused */
  readonly permit?: (ctx: CommandContext, found: T, sent: Sent) => Promise<void>;
  readonly none: (ctx: CommandContext, sent: Sent) => string;
  /** A field of the form names it, so it can be corrected there. */
  readonly isNamed?: true;
}

interface Head {
  readonly capability: ActionHead['capability'];
  /** What it does, for display. */
  readonly title: Said;
}

/** A button as the engine sees it. */
export interface Button extends ActionHead, Head {
  readonly kind: 'button';
  /** Its action on a card: `close`. */
  readonly button: string;
  readonly scope: Scope | null;
  readonly press: (ctx: CommandContext, value: string) => Promise<Reply>;
}

/** A form, or several forms handled alike. */
export interface Form extends ActionHead, Head {
  readonly kind: 'form';
  /** Its keys in `templates/forms`. */
  readonly formsIn: (templates: Templates) => readonly string[];
  readonly scope: Scope | null;
  readonly submit: (ctx: CommandContext, sent: Sent) => Promise<Reply>;
}

export function defineButton<T>(
  spec: Head & {
    readonly button: string;
    readonly about: Subject<T>;
    readonly run: (ctx: CommandContext, found: T, sent: Sent) => Promise<Reply>;
  },
): Button {
  const { capability, title, button, about, run } = spec;
  const head: ActionHead = { key: `button ${button}`, capability };
  return {
    ...head,
    kind: 'button',
    title,
    button,
    scope: about.scope,
    press: async (ctx, value) => {
      const sent: Sent = { value, form: '', answers: {} };
      return await attempt(ctx, head, {
        seek: () => seek(ctx, about, sent),
        check: () => ({ ok: true, values: null }),
        run: (found) => run(ctx, found, sent),
        customerOf: about.customerOf,
      });
    },
  };
}

export function defineForm<T>(
  spec: Head & {
    /** Its name in the audit log. */
    readonly name: string;
    readonly forms: readonly string[] | ((templates: Templates) => readonly string[]);
    readonly about: Subject<T>;
    /** @param sent with the answers as normalised by the form's validation */
    readonly run: (ctx: CommandContext, found: T, sent: Sent) => Promise<Reply>;
  },
): Form {
  const { capability, title, name, forms, about, run } = spec;
  const head: ActionHead = { key: `form ${name}`, capability };
  return {
    ...head,
    kind: 'form',
    title,
    formsIn: typeof forms === 'function' ? forms : () => forms,
    scope: about.scope,
    submit: async (ctx, sent) => {
      const { form, answers } = sent;
      return await attempt(
        ctx,
        { ...head, key: `form ${form}` },
        {
          seek: async () => {
            checkFiller(ctx, form);
            return await seek(ctx, about, sent);
          },
          check: (found) => {
            const scope = { language: ctx.core.language, today: ctx.today };
            const checked = ctx.core.templates.forms.check(form, answers, scope);
            if (checked.ok) return { ok: true, values: checked.values };
            const { problems } = checked;
            return { ok: false, reply: formAgain(ctx, sent, { problems }, nameOf(about.customerOf(found))) };
          },
          run: (found, values) => run(ctx, found, { ...sent, answers: values }),
          customerOf: about.customerOf,
          echo: () => echoAnswers(ctx, form, answers),
          again: (problem, found) => formAgain(ctx, sent, { problem }, nameOf(about.customerOf(found))),
        },
      );
    },
  };
}

/** Several customers' buttons can be in one message, so a form names its customer. */
function nameOf(customer: CustomerRef | null): string | null {
  return customer === null ? null : `${customer.code} ${customer.name}`;
}

/** Finds a subject and checks access to it; what is not theirs is answered like what does not exist. */
export async function seek<T>(ctx: CommandContext, about: Subject<T>, sent: Sent): Promise<Sought<T>> {
  const none = (): Reply => {
    const problem = about.none(ctx, sent);
    if (sent.form === '') return answer({ body: [problem] });
    if (about.isNamed === true) return formAgain(ctx, sent, { problem }, null);
    return answer({ body: [problem, ...echoAnswers(ctx, sent.form, sent.answers)] });
  };
  const found = await about.find(ctx, sent);
  if (found === null) return { kind: 'none', reply: none(), refusal: null };
  const customer = about.customerOf(found);
  if (about.scope !== null && customer !== null && !may(about.scope, ctx.by, customer)) {
    return { kind: 'none', reply: none(), refusal: { why: 'customer', customerId: customer.id } };
  }
  await about.permit?.(ctx, found, sent);
  return { kind: 'found', subject: found };
}
