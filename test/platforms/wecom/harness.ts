import { createHttp } from '../../../bot/http.ts';
import { createWeComPlatform } from '../../../bot/platforms/wecom/index.ts';
import { standingNowMs } from '../../clock.ts';
import { startFakeWeCom } from '../../fakes/wecom/index.ts';
import { sealEnvelope } from '../../fakes/wecom/sealing.ts';
import { noLog } from '../../log.ts';
import { whenDone } from '../../when-done.ts';
import { createKeepingSink, type KeepingSink, type RawRequest } from '../contract/harness.ts';

/** Of the callback; the key is the published one of the documents' example. */
export const token = 'QDG6eK';
export const encodingAesKey = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';

/** The adapter, started, against the fake. */
export async function openWeCom({
  sink = createKeepingSink(),
  nowMs = standingNowMs,
}: {
  readonly sink?: KeepingSink;
  readonly nowMs?: () => number;
} = {}) {
  const fake = await startFakeWeCom({ nowMs });
  const http = createHttp({ host: '127.0.0.1', port: 0, log: noLog, ready: async () => [] });
  const { corpId, agentId, secret, baseUrl } = fake;
  const platform = createWeComPlatform(
    { corpId, agentId, secret, token, encodingAesKey, baseUrl },
    { http: http.app, log: noLog, nowMs },
  );
  const callbackUrl = `${await http.listen()}/wecom/callback`;
  await platform.start(sink);
  whenDone(async () => {
    await platform.stop();
    await http.close();
    await fake.close();
  });

  let sealed = 0;
  /** What WeCom sends to the callback. */
  const seal = (xml: string, atMs = nowMs(), receiveId = corpId): RawRequest => {
    sealed += 1;
    const at = { seconds: Math.floor(atMs / 1000), nonce: String(sealed) };
    const { encrypt, ...signed } = sealEnvelope(xml, { token, encodingAesKey, receiveId }, at);
    const url = new URL(callbackUrl);
    url.searchParams.set('msg_signature', signed.signature);
    url.searchParams.set('timestamp', signed.timestamp);
    url.searchParams.set('nonce', signed.nonce);
    const to = `<ToUserName><![CDATA[${corpId}]]></ToUserName><AgentID><![CDATA[${agentId}]]></AgentID>`;
    return {
      url: url.href,
      headers: { 'content-type': 'text/xml' },
      body: `<xml>${to}<Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`,
    };
  };
  let messages = 0;
  const head = (user: string, type: string) =>
    `<ToUserName><![CDATA[${corpId}]]></ToUserName><FromUserName><![CDATA[${user}]]></FromUserName>` +
    `<CreateTime>${Math.floor(nowMs() / 1000)}</CreateTime><MsgType><![CDATA[${type}]]></MsgType>`;
  const writes = (user: string, text: string): string => {
    messages += 1;
    return (
      `<xml>${head(user, 'text')}<Content><![CDATA[${text}]]></Content>` +
      `<MsgId>${7_000_000 + messages}</MsgId><AgentID>${agentId}</AgentID></xml>`
    );
  };
  const presses = (user: string, key: string, task = 'task-1'): string =>
    `<xml>${head(user, 'event')}<Event><![CDATA[template_card_event]]></Event><EventKey><![CDATA[${key}]]></EventKey>` +
    `<TaskId><![CDATA[${task}]]></TaskId><CardType><![CDATA[button_interaction]]></CardType>` +
    `<ResponseCode><![CDATA[code]]></ResponseCode><AgentID>${agentId}</AgentID></xml>`;
  return { fake, platform, sink, callbackUrl, seal, writes, presses, head };
}
