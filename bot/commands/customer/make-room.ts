import { XinhangError } from '../../../jobs/errors.ts';
import { accountsOn, withAccounts } from '../../../jobs/staff/accounts.ts';
import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import type { StaffMember } from '../../../jobs/staff/staff-member.ts';
import type { RoomResult } from '../../../jobs/ports.ts';
import { bindRoom, goOnWithoutRoom, hasCustomer } from '../../../jobs/rooms/bind-room.ts';
import { type CommandContext, tell } from '../engine/context.ts';
import { platformNamed } from '../../../templates/reader/platform-words.ts';
import { type AnySaid, said } from '../../../templates/reader/said.ts';

/**
 * Creates the customer's group (沟通群, S0 L38) on the platform that the command came from, and describes the result. If
 * that fails, the customer is kept and the answer says how to bind a group by hand.
 */
export async function makeRoom(
  ctx: CommandContext,
  customer: CustomerRef,
  people: readonly StaffMember[],
): Promise<readonly string[]> {
  const accounts = await accountsOn(
    ctx.core.db,
    ctx.platform,
    people.map(({ id }) => id),
  );
  const name = tell(ctx, 'room/name-of-group', { name: customer.name });
  try {
    const made = await askForRoom(ctx, customer, name, [...new Set(accounts.values())]);
    if (made === null) return await withoutRoom(ctx, customer, said('customer/not-running-detail'));
    if (made.status === 'failed') {
      const { problem, detail } = made;
      if (problem === 'unsupported' && isDeaf(ctx)) return await roomByColleague(ctx, customer);
      return await withoutRoom(ctx, customer, said('reason/refused-by', { problem, detail }));
    }
    await bindRoom(ctx.core, ctx.by, customer, {
      platform: ctx.platform,
      platformRoomId: made.platformRoomId,
      name,
      ...(await lookInto(ctx, made.platformRoomId)),
    });
    const strangers = people.filter(({ id }) => !accounts.has(id));
    return [
      tell(ctx, 'customer/group-ready', { name }),
      ...(await withoutAccount(ctx, strangers)),
      ...inviteCustomer(ctx, made.invitePending),
    ];
  } catch (error) {
    ctx.core.log.warn({ err: error, customer: customer.code }, 'a customer room could not be created');
    return await withoutRoom(
      ctx,
      customer,
      error instanceof XinhangError ? error.says : said('customer/no-answer'),
    );
  }
}

/** Whether the customer is already a member. If the members cannot be read yet, a later change of members checks. */
async function lookInto(ctx: CommandContext, platformRoomId: string): Promise<{ customerInside?: boolean }> {
  try {
    const members = await ctx.core.platforms.get(ctx.platform)?.members(platformRoomId);
    return members === undefined ? {} : { customerInside: hasCustomer(members) };
  } catch (error) {
    ctx.core.log.warn({ err: error, platformRoomId }, 'the members of a new group could not be read');
    return {};
  }
}

async function askForRoom(
  ctx: CommandContext,
  customer: CustomerRef,
  name: string,
  accounts: readonly string[],
): Promise<RoomResult | null> {
  const platform = ctx.core.platforms.get(ctx.platform);
  if (platform === undefined) return null;
  return await platform.ensureRoom({
    kind: 'customer',
    customerCode: customer.code,
    name,
    staff: accounts.map((platformUserId) => ({ platformUserId })),
  });
}

async function withoutRoom(
  ctx: CommandContext,
  customer: CustomerRef,
  detail: AnySaid,
): Promise<readonly string[]> {
  await goOnWithoutRoom(ctx.core, customer);
  const { code } = customer;
  return [
    tell(ctx, 'customer/created-without-group', { detail }),
    tell(ctx, 'customer/create-group-by-hand', { code }),
  ];
}

const isDeaf = ({ core, platform }: CommandContext): boolean =>
  core.platforms.get(platform)?.capabilities.groupInbound === 'none';

/** Where no bot can be in a group with customers, the platform reports each one that a colleague makes. */
async function roomByColleague(ctx: CommandContext, customer: CustomerRef): Promise<readonly string[]> {
  await goOnWithoutRoom(ctx.core, customer);
  return [tell(ctx, 'customer/group-by-colleague', { code: customer.code })];
}

/** Without an account here they are not in the group; without any they are told nothing either. */
async function withoutAccount(
  ctx: CommandContext,
  people: readonly StaffMember[],
): Promise<readonly string[]> {
  const reachable = await withAccounts(
    ctx.core.db,
    people.map(({ id }) => id),
  );
  const namesOf = (some: readonly StaffMember[]) =>
    tell(ctx, 'list/names', { names: some.map(({ name }) => name) });
  const elsewhere = people.filter(({ id }) => reachable.has(id));
  const nowhere = people.filter(({ id }) => !reachable.has(id));
  const platform = platformNamed(ctx.platform);
  return [
    ...(elsewhere.length === 0
      ? []
      : [tell(ctx, 'customer/no-account-here', { names: namesOf(elsewhere), platform })]),
    ...(nowhere.length === 0 ? [] : [tell(ctx, 'customer/no-account', { names: namesOf(nowhere) })]),
  ];
}

function inviteCustomer(ctx: CommandContext, pending: string | undefined): readonly string[] {
  if (pending !== undefined) return [tell(ctx, 'customer/customer-not-yet', { pending })];
  if (ctx.core.platforms.get(ctx.platform)?.capabilities.customerJoin === 'api') return [];
  return [tell(ctx, 'customer/please-invite')];
}
