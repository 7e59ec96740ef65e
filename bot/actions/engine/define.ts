import { may, type Scope } from '../../../jobs/access/scopes.ts';
import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import type { Templates } from '../../../templates/reader/read-templates.ts';
import { answer, type CommandContext, type Reply } from '../../commands/engine/context.ts';
import type { Words } from '../../commands/engine/words.ts';
import { checkFiller } from '../../forms/check-filler.ts';
import { echoAnswers, explainAnswers } from '../../forms/explain-answers.ts';
import { type ActionHead, attempt, type Sought } from './attempt.ts';

export type Answers = Readonly<Record<string, string>>;

/** What came with a press or a form. All of it is from outside. */
export interface Sent {
  /** What the button carried, or what the form was opened about. */
  readonly value: string;
  /** The form, and what was answered; for a button none. */
  readonly form: string;
  readonly answers: Answers;
}

/**
 * What a button or a form is about. Having been shown it is no right: it is looked up, and the right with it, every
 * time. One that is not theirs is answered as one that does not exist.
 */
export interface Subject<T> {
  /** Null for what does not exist. */
  readonly find: (ctx: CommandContext, sent: Sent) => Promise<T | null>;
  /** What they must be allowed to do with its customer; null: it is no customer's, or `permit` says who may. */
  readonly scope: Scope | null;
  readonly customerOf: (found: T) => CustomerRef | null;
  /** What else must be so, where it is no scope of a customer: whose turn a decision is. @throws Refused */
  readonly permit?: (ctx: CommandContext, found: T, sent: Sent) => Promise<void>;
  readonly none: (ctx: CommandContext, sent: Sent) => string;
}

interface Head {
  readonly capability: ActionHead['capability'];
  /** What it does, for people who read of it. */
  readonly title: Words;
}

/** A button as everything but its own `run` sees it. */
export interface Button extends ActionHead, Head {
  readonly kind: 'button';
  /** The action that a card draws it with: `close`. */
  readonly button: string;
  readonly scope: Scope | null;
  readonly press: (ctx: CommandContext, value: string) => Promise<Reply>;
}

/** A form, or several that are dealt with alike. */
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
    /** By which the audit names it. */
    readonly name: string;
    readonly forms: readonly string[] | ((templates: Templates) => readonly string[]);
    readonly about: Subject<T>;
    /** @param sent with the answers as the form's own check has normalised them */
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
          check: () => {
            const scope = { language: ctx.core.language, today: ctx.today };
            const checked = ctx.core.templates.forms.check(form, answers, scope);
            return checked.ok
              ? { ok: true, values: checked.values }
              : { ok: false, reply: explainAnswers(ctx, form, answers, checked.problems) };
          },
          run: (found, values) => run(ctx, found, { ...sent, answers: values }),
          customerOf: about.customerOf,
          echo: () => echoAnswers(ctx, form, answers),
        },
      );
    },
  };
}

async function seek<T>(ctx: CommandContext, about: Subject<T>, sent: Sent): Promise<Sought<T>> {
  const none = (): Reply =>
    answer({
      body: [about.none(ctx, sent), ...(sent.form === '' ? [] : echoAnswers(ctx, sent.form, sent.answers))],
    });
  const found = await about.find(ctx, sent);
  if (found === null) return { kind: 'none', reply: none(), refusal: null };
  const customer = about.customerOf(found);
  if (about.scope !== null && customer !== null && !may(about.scope, ctx.by, customer)) {
    return { kind: 'none', reply: none(), refusal: { why: 'customer', customerId: customer.id } };
  }
  await about.permit?.(ctx, found, sent);
  return { kind: 'found', subject: found };
}
