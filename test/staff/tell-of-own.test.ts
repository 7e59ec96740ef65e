import { afterEach, beforeEach, expect, it } from 'vitest';
import { linkAccount } from '../../jobs/staff/link-account.ts';
import { setRoles } from '../../jobs/staff/keep-staff.ts';
import { openScene, type Scene } from '../outbox/scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene.close());

const told = (account: string) => scene.chat.messages.filter(({ room }) => room === `dm:${account}`);
const replace = async () => {
  const [li, zhang] = [await scene.staff('li'), await scene.staff('zhang')];
  await linkAccount(scene.core, li, zhang, { platform: 'paper', platformUserId: 'zhang-2' });
  await scene.at('2026-03-02T09:30');
  await scene.at('2026-03-02T09:31');
};

it('a person who loses an account is notified on the new one and on the old one', async () => {
  await replace();
  expect(told('zhang').map(({ says }) => says)).toEqual([['people/account-lost']]);
  expect(told('zhang')[0]?.text).toContain('李主管');
  expect(told('zhang-2').map(({ says }) => says)).toEqual([['people/account-replaced']]);
});

it('an account that is replaced at the command line was changed by the operator, in words', async () => {
  await linkAccount(scene.core, null, await scene.staff('zhang'), {
    platform: 'paper',
    platformUserId: 'zhang-2',
  });
  await scene.at('2026-03-02T09:30');
  await scene.at('2026-03-02T09:31');
  expect(told('zhang-2')[0]?.text).toContain('系统管理员 ');
  expect(told('zhang-2')[0]?.text).not.toContain('CLI');
});

it('the old account gets nothing if it is an outsider’s by now, and that is not reported as a failure', async () => {
  scene.chat.people.set('zhang', { platformUserId: 'zhang', name: '张伟', external: true, bot: false });
  await replace();
  expect(told('zhang')).toEqual([]);
  expect(told('zhang-2').map(({ says }) => says)).toEqual([['people/account-replaced']]);
  expect(told('li')).toEqual([]);
});

it('a person whose roles change is told which they have gained and lost, and by whom', async () => {
  const [li, zhang] = [await scene.staff('li'), await scene.staff('zhang')];
  await setRoles(scene.core, li, zhang, ['salesperson', 'assistant']);
  await scene.at('2026-03-02T09:30');
  await scene.at('2026-03-02T09:31');
  expect(told('zhang').at(-1)?.text).toMatch(/李主管 为您增加了角色：业务助理。/u);
  await setRoles(scene.core, li, await scene.staff('zhang'), ['assistant']);
  await scene.at('2026-03-02T09:40');
  expect(told('zhang')).toHaveLength(2);
  expect(told('zhang').at(-1)?.text).toMatch(/李主管 取消了您的角色：业务员。/u);
});

it('of roles that change twice in an evening, a person hears the difference once, and nothing if there is none', async () => {
  const li = await scene.staff('li');
  const become = async (...roles: string[]) =>
    await setRoles(scene.core, li, await scene.staff('zhang'), roles);
  await scene.at('2026-03-02T20:30');
  await become('salesperson', 'assistant');
  await become('assistant');
  await scene.at('2026-03-03T09:30');
  expect(told('zhang').map(({ says }) => says)).toEqual([['people/roles-changed']]);
  expect(told('zhang')[0]?.text).toContain('李主管 为您增加了角色：业务助理；取消了您的角色：业务员。');
  await scene.at('2026-03-03T20:30');
  await become('salesperson');
  await become('assistant');
  await scene.at('2026-03-04T09:30');
  expect(told('zhang')).toHaveLength(1);
});
