import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkFeishu } from '../../../bot/platforms/feishu/check.ts';
import type { FeishuConfig } from '../../../bot/platforms/feishu/index.ts';
import { needs } from '../../../bot/platforms/feishu/needs.ts';
import { standingNowMs } from '../../clock.ts';
import { startFakeFeishu } from '../../fakes/feishu/index.ts';
import { inEnglish } from '../../in-english.ts';
import { whenDone } from '../../when-done.ts';

async function begin() {
  const fake = await startFakeFeishu({ nowMs: standingNowMs });
  whenDone(() => fake.close());
  const { appId, appSecret, baseUrl } = fake;
  /** The findings as an English reader sees them. */
  const check = async (changed: Partial<FeishuConfig> = {}) => {
    const found = await checkFeishu({ appId, appSecret, baseUrl, ...changed }, standingNowMs);
    return found.map(({ level, what }) => [
      level,
      typeof what === 'string' ? what : (inEnglish([what])[0] ?? ''),
    ]);
  };
  const problemsOf = async (changed: Partial<FeishuConfig> = {}) =>
    (await check(changed)).flatMap(([level, what]) => (level === 'problem' ? [what] : []));
  return { fake, check, problemsOf };
}

describe('checking the set-up of Feishu', () => {
  test('an app that may do everything is good, and no one saw anything of the check', async () => {
    const { fake, check } = await begin();
    const room = fake.world.addChat('C001', [fake.world.addPerson('李明')]);
    expect(await check()).toEqual([
      ...needs.map(({ what }) => ['ok', inEnglish([what])[0]]),
      ['ok', 'the bot 欣航 and its organization are known'],
      ['ok', 'the long connection can be opened'],
    ]);
    expect(room.messages).toEqual([]);
    expect(fake.world.chats.size).toBe(1);
    expect(fake.connection.openings()).toBe(0);
  });

  test.each(needs.map(({ scope }) => scope))('without the permission %s, it is named', async (scope) => {
    const { fake, problemsOf } = await begin();
    fake.world.scopes.delete(scope);
    const problems = await problemsOf();
    expect(problems[0]).toContain(`the app lacks the permission ${scope} (may `);
    expect(problems[0]).toContain('Permissions & Scopes');
  });

  test('a permission that includes another will do; one that is asked for and not granted will not', async () => {
    const { fake, problemsOf } = await begin();
    fake.world.scopes.delete('im:message.group_at_msg:readonly');
    // `im:message.group_msg` is listed, and not granted.
    expect(await problemsOf()).toHaveLength(1);
    fake.world.scopes.add('im:message.group_at_msg');
    expect(await problemsOf()).toEqual([]);
  });

  test('the guide asks for every permission, in both languages', () => {
    const guide = readFileSync(new URL('../../../docs/feishu.md', import.meta.url), 'utf8');
    for (const { scope } of needs) expect(guide.split(`| \`${scope}\` |`)).toHaveLength(3);
  });

  test('a wrong secret is one problem, with the settings to look at', async () => {
    const { problemsOf } = await begin();
    expect(await problemsOf({ appSecret: 'wrong' })).toEqual([
      expect.stringMatching(/10014.*FEISHU_APP_SECRET/),
    ]);
  });

  test('a Feishu that is not there is one problem', async () => {
    const { fake, problemsOf } = await begin();
    await fake.close();
    expect(await problemsOf()).toEqual([expect.stringMatching(/ECONNREFUSED.*network/)]);
  });

  test('over HTTP, it says that only Feishu can try the address', async () => {
    const { check } = await begin();
    expect((await check({ encryptKey: 'k', verificationToken: 't' })).at(-1)).toEqual([
      'warning',
      expect.stringContaining('press Save'),
    ]);
  });
});
