import type { Scope } from '../../../jobs/access/scopes.ts';
import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import { findReadable } from '../../../jobs/customers/find-readable.ts';
import type { CommandGroup } from './define.ts';
import { showMentions } from '../../../jobs/mention.ts';
import { type ActionHead, attempt, type Sought } from '../../actions/engine/attempt.ts';
import { type Bound, bind, findMistyped } from './bind.ts';
import { answer, type CommandContext, type Reply, say, tell } from './context.ts';
import { scopeOf } from './define.ts';
import { helpAbout, helpAll } from '../help/index.ts';
import { groupsOf } from '../index.ts';
import { mostCommandChars, parseCommand } from './parse.ts';
import { pathOf, type Routed, route, shownNameOf, withRest } from './route.ts';
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
      return await aboutCustomer(ctx, groups, routed, text);
    case 'command':
      return await perform(ctx, routed, text);
  }
}

function refuseLength(ctx: CommandContext, chars: number): Reply {
  return say(tell(ctx, 'command/too-long', { chars, mostCommandChars }));
}

type Meant = Extract<Routed, { kind: 'command' }>;
type Unknown = Extract<Routed, { kind: 'unknown' }>;

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

/** A longer word is not a customer's code or name. */
const mostOfName = 80;

/**
 * A line that begins with a customer of theirs instead of a command: alone it shows the customer, with more words it may have been
 * meant as a contact log. Every other line is explained.
 */
async function aboutCustomer(
  ctx: CommandContext,
  groups: readonly CommandGroup[],
  unknown: Unknown,
  text: string,
): Promise<Reply> {
  const [customers, file, logs] = ['customer', 'file', 'log'].map((key) =>
    groups.find(({ name }) => name === key),
  );
  const show = customers?.commands.find(({ name }) => name === 'show');
  const { typed, rest, guesses } = unknown;
  if (guesses.length > 0 || typed.length > mostOfName) return explainUnknown(ctx, unknown, text);
  const head: ActionHead = { key: 'unknown command', capability: 'everyone' };
  return await attempt<CustomerRef | null, null>(ctx, head, {
    seek: async () => ({ kind: 'found', subject: await findReadable(ctx.core.db, ctx.by, typed) }),
    check: () => ({ ok: true, values: null }),
    customerOf: () => null,
    run: async (customer) => {
      if (customer === null) return explainUnknown(ctx, unknown, text);
      const { code } = customer;
      if (rest.length === 0 && customers !== undefined && show !== undefined) {
        return await runCommand(ctx, `${pathOf(customers, show)} ${code}`);
      }
      const { language } = ctx.core;
      const names = [file, logs].flatMap((group) =>
        group === undefined ? [] : shownNameOf(group, language),
      );
      const [asFile = '', asLog = ''] = names.map((name) => `${name ?? ''} ${code}`);
      return explainUnknown(ctx, { ...unknown, guesses: [withRest(asLog, rest), asFile] }, text);
    },
  });
}

function explainUnknown(ctx: CommandContext, { typed: raw, guesses }: Unknown, text: string): Reply {
  const typed = showMentions(raw);
  const lines = guesses.map((guess) => `/crm ${showMentions(guess)}`);
  const head = tell(ctx, 'command/no-command', { typed });
  const meant =
    lines.length === 0
      ? tell(ctx, 'command/all-commands')
      : tell(ctx, 'command/did-mean', { lines: lines.join('\n') });
  return answer({ body: [head, meant, echo(ctx, text)] });
}
