import { tellApart } from '../../../jobs/staff/name-people.ts';
import { roleName } from '../../../templates/reader/roles.ts';
import { XinhangError } from '../../../jobs/errors.ts';
import { accountsOn } from '../../../jobs/staff/accounts.ts';
import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import { staffById } from '../../../jobs/staff/staff-member.ts';
import type { Member } from '../../../jobs/ports.ts';
import { bindRoom, hasCustomer } from '../../../jobs/rooms/bind-room.ts';
import { answer, type CommandContext, tell } from '../engine/context.ts';
import { defineCommand, optional } from '../engine/define.ts';
import { line } from '../engine/param-types.ts';
import { ownerRoles } from '../../../templates/reader/playbook.ts';
import { said } from '../../../templates/reader/said.ts';

export const customerBind = defineCommand({
  name: 'bind',
  zh: ['绑定'],
  help: said('help/customer-bind'),
  examples: ['/crm 客户 绑定 C001', '/crm customer bind C001'],
  capability: 'customer.manage',
  customer: { scope: 'manage' },
  params: {
    // Where no command can be given in a group, it is named.
    group: optional(line(said('expects/group-id')), { label: said('param/group-id'), names: ['群'] }),
  },
  run: async (ctx, { customer, group }) => {
    const platformRoomId = group ?? ctx.platformRoomId;
    const members = platformRoomId === null ? null : await readMembers(ctx, platformRoomId);
    const people = members?.filter(({ bot }) => !bot) ?? [];
    // One person and the bot are a direct chat, where the customer would never see the question.
    if (platformRoomId === null || people.length < 2) {
      throw new XinhangError('room_unusable', said('customer/not-group', { code: customer.code }));
    }
    if (group !== undefined && !(await isInside(ctx, people))) {
      throw new XinhangError('room_unusable', said('customer/not-in-that-group'));
    }
    const name = tell(ctx, 'room/name-of-group', { name: customer.name });
    const customerInside = hasCustomer(people);
    const room = { platform: ctx.platform, platformRoomId, name, customerInside };
    await bindRoom(ctx.core, ctx.by, customer, room);
    const missing = await whoIsMissing(ctx, customer, people);
    return answer({
      body: [
        tell(ctx, isHeard(ctx) ? 'customer/now-group' : 'customer/now-group-unheard', {
          code: customer.code,
          name: customer.name,
        }),
        ...(missing.length === 0 ? [] : [missing.join('\n')]),
      ],
    });
  },
});

const isHeard = ({ core, platform }: CommandContext): boolean =>
  core.platforms.get(platform)?.capabilities.groupInbound !== 'none';

/** A group is named by someone who is in it. */
async function isInside(ctx: CommandContext, people: readonly Member[]): Promise<boolean> {
  const accounts = await accountsOn(ctx.core.db, ctx.platform, [ctx.by.id]);
  return people.some(({ platformUserId }) => platformUserId === accounts.get(ctx.by.id));
}

async function readMembers(ctx: CommandContext, platformRoomId: string): Promise<readonly Member[]> {
  const platform = ctx.core.platforms.get(ctx.platform);
  if (platform === undefined) {
    throw new XinhangError('room_unusable', said('customer/platform-not-running'));
  }
  try {
    return await platform.members(platformRoomId);
  } catch (error) {
    ctx.core.log.warn({ err: error, platformRoomId }, 'the members of a room to be bound could not be read');
    throw new XinhangError('room_unusable', said('customer/members-unseen'), { cause: error });
  }
}

/** The group has four sides (S0 L38): the customer, the supervisor, the salesperson and the assistant. */
async function whoIsMissing(
  ctx: CommandContext,
  customer: CustomerRef,
  people: readonly Member[],
): Promise<readonly string[]> {
  const seats = [customer.supervisorId, customer.salespersonId, customer.assistantId].filter(
    (id) => id !== null,
  );
  const accounts = await accountsOn(ctx.core.db, ctx.platform, seats);
  const present = new Set(people.map(({ platformUserId }) => platformUserId));
  const absent = seats.filter((id) => !present.has(accounts.get(id) ?? ''));
  const names = await Promise.all([...new Set(absent)].map((id) => staffById(ctx.core.db, id)));
  const { language } = ctx.core;
  const vacant = ownerRoles
    .filter((seat) => customer[`${seat}Id`] === null)
    .map((seat) => roleName(seat, language));
  const naming = await tellApart(ctx.core.db);
  const missing = names.flatMap((person) => (person === null ? [] : naming(person)));
  return [
    ...(vacant.length === 0
      ? []
      : [tell(ctx, 'customer/not-assigned-yet', { seats: vacant, code: customer.code })]),
    ...(missing.length === 0 ? [] : [tell(ctx, 'customer/not-group-yet', { people: missing })]),
    ...(hasCustomer(people) ? [] : [tell(ctx, 'customer/customer-not-group-yet')]),
  ];
}
