import type { Scope } from '../../../jobs/access/scopes.ts';
import { customerById, type CustomerRef } from '../../../jobs/customers/find-customer.ts';
import { customerMeant, findReadable } from '../../../jobs/customers/find-readable.ts';
import { type FoundFollowUp, findFollowUp } from '../../../jobs/follow-ups/find-follow-up.ts';
import { type CommandContext, tell } from '../../commands/engine/context.ts';
import { noSuchCustomer } from '../../commands/engine/take-customer.ts';
import type { Subject } from './define.ts';

/** The follow-up with the id that was sent. */
export const theFollowUp: Subject<FoundFollowUp> = {
  find: (ctx, { value }) => findFollowUp(ctx.core.db, value),
  scope: 'work',
  customerOf: ({ customer }) => customer,
  none: noSuchFollowUp,
};

/** The same, to read about it. */
export const theFollowUpToRead: Subject<FoundFollowUp> = { ...theFollowUp, scope: 'read' };

export function noSuchFollowUp(ctx: CommandContext): string {
  return tell(ctx, 'action/no-follow-up');
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @param value opaque and untrusted; anything that is not an id finds nothing */
export async function customerOfId(ctx: CommandContext, value: string): Promise<CustomerRef | null> {
  return uuid.test(value) ? await customerById(ctx.core.db, value) : null;
}

/** The customer with the id that was sent. */
export function theCustomer(scope: Scope): Subject<CustomerRef> {
  return {
    find: (ctx, { value }) => customerOfId(ctx, value),
    scope,
    customerOf: (customer) => customer,
    none: noCustomerOfId,
  };
}

export function noCustomerOfId(ctx: CommandContext): string {
  return tell(ctx, 'action/no-customer');
}

/** The customer named in the form's own field, by code or by the full name of a customer they can see. */
export function theNamedCustomer(scope: Scope): Subject<CustomerRef> {
  return {
    find: async (ctx, { answers }) => {
      const written = named(answers);
      const { db } = ctx.core;
      return (await findReadable(db, ctx.by, written)) ?? (await customerMeant(db, written));
    },
    scope,
    customerOf: (customer) => customer,
    none: (ctx, { answers }) => noSuchCustomer(ctx, named(answers)),
    isNamed: true,
  };
}

const named = ({ customer = '' }: Readonly<Record<string, string>>): string => customer.trim();

/** For actions that are about nothing existing. */
export const nothing: Subject<true> = {
  find: () => Promise.resolve(true),
  scope: null,
  customerOf: () => null,
  none: () => '',
};
