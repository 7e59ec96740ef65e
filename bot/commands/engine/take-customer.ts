import { quoteBriefly } from '../../../templates/reader/in-brief.ts';
import { may, type Scope } from '../../../jobs/access/scopes.ts';
import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import { customerMeant, findReadable } from '../../../jobs/customers/find-readable.ts';
import { showMentions } from '../../../jobs/mention.ts';
import { type CommandContext, tell } from './context.ts';
import type { Command, CustomerNeed } from './define.ts';
import { toHalfWidth, toKey } from './half-width.ts';
import { isCode } from '../../../templates/reader/codes.ts';
import type { Word } from './parse.ts';
import { customerNames } from './slots.ts';

export type Taken =
  | { readonly kind: 'found'; readonly customer: CustomerRef | undefined; readonly words: readonly Word[] }
  | { readonly kind: 'missing' }
  /** None exists, or none that this person may see: the answer is the same. `hidden` is only for the access log. */
  | { readonly kind: 'unknown'; readonly written: string; readonly hidden: CustomerRef | null }
  | { readonly kind: 'refused'; readonly customer: CustomerRef };

/**
 * The customer of a command: by name, as the first word, or the one of the group it was typed in. In a group, the first
 * word is taken as a customer only if this person can see such a customer or the word can only be a code; otherwise
 * something about another customer could be written into this one's file.
 */
export async function takeCustomer(
  ctx: CommandContext,
  command: Command,
  words: readonly Word[],
): Promise<Taken> {
  const need = command.customer;
  if (need === undefined) return { kind: 'found', customer: undefined, words };
  const picked = await pick(ctx, need, words);
  if (picked.kind !== 'found') return picked;
  const { customer } = picked;
  if (customer === undefined) return need.optional === true ? picked : { kind: 'missing' };
  return may(need.scope, ctx.by, customer) ? picked : { kind: 'refused', customer };
}

/** The scopes in which a customer's existence is visible: finance keeps gifts but does not read files. */
function seenIn({ scope }: CustomerNeed): readonly Scope[] {
  return scope === 'ledger' ? ['read', 'ledger'] : ['read'];
}

function sees({ by }: CommandContext, need: CustomerNeed, customer: CustomerRef): boolean {
  return seenIn(need).some((scope) => may(scope, by, customer));
}

type Picked = Extract<Taken, { kind: 'found' | 'unknown' }>;

async function pick(ctx: CommandContext, need: CustomerNeed, words: readonly Word[]): Promise<Picked> {
  const named = words.findIndex(({ pair }) => pair !== null && isCustomerName(pair.key));
  const pair = words[named]?.pair;
  if (pair) return await find(ctx, need, pair.value, words.toSpliced(named, 1));
  const room = ownRoom(ctx, need);
  const at = words.findIndex((word) => word.pair === null);
  const word = room === undefined || at === 0 ? words[at] : undefined;
  if (word === undefined) return { kind: 'found', customer: room, words };
  const rest = words.toSpliced(at, 1);
  const mayBeNone = room !== undefined || need.optional === true;
  if (!mayBeNone || looksLikeCode(word.text)) return await find(ctx, need, word.text, rest);
  const meant = await findReadable(ctx.core.db, ctx.by, toHalfWidth(word.text).trim(), seenIn(need));
  return meant === null
    ? { kind: 'found', customer: room, words }
    : { kind: 'found', customer: meant, words: rest };
}

async function find(
  ctx: CommandContext,
  need: CustomerNeed,
  raw: string,
  words: readonly Word[],
): Promise<Picked> {
  const written = toHalfWidth(raw).trim();
  const customer = await findReadable(ctx.core.db, ctx.by, written, seenIn(need));
  if (customer !== null) return { kind: 'found', customer, words };
  return { kind: 'unknown', written: raw, hidden: await customerMeant(ctx.core.db, written) };
}

/** The group's customer, unless this person has no access to it; an optional one is then ignored, not refused. */
function ownRoom(ctx: CommandContext, need: CustomerNeed): CustomerRef | undefined {
  const { room } = ctx;
  if (room === null) return undefined;
  const counts = need.optional === true ? may(need.scope, ctx.by, room) : sees(ctx, need, room);
  return counts ? room : undefined;
}

const isCustomerName = (key: string): boolean => customerNames.includes(toKey(key));

/** `C002`, `HZ-17`; not 试用开始, 2026-11-21, +3d, trial-check, 5. */
function looksLikeCode(word: string): boolean {
  const plain = toHalfWidth(word);
  return isCode(plain) && /^[A-Za-z]+[-_.]?\d+$/.test(plain);
}

/** The same answer for a customer that does not exist and one they may not see. */
export function noSuchCustomer(ctx: CommandContext, typed: string): string {
  return tell(ctx, 'command/no-customer', { written: quoteBriefly(showMentions(typed)) });
}
