import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkDingTalk } from '../../../bot/platforms/dingtalk/check.ts';
import { needs } from '../../../bot/platforms/dingtalk/needs.ts';
import { standingNowMs } from '../../clock.ts';
import { startFakeDingTalk } from '../../fakes/dingtalk/index.ts';
import { scopes } from '../../fakes/dingtalk/methods.ts';
import { inEnglish } from '../../in-english.ts';
import { whenDone } from '../../when-done.ts';

async function begin() {
  const fake = await startFakeDingTalk({ nowMs: standingNowMs });
  whenDone(() => fake.close());
  const { clientId, clientSecret, robotCode, baseUrl } = fake;
  const config = {
    clientId,
    clientSecret,
    robotCode,
    baseUrl,
    cardTemplateId: 'card.schema',
    groupTemplateId: 'group',
  };
  /** The findings as an English reader sees them. */
  const check = async (changed: Partial<Parameters<typeof checkDingTalk>[0]> = {}) => {
    const found = await checkDingTalk({ ...config, ...changed }, standingNowMs);
    return found.map(({ level, what }) => [
      level,
      typeof what === 'string' ? what : (inEnglish([what])[0] ?? ''),
    ]);
  };
  const problemsOf = async (changed = {}) =>
    (await check(changed)).flatMap(([level, what]) => (level === 'problem' ? [what] : []));
  return { fake, check, problemsOf };
}

describe('checking the set-up of DingTalk', () => {
  test('an app that may do everything is good, and no one saw anything of the check', async () => {
    const { fake, check } = await begin();
    const room = fake.world.addRoom([fake.world.addPerson('李明').id]);
    expect(await check()).toEqual([
      ['ok', 'app dingclient1 may open a stream'],
      ...needs.map(({ what }) => ['ok', inEnglish([what])[0]]),
    ]);
    expect(room.messages).toEqual([]);
    expect(fake.world.rooms.size).toBe(1);
    expect(fake.stream.connections()).toBe(0);
  });

  test.each(needs.map(({ scope }) => scope))('without the permission %s, it is named', async (scope) => {
    const { fake, problemsOf } = await begin();
    fake.revokeScope(scope);
    const problems = await problemsOf();
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`the app lacks the permission ${scope} (may `);
    expect(problems[0]).toContain('Permission Management');
  });

  test('every permission that a call needs is checked, and the guide asks for it', async () => {
    const guide = readFileSync(new URL('../../../docs/dingtalk.md', import.meta.url), 'utf8');
    const named = needs.map(({ scope }) => scope);
    expect(new Set(Object.values(scopes))).toEqual(new Set(named));
    for (const scope of named) expect(guide.split(`\`${scope}\``)).toHaveLength(3);
  });

  test('a wrong secret is one problem, with the settings to look at', async () => {
    const { problemsOf } = await begin();
    const problems = await problemsOf({ clientSecret: 'wrong' });
    expect(problems).toEqual([expect.stringMatching(/authFailed.*DINGTALK_CLIENT_SECRET/)]);
  });

  test('an address that is not on the allow-list is one problem, not one per permission', async () => {
    const { fake, problemsOf } = await begin();
    fake.plan('/topapi/v2/user/get', { how: 'refuse', status: 200, code: '60020' });
    expect(await problemsOf()).toEqual([expect.stringMatching(/60020.*server egress IPs/)]);
  });

  test('a robot that DingTalk does not know is a problem', async () => {
    const { problemsOf } = await begin();
    expect(await problemsOf({ robotCode: 'another' })).toEqual([
      expect.stringMatching(/robotCode.*DINGTALK_ROBOT_CODE/),
    ]);
  });

  test('a throttled call proves nothing', async () => {
    const { fake, problemsOf } = await begin();
    const code = 'Forbidden.AccessDenied.QpsLimitForApi';
    fake.plan('/v1.0/card/instances', { how: 'refuse', status: 403, code });
    expect(await problemsOf()).toEqual([expect.stringMatching(/not clear.*cards.*QpsLimitForApi.*again/)]);
  });

  test('a DingTalk that is not there is one problem', async () => {
    const { fake, problemsOf } = await begin();
    await fake.close();
    expect(await problemsOf()).toEqual([expect.stringMatching(/ECONNREFUSED.*network/)]);
  });

  test('without a group template, groups by hand are a warning', async () => {
    const { check } = await begin();
    expect((await check({ groupTemplateId: undefined })).at(-1)).toEqual([
      'warning',
      expect.stringContaining('by hand'),
    ]);
  });
});
