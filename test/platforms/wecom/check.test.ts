import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkWeCom } from '../../../bot/platforms/wecom/check.ts';
import { standingNowMs } from '../../clock.ts';
import { startFakeWeCom } from '../../fakes/wecom/index.ts';
import { inEnglish } from '../../in-english.ts';
import { whenDone } from '../../when-done.ts';
import { encodingAesKey, token } from '../../fakes/wecom/payloads.ts';

async function begin() {
  const fake = await startFakeWeCom({ nowMs: standingNowMs });
  whenDone(() => fake.close());
  const { corpId, agentId, secret, baseUrl } = fake;
  const config = {
    corpId,
    agentId,
    secret,
    token,
    encodingAesKey,
    baseUrl,
    publicUrl: 'https://crm.example.com',
  };
  /** The findings as an English reader sees them. */
  const check = async (changed: Partial<Parameters<typeof checkWeCom>[0]> = {}) => {
    const found = await checkWeCom({ ...config, ...changed }, standingNowMs);
    return found.map(
      ({ level, what }) => `${level}: ${typeof what === 'string' ? what : inEnglish([what])[0]}`,
    );
  };
  return { fake, check };
}

describe('checking the set-up of WeCom', () => {
  it('an app that may do everything is good, and no one saw anything of the check', async () => {
    const { fake, check } = await begin();
    const { id } = fake.world.addPerson('李明');
    expect(await check()).toEqual([
      'ok: the app 新航 can be used',
      'ok: may look up accounts of the directory',
      'warning: make sure that the URL under Receive Messages of the app is https://crm.example.com/wecom/callback; only saving it in the console checks it',
      'ok: may read the groups with customers; creating a mass message for one is not tried',
      'warning: the side bar can be signed; to use it, make crm.example.com a trusted domain under Web Authorization and JS-SDK of the app, and enter https://crm.example.com/wecom/chat under Chat Toolbar; whether both are right shows only when it is opened',
    ]);
    expect(fake.world.tasks).toEqual([]);
    expect(fake.world.direct(id).messages).toEqual([]);
    expect(fake.counted('/cgi-bin/message/send')).toBe(0);
  });

  it('a wrong secret, a wrong app, an address that is not allowed, and no public address are named with what to do', async () => {
    const { fake, check } = await begin();
    expect((await check({ secret: 'x' }))[0]).toMatch(/^problem: .*40001.*WECOM_SECRET/u);
    expect((await check({ agentId: 7 }))[0]).toMatch(/^problem: .*app 7.*WECOM_AGENT_ID/u);
    fake.plan('/cgi-bin/user/get', { how: 'refuse', code: 60020 });
    expect((await check())[1]).toMatch(/^problem: .*Trusted IP/u);
    fake.plan('/cgi-bin/user/get', { how: 'refuse', code: 48002 });
    expect((await check())[1]).toMatch(/^problem: .*visible range/u);
    fake.plan('/cgi-bin/externalcontact/groupchat/list', { how: 'refuse', code: 48002 });
    expect((await check())[3]).toMatch(/^warning: .*48002.*Customer Contact/u);
    fake.plan('/cgi-bin/ticket/get', { how: 'refuse', code: 48002 });
    expect((await check())[4]).toMatch(/^warning: the side bar cannot be used .*48002/u);
    expect((await check({ publicUrl: undefined }))[2]).toMatch(/^problem: .*XINHANG_PUBLIC_URL/u);
  });

  it('a WeCom that cannot be reached is a problem, not an error', async () => {
    const { fake, check } = await begin();
    await fake.close();
    expect((await check())[0]).toMatch(/^problem: .*cannot be reached/u);
  });

  it.each([
    [
      'zh-CN',
      /[“「]([^”」{}]+)[”」]/gu,
      ['应用管理', '企业可信IP', '接收消息', '可见范围', '客户联系', '网页授权及JS-SDK', '配置到聊天工具栏'],
    ],
    [
      'en',
      /\b(App Management|Trusted IP|Receive Messages|visible range|Customer Contact|Web Authorization and JS-SDK|Chat Toolbar)\b/gu,
      [
        'App Management',
        'Trusted IP',
        'Receive Messages',
        'visible range',
        'Customer Contact',
        'Web Authorization and JS-SDK',
        'Chat Toolbar',
      ],
    ],
  ] as const)('what it says to click and to set is in the guide (%s)', (language, place, least) => {
    const root = new URL('../../../', import.meta.url);
    const [chinese = '', english = ''] = readFileSync(new URL('docs/wecom.md', root), 'utf8').split(
      '## English',
    );
    const guide = language === 'en' ? english : chinese;
    const words = readFileSync(new URL(`templates/${language}/words/wecom.yaml`, root), 'utf8')
      .split('\n')
      .filter((line) => /^(?:check|may|no-token)/u.test(line))
      .join('\n');
    const settings = words.match(/\b(?:WECOM|XINHANG)_[A-Z_]+\b/gu) ?? [];
    const places = [...words.matchAll(place)].flatMap(([, name]) => name ?? []);
    expect([...places, ...(words.match(/可见范围/u) ?? [])]).toEqual(expect.arrayContaining([...least]));
    expect(settings.length).toBeGreaterThan(4);
    expect([...new Set([...settings, ...places])].filter((named) => !guide.includes(named))).toEqual([]);
  });
});
