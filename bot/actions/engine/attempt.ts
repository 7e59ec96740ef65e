import { randomBytes } from 'node:crypto';
import { can, type Holder } from '../../../jobs/access/can.ts';
import { noteRefusal, noteShown, type Refusal, type ShownTo } from '../../../jobs/access/note-access.ts';
import { Refused } from '../../../jobs/access/refused.ts';
import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import { XinhangError } from '../../../jobs/errors.ts';
import { explain } from '../../../jobs/in-words.ts';
import { type Capability, roleName, rolesThatCan } from '../../../templates/reader/roles.ts';
import { answer, type CommandContext, type Reply, say, tell } from '../../commands/engine/context.ts';

/** What every command, button and form declares. */
export interface ActionHead {
  /** Its name in the audit log: `customer tier`, `button close`, `form order`. */
  readonly key: string;
  /** The capability needed to use it at all; `everyone`: anyone on the staff register. */
  readonly capability: Capability | 'everyone';
  /** It shows a customer's file: use is recorded for one's own customers too. */
  readonly reads?: 'file' | undefined;
  /** In the access log: the action that this one belongs to, such as the page. */
  readonly notedAs?: string | undefined;
}

/** The subject of an action, if it exists and is theirs. */
export type Sought<Subject> =
  | { readonly kind: 'found'; readonly subject: Subject }
  /** No refusal: nothing to record, because the subject does not exist or is ambiguous. */
  | { readonly kind: 'none'; readonly reply: Reply; readonly refusal: Omit<Refusal, 'what'> | null };

export type Checked<Values> =
  | { readonly ok: true; readonly values: Values }
  | { readonly ok: false; readonly reply: Reply };

/** What an action did, with what it showed. A command's is its answer in the chat, a view's is data. */
export interface Outcome {
  readonly shows?: ShownTo;
}

export interface Steps<Subject, Values, Done extends Outcome = Reply> {
  /** Finds the subject and checks access to it. @throws Refused */
  readonly seek: () => Promise<Sought<Subject>>;
  /** Validates the input. */
  readonly check: (subject: Subject) => Checked<Values>;
  readonly run: (subject: Subject, values: Values) => Promise<Done>;
  /** The customer that the subject belongs to. */
  readonly customerOf: (subject: Subject) => Pick<CustomerRef, 'id'> | null | undefined;
  /** The input, repeated in a refusal: a form is gone once submitted. */
  readonly echo?: () => readonly string[];
  /** The form once more, for what can be corrected or tried again. */
  readonly again?: (problem: string, subject: Subject) => Reply;
  /** Unexpected errors are thrown, so that the inbound item is retried and need not be sent again. */
  readonly triesAgain?: true;
}

/**
 * Runs a command, a button or a form: first permission, then validation, then the work. Every refusal and every read
 * is recorded here. Never throws unless `triesAgain` is set: errors become answers, and an unexpected error is logged
 * under the reference that its answer gives.
 */
export async function attempt<Subject, Values, Done extends Outcome = Reply>(
  ctx: CommandContext,
  action: ActionHead,
  steps: Steps<Subject, Values, Done>,
): Promise<Reply | Done> {
  let subject = null as { readonly is: Subject } | null;
  try {
    if (!isFor(action, ctx)) {
      await noteRefusal(ctx.core, ctx.by, { what: action.key, why: 'role' });
      return refuseRole(ctx, action);
    }
    return await perform(ctx, action, {
      ...steps,
      seek: async () => {
        const sought = await steps.seek();
        if (sought.kind === 'found') subject = { is: sought.subject };
        return sought;
      },
    });
  } catch (error) {
    if (steps.triesAgain === true && !(error instanceof XinhangError)) throw error;
    const { again } = steps;
    const found = subject;
    if (again === undefined || found === null || error instanceof Refused)
      return explainError(ctx, error, action.key, steps.echo);
    return again(wordsFor(ctx, error, action.key), found.is);
  }
}

async function perform<Subject, Values, Done extends Outcome>(
  ctx: CommandContext,
  { key, reads, notedAs = key }: ActionHead,
  { seek, check, run, customerOf }: Steps<Subject, Values, Done>,
): Promise<Reply | Done> {
  try {
    const sought = await seek();
    if (sought.kind === 'none') {
      if (sought.refusal !== null) await noteRefusal(ctx.core, ctx.by, { what: key, ...sought.refusal });
      return sought.reply;
    }
    const about = customerOf(sought.subject)?.id;
    const checked = check(sought.subject);
    // Before the work: a refusal by the work itself also reveals something about the customer, and a form that comes back
    // names it.
    if (about !== undefined) {
      await noteShown(
        ctx.core,
        ctx.by,
        notedAs,
        reads === 'file' ? { files: [about] } : { customers: [about] },
      );
    }
    if (!checked.ok) return checked.reply;
    const done = await run(sought.subject, checked.values);
    if (done.shows !== undefined) await noteShown(ctx.core, ctx.by, notedAs, done.shows);
    return done;
  } catch (error) {
    if (error instanceof Refused) await noteRefusal(ctx.core, ctx.by, { what: key, ...error.refusal });
    throw error;
  }
}

export function isFor(
  { capability }: Pick<ActionHead, 'capability'>,
  { by }: { readonly by: Holder },
): boolean {
  return capability === 'everyone' || can(by, capability);
}

function refuseRole(ctx: CommandContext, { capability }: ActionHead): Reply {
  const able = capability === 'everyone' ? [] : rolesThatCan(capability);
  const names = able.map((role) => roleName(role, ctx.core.language));
  return say(tell(ctx, 'action/command-what-use', { names }));
}

/** A sentence for errors that we raise, a reference into the log for all others. */
export function explainError(
  ctx: CommandContext,
  error: unknown,
  what: string,
  echo: () => readonly string[] = () => [],
): Reply {
  return answer({ body: [wordsFor(ctx, error, what), ...echo()] });
}

function wordsFor(ctx: CommandContext, error: unknown, what: string): string {
  if (error instanceof XinhangError) return explain(ctx.core, error);
  const reference = randomBytes(4).toString('hex');
  ctx.core.log.error({ err: error, reference, what, by: ctx.by.code }, 'an action failed');
  return tell(ctx, 'action/did-not-work', { reference });
}
