import { describe, expect, it } from 'vitest';
import { standingNowMs } from '../../clock.ts';
import type { RawRequest } from '../contract/harness.ts';
import { openWeCom } from './harness.ts';

const send = async ({ url, headers, body }: RawRequest) => {
  const response = await fetch(url, { method: 'POST', headers, body });
  return { status: response.status, body: await response.text() };
};

describe('what a member writes to the app', () => {
  it('is a message in the one-to-one chat, answered without words', async () => {
    const { fake, sink, seal, writes } = await openWeCom();
    const { id } = fake.world.addPerson('李明');
    expect(await send(seal(writes(id, ' 今日 ')))).toEqual({ status: 200, body: '' });
    expect(sink.stored).toMatchObject([
      {
        kind: 'message',
        text: '今日',
        where: 'direct',
        addressed: true,
        from: { platformUserId: id, external: false },
        handle: { platformUserId: id, platformRoomId: `dm:${id}` },
      },
    ]);
  });

  it('from a linked corporation is from outside', async () => {
    const { sink, seal, writes } = await openWeCom();
    await send(seal(writes('wwOther/li', '今日')));
    expect(sink.stored).toMatchObject([{ from: { platformUserId: 'wwOther/li', external: true } }]);
  });

  it('cannot pretend to be from someone else', async () => {
    const { sink, seal, writes } = await openWeCom();
    const text = ']]></Content><FromUserName><![CDATA[boss]]></FromUserName><Content><![CDATA[';
    expect((await send(seal(writes('li', text)))).status).toBe(200);
    expect(sink.stored).toEqual([]);
    await send(seal(writes('li', '<FromUserName>boss</FromUserName>')));
    expect(sink.stored.map(({ from }) => from.platformUserId)).toEqual(['li']);
  });

  it('other than text is named as what it is', async () => {
    const { fake, sink, seal, head } = await openWeCom();
    const picture = `<xml>${head('li', 'image')}<PicUrl>x</PicUrl><MsgId>1</MsgId><AgentID>${fake.agentId}</AgentID></xml>`;
    await send(seal(picture));
    expect(sink.stored).toMatchObject([{ kind: 'message', text: '[image]' }]);
  });

  it('to another app, or an event that says nothing, is acknowledged and dropped', async () => {
    const { fake, sink, seal, writes, head } = await openWeCom();
    const opened = `<xml>${head('li', 'event')}<Event>enter_agent</Event><EventKey></EventKey><AgentID>${fake.agentId}</AgentID></xml>`;
    for (const xml of [opened, writes('li', 'x').replace(String(fake.agentId), '7'), 'no xml at all']) {
      expect((await send(seal(xml))).status).toBe(200);
    }
    expect(sink.stored).toEqual([]);
    await send(seal(writes('li', 'x')));
    expect(sink.stored).toHaveLength(1);
  });

  it('is refused if it is meant for another corporation', async () => {
    const { sink, seal, writes } = await openWeCom();
    expect((await send(seal(writes('li', 'x'), standingNowMs(), 'wwOther'))).status).toBe(401);
    expect(sink.stored).toEqual([]);
  });

  it('that cannot be stored is not acknowledged, so that WeCom sends it again', async () => {
    const { sink, seal, writes } = await openWeCom();
    const { accept } = sink;
    Reflect.set(sink, 'accept', async () => {
      throw new Error('the database is restarting');
    });
    const request = seal(writes('li', '今日'));
    expect((await send(request)).status).toBe(500);
    Reflect.set(sink, 'accept', accept);
    expect((await send(request)).status).toBe(200);
    expect(sink.stored).toHaveLength(1);
  });
});

describe('a button', () => {
  it('pressed is a click with what it carries; the same call twice is one click', async () => {
    const { sink, seal, presses } = await openWeCom();
    const request = seal(presses('li', 'close f-1'));
    await send(request);
    await send(request);
    await send(seal(presses('li', 'close f-1', 'task-2')));
    expect(sink.stored).toMatchObject([
      { kind: 'click', action: 'close', value: 'f-1', from: { platformUserId: 'li' } },
      { kind: 'click', action: 'close', value: 'f-1' },
    ]);
    expect(sink.stored).toHaveLength(2);
  });

  it('that only shows that the matter is over does nothing', async () => {
    const { sink, seal, presses } = await openWeCom();
    expect((await send(seal(presses('li', 'over')))).status).toBe(200);
    expect(sink.stored).toEqual([]);
  });
});

describe('the address', () => {
  it('proves itself to the console with the decrypted words alone', async () => {
    const { seal, callbackUrl } = await openWeCom();
    const sealed = seal('1616140317555161061');
    const url = new URL(sealed.url);
    url.searchParams.set('echostr', /CDATA\[([^\]]+)\]\]><\/Encrypt>/u.exec(sealed.body)?.[1] ?? '');
    const response = await fetch(url);
    expect([response.status, await response.text()]).toEqual([200, '1616140317555161061']);
    url.searchParams.set('msg_signature', 'x');
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(callbackUrl)).status).toBe(401);
  });
});
