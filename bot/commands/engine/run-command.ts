import type { Scope } from '../../../jobs/access/scopes.ts';
import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import { showMentions } from '../../../jobs/mention.ts';
import { type ActionHead, attempt, type Sought } from '../../actions/engine/attempt.ts';
import { type Bound, bind, findMistyped } from './bind.ts';
import { answer, type CommandContext, type Reply, say, tell } from './context.ts';
import { scopeOf } from './define.ts';
import { helpAbout, helpAll } from '../help/index.ts';
import { groupsOf } from '../index.ts';
import { mostCommandChars, parseCommand } from './parse.ts';
import { pathOf, type Routed, route } from './route.ts';
import { noSuchCustomer, type Taken, takeCustomer } from './take-customer.ts';
import { echo, explainUsage } from './usage.ts';

/** Runs a command line for a person on the staff register, and returns the answer. Never throws. */
export async function runCommand(ctx: CommandContext, text: string): Promise<Reply> {
  if (text.length > mostCommandChars) return refuseLength(ctx, text.length);
  const groups = groupsOf(ctx.core.templates);
  const routed = route(groups, parseCommand(text));
  switch (routed.kind) {
    case 'nothing':
      return helpAll(ctx, groups);
    case 'group':
      return helpAbout(ctx, routed.group);
    case 'unknown':
      return explainUnknown(ctx, routed, text);
    case 'command':
      return await perform(ctx, routed, text);
  }
}

function refuseLength(ctx: CommandContext, chars: number): Reply {
  return say(tell(ctx, 'command/too-long', { chars, mostCommandChars }));
}

type Meant = Extract<Routed, { kind: 'command' }>;

/** The customer of a command line, and its bound arguments. */
interface Understood {
  readonly customer: CustomerRef | undefined;
  /** Null: the command was given without words, and that has its own meaning. */
  readonly bound: Bound | null;
}

async function perform(ctx: CommandContext, meant: Meant, text: string): Promise<Reply> {
  const { group, command } = meant;
  const { alone } = command;
  const { capability, reads } = command;
  const action: ActionHead = { key: pathOf(group, command), capability, reads };
  return await attempt<Understood, Readonly<Record<string, unknown>> | null>(ctx, action, {
    seek: async () => {
      if (meant.words.length === 0 && alone !== undefined) {
        return { kind: 'found', subject: { customer: undefined, bound: null } };
      }
      const taken = await takeCustomer(ctx, command, meant.words);
      if (taken.kind !== 'found') return explainTaken(ctx, meant, taken, text);
      const bound = bind(command, taken.words, scopeOf(ctx));
      await command.authorise(ctx, { ...bound.args, customer: taken.customer });
      return { kind: 'found', subject: { customer: taken.customer, bound } };
    },
    customerOf: ({ customer }) => customer,
    check: ({ customer, bound }) => {
      if (bound === null) return { ok: true, values: null };
      return bound.ok
        ? { ok: true, values: { ...bound.args, customer } }
        : { ok: false, reply: explainUsage(ctx, meant, bound.problems, text) };
    },
    run: async (_, args) =>
      args === null && alone !== undefined ? await alone(ctx) : await command.run(ctx, args ?? {}),
  });
}

function explainTaken(
  ctx: CommandContext,
  meant: Meant,
  taken: Exclude<Taken, { kind: 'found' }>,
  text: string,
): Sought<Understood> {
  // `custmer=C006` leaves the command without its customer.
  const mistyped = findMistyped(meant.command, meant.words, scopeOf(ctx));
  switch (taken.kind) {
    case 'missing': {
      const problems = [...mistyped, tell(ctx, 'command/customer-code-missing')];
      return { kind: 'none', reply: explainUsage(ctx, meant, problems, text), refusal: null };
    }
    case 'unknown': {
      const reply = answer({ body: [...mistyped, noSuchCustomer(ctx, taken.written), echo(ctx, text)] });
      const { hidden } = taken;
      return {
        kind: 'none',
        reply,
        refusal: hidden === null ? null : { why: 'customer', customerId: hidden.id },
      };
    }
    case 'refused': {
      const { customer } = taken;
      const reply = say(refusalOf(ctx, customer.code, meant.command.customer?.scope));
      return { kind: 'none', reply, refusal: { why: 'customer', customerId: customer.id } };
    }
  }
}

/** For a customer that they may see but not use in this way. */
function refusalOf(ctx: CommandContext, code: string, scope: Scope | undefined): string {
  if (scope === 'manage') {
    return tell(ctx, 'command/supervisor-only', { code });
  }
  if (scope === 'audit') {
    return tell(ctx, 'command/audit-supervisor-only', { code });
  }
  return tell(ctx, 'command/not-assigned', { code });
}

function explainUnknown(
  ctx: CommandContext,
  { typed: raw, guesses }: Extract<Routed, { kind: 'unknown' }>,
  text: string,
): Reply {
  const typed = showMentions(raw);
  const lines = guesses.map((guess) => `/crm ${guess}`);
  const head = tell(ctx, 'command/no-command', { typed });
  const meant =
    lines.length === 0
      ? tell(ctx, 'command/all-commands')
      : tell(ctx, 'command/did-mean', { lines: lines.join('\n') });
  return answer({ body: [head, meant, echo(ctx, text)] });
}
