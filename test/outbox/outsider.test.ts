import { afterEach, beforeEach, expect, it } from 'vitest';
import { XinhangError } from '../../jobs/errors.ts';
import type { Member } from '../../jobs/ports.ts';
import { writeNotice } from '../../jobs/notices/write-notice.ts';
import { openScene, type Scene, shanghai } from './scene.ts';
import { said } from '../../templates/reader/said.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
  await scene.aCustomer('C001');
});
afterEach(() => scene.close());

const member = (fields: Partial<Member>): Member => ({
  platformUserId: 'zhang',
  name: '张伟',
  external: false,
  bot: false,
  ...fields,
});

const notify = async (code: string, at: string) => {
  const { id: recipientId } = await scene.staff(code);
  const notice = { key: 'n', say: 'calendar/unpublished', recipientId, values: { year: 2027 } };
  await writeNotice(scene.core.db, { ...notice, at: shanghai(at) });
};

const outsiders = [
  ['a guest or a member of another company', member({ external: true })],
  ['somebody of whom the platform cannot say', member({ external: 'unknown' })],
  ['nobody any more', null],
  ['a bot', member({ bot: true })],
] as const;

it.each(outsiders)(
  'a colleague’s account that now belongs to %s is sent nothing, with the reason, and the supervisor is notified',
  async (_who, person) => {
    scene.chat.people.set('zhang', person);
    await notify('zhang', '2026-03-12T09:00');
    await scene.at('2026-03-12T09:00');
    await scene.at('2026-03-12T09:01');
    expect(scene.chat.messages.filter(({ room }) => room === 'dm:zhang')).toEqual([]);
    const reason = { code: 'reason/not-own-account', params: { account: 'zhang' } };
    expect(await scene.reminder('due>owner')).toMatchObject({ state: 'skipped', reason });
    expect(await scene.core.db.notice.findUniqueOrThrow({ where: { key: 'n' } })).toMatchObject({
      state: 'skipped',
      reason,
    });
    expect(scene.chat.says('dm:li')).toEqual(
      expect.arrayContaining(['people/outsider', 'notice/not-told', 'notice/untold']),
    );
  },
);

it('for a supervisor’s account the director is notified', async () => {
  scene.chat.people.set('li', member({ platformUserId: 'li', external: true }));
  await notify('li', '2026-03-02T09:00');
  await scene.at('2026-03-02T09:30');
  await scene.at('2026-03-02T09:31');
  expect(scene.chat.says('dm:chen')).toContain('people/outsider');
});

it.each([
  [
    'asks to slow down',
    new XinhangError('rate_limited', said('http/too-many-requests'), { retry: { afterMs: 60_000 } }),
  ],
  [
    'cannot be reached',
    new XinhangError('platform_refused', said('slack/unreachable', { why: 'timeout' }), { retry: 'later' }),
  ],
])('nothing is lost when the platform %s instead of saying whose the account is', async (_how, error) => {
  scene.chat.people.set('zhang', error);
  await scene.at('2026-03-12T09:00');
  expect(scene.chat.messages.filter(({ room }) => room === 'dm:zhang')).toEqual([]);
  expect(await scene.reminder('due>owner')).toMatchObject({ state: 'planned', refusals: 0 });
  scene.chat.people.delete('zhang');
  await scene.at('2026-03-12T09:05');
  expect(scene.chat.says('dm:zhang')).toContain('trial-check/due');
});
