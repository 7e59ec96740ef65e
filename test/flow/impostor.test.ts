import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linkAccount } from '../../jobs/staff/link-account.ts';
import { openSlackScene, type SlackScene } from './slack-scene.ts';

/** Attempts of customers and guests to pass for a colleague, through the real Slack libraries. */
let scene: SlackScene;
beforeEach(async () => {
  scene = await openSlackScene('socket');
});
afterEach(() => scene.close());

const accountOf = async (code: string) =>
  (await scene.core.db.staffIdentity.findFirstOrThrow({ where: { staff: { code } } })).platformUserId;

describe('a customer’s account never becomes a colleague’s', () => {
  const other = { team: 'T0CUSTOMER' };
  const guest = { guest: 'single-channel' } as const;

  it.each([
    ['picked after @, a member of another workspace', '王经理', other, '@王经理'],
    ['picked after @, a guest', '王经理', guest, '@王经理'],
    ['written as a bare id, a guest', '王经理', guest, 'id'],
    ['picked after @, called like a colleague', '张伟', other, 'explicit'],
    [
      'picked after @, called like the one who is to be replaced, with something invisible',
      '张伟\u200b',
      other,
      'explicit',
    ],
  ] as const)('%s', async (_how, name, options, as) => {
    const { li, zhang, wang } = scene.people;
    const outsider = scene.slack.addPerson(name, options);
    const room = scene.slack.addChannel('cust-c001', [li, zhang, wang, outsider]);
    const written = as === 'id' ? outsider.id : as === 'explicit' ? `<@${outsider.id}|${name}>` : as;
    const before = await accountOf('zhang');
    await li.commands(`/crm staff account zhang ${written}`, { in: room });
    await scene.settled();
    expect(await accountOf('zhang')).toBe(before);
    expect(li.sees(room).at(-1)?.text).toContain('不是本公司的账号');
    expect(
      outsider
        .sees(room)
        .map(({ text }) => text)
        .join(),
    ).not.toContain('张伟');

    await outsider.commands('/crm today', { in: room });
    await scene.settled();
    expect(outsider.sees(room).at(-1)?.text).toContain('仅供内部同事使用');
  });

  it('a colleague’s account can be replaced by another of the company, picked after @', async () => {
    const { li, zhang } = scene.people;
    const second = scene.slack.addPerson('王经理');
    const room = scene.slack.addChannel('cust-c001', [li, zhang, second]);
    await li.commands('/crm 员工 账号 zhang @王经理', { in: room });
    await scene.settled();
    expect(await accountOf('zhang')).toBe(second.id);
  });
});

describe('two people of one name', () => {
  it('the one who was picked is meant, in a command and in a message', async () => {
    const { li, zhang } = scene.people;
    const namesake = scene.slack.addPerson('张伟');
    const room = scene.slack.addChannel('cust-c001', [li, zhang, namesake]);
    for (const [who, roles] of [
      [namesake, '没有'],
      [zhang, '业务员、业务助理'],
    ] as const) {
      await li.commands(`/crm 员工 角色 <@${who.id}|张伟> 业务员,助理`, { in: room });
      await scene.settled();
      expect(li.sees(room).at(-1)?.text).toContain(roles);
    }
    await li.says(room, `<@${scene.slack.world.bot.id}> /crm 员工 角色 <@${zhang.id}> 业务员`);
    await scene.settled();
    expect(await scene.core.db.staff.findUniqueOrThrow({ where: { code: 'zhang' } })).toMatchObject({
      roles: ['salesperson'],
    });
  });

  it('a name with blanks in it is one person', async () => {
    const { li } = scene.people;
    const sun = scene.slack.addPerson('Sun Lei');
    await li.commands('/crm staff add sun 孙磊 salesperson account=@Sun Lei');
    await scene.settled();
    expect(await accountOf('sun')).toBe(sun.id);
  });
});

it('a customer whose account got into the register may still do nothing', async () => {
  const { li, zhang, customer } = scene.people;
  const room = scene.slack.addChannel('cust-c001', [li, zhang, customer]);
  await scene.core.db.staffIdentity.updateMany({
    where: { staff: { code: 'zhang' } },
    data: { platformUserId: customer.id },
  });
  await customer.commands('/crm today', { in: room });
  await customer.says(room, `<@${scene.slack.world.bot.id}> 客户 列表`);
  await scene.settled();
  const seen = customer.sees(room).filter(({ from }) => from !== customer.name);
  expect(seen.map(({ text }) => text)).toEqual(
    [1, 2].map(() => expect.stringContaining('仅供内部同事使用') as string),
  );
  await scene.until('2026-03-02T10:05');
  expect(li.seesDirect().at(-1)?.text).toContain('不是本公司的');
});

it('a colleague who has become a guest gets no more messages, and his supervisor is notified', async () => {
  const { zhang, li } = scene.people;
  await li.commands('/crm customer new C001 杭州精工 等级=普通 业务员=zhang 试用开始=今天');
  await scene.settled();
  userOf(zhang.id).guest = 'multi-channel';
  await scene.until('2026-03-12T09:05');
  expect(zhang.seesDirect()).toEqual([]);
  const told = li.seesDirect().map(({ text }) => text);
  expect(told).toContainEqual(expect.stringContaining('张伟 登记的聊天账号不是本公司的'));
});

it('a closed account belongs to no one, and cannot be entered', async () => {
  const { li } = scene.people;
  const gone = scene.slack.addPerson('孙磊');
  userOf(gone.id).deleted = true;
  const by = await scene.core.db.staff.findUniqueOrThrow({ where: { code: 'li' } });
  const zhang = await scene.core.db.staff.findUniqueOrThrow({ where: { code: 'zhang' } });
  await expect(
    linkAccount(scene.core, by, zhang, { platform: 'slack', platformUserId: gone.id }),
  ).rejects.toMatchObject({ code: 'not_found' });
  expect(li.id).not.toBe(gone.id);
});

it('while Slack cannot identify an account’s owner, it cannot be entered', async () => {
  const { li } = scene.people;
  const sun = scene.slack.addPerson('孙磊');
  scene.slack.faults.plan('users.info', { how: 'error', word: 'internal_error' }, 99);
  await li.commands(`/crm staff add sun 孙磊 salesperson account=${sun.id}`);
  await scene.settled();
  expect(await scene.core.db.staff.findUnique({ where: { code: 'sun' } })).toBeNull();
  while (scene.slack.faults.take('users.info') !== null);
  await li.commands(`/crm staff add sun 孙磊 salesperson account=${sun.id}`);
  await scene.settled();
  expect(await scene.core.db.staff.findUnique({ where: { code: 'sun' } })).not.toBeNull();
});

function userOf(id: string) {
  const user = scene.slack.world.users.get(id);
  if (user === undefined) throw new Error(`there is no ${id}`);
  return user;
}
