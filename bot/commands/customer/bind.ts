import { roleName } from '../../../templates/reader/roles.ts';
import { XinhangError } from '../../../jobs/errors.ts';
import { accountsOn } from '../../../jobs/staff/accounts.ts';
import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import { staffById } from '../../../jobs/staff/staff-member.ts';
import type { Member } from '../../../jobs/ports.ts';
import { bindRoom, hasCustomer } from '../../../jobs/rooms/bind-room.ts';
import { answer, type CommandContext, tell } from '../engine/context.ts';
import { defineCommand } from '../engine/define.ts';
import { ownerRoles } from '../../../templates/reader/playbook.ts';
import { both } from '../engine/words.ts';

export const customerBind = defineCommand({
  name: 'bind',
  zh: ['绑定'],
  help: both('把这个群绑定为客户的沟通群（在群里发）', 'bind this group to a customer (typed in the group)'),
  examples: ['/crm 客户 绑定 C001', '/crm customer bind C001'],
  capability: 'customer.manage',
  customer: { scope: 'manage' },
  params: {},
  run: async (ctx, { customer }) => {
    const { platformRoomId } = ctx;
    const members = platformRoomId === null ? null : await readMembers(ctx, platformRoomId);
    const people = members?.filter(({ bot }) => !bot) ?? [];
    // One person and the bot are a direct chat, where the customer would never see the question.
    if (platformRoomId === null || people.length < 2) {
      const message = tell(
        ctx,
        `这里不是群。请在客户的群里发：/crm 客户 绑定 ${customer.code}`,
        `This is not a group. Please write in the customer's group: /crm customer bind ${customer.code}`,
      );
      throw new XinhangError('room_unusable', message);
    }
    const name = tell(ctx, `${customer.name} 沟通群`, customer.name);
    const customerInside = hasCustomer(people);
    const room = { platform: ctx.platform, platformRoomId, name, customerInside };
    await bindRoom(ctx.core, ctx.by, customer, room);
    const missing = await whoIsMissing(ctx, customer, people);
    return answer({
      body: [
        tell(
          ctx,
          `这个群已绑定 ${customer.code} ${customer.name}。到期的客户问题会发在这里，群里的回复会留存。`,
          `This is now the group of ${customer.code} ${customer.name}. Questions to the customer are posted here, and replies are kept.`,
        ),
        ...(missing.length === 0 ? [] : [missing.join('\n')]),
      ],
    });
  },
});

async function readMembers(ctx: CommandContext, platformRoomId: string): Promise<readonly Member[]> {
  const platform = ctx.core.platforms.get(ctx.platform);
  if (platform === undefined) {
    throw new XinhangError(
      'room_unusable',
      tell(ctx, '这个平台没有在运行。', 'This platform is not running.'),
    );
  }
  try {
    return await platform.members(platformRoomId);
  } catch (error) {
    ctx.core.log.warn({ err: error, platformRoomId }, 'the members of a room to be bound could not be read');
    const message = tell(
      ctx,
      '我看不到这个群的成员。请先把我拉进群，再发一次。',
      'I cannot see who is in this group. Please add me to it and try again.',
    );
    throw new XinhangError('room_unusable', message, { cause: error });
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
  const empty = ownerRoles
    .filter((seat) => customer[`${seat}Id`] === null)
    .map((seat) => roleName(seat, language))
    .join(tell(ctx, '、', ', '));
  const said = names.flatMap((person) => person?.name ?? []).join(tell(ctx, '、', ', '));
  return [
    ...(empty === ''
      ? []
      : [
          tell(
            ctx,
            `还没有安排：${empty}（/crm 客户 负责人 ${customer.code}）`,
            `Not assigned yet: ${empty} (/crm customer seat ${customer.code})`,
          ),
        ]),
    ...(said === '' ? [] : [tell(ctx, `还没有进群：${said}`, `Not in the group yet: ${said}`)]),
    ...(hasCustomer(people)
      ? []
      : [tell(ctx, '群里还没有客户，请邀请。', 'The customer is not in the group yet; please invite them.')]),
  ];
}
