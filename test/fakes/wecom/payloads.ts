import { sealEnvelope } from './sealing.ts';

/** Of the callback; the key is the published one of the documents' example. */
export const token = 'QDG6eK';
export const encodingAesKey = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';

export interface Sealed {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What WeCom sends to the callback of an app. */
export function createPayloads({
  corpId,
  agentId,
  nowMs,
}: {
  readonly corpId: string;
  readonly agentId: number;
  readonly nowMs: () => number;
}) {
  let sealed = 0;
  let messages = 0;
  const head = (user: string, type: string): string =>
    `<ToUserName><![CDATA[${corpId}]]></ToUserName><FromUserName><![CDATA[${user}]]></FromUserName>` +
    `<CreateTime>${Math.floor(nowMs() / 1000)}</CreateTime><MsgType><![CDATA[${type}]]></MsgType>`;
  return {
    head,
    /** Signed and encrypted. */
    seal: (callbackUrl: string, xml: string, atMs = nowMs(), receiveId = corpId): Sealed => {
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
    },
    /** A member writes to the app. */
    writes: (user: string, text: string): string => {
      messages += 1;
      return (
        `<xml>${head(user, 'text')}<Content><![CDATA[${text}]]></Content>` +
        `<MsgId>${7_000_000 + messages}</MsgId><AgentID>${agentId}</AgentID></xml>`
      );
    },
    /** A member presses a button of a card. */
    /** A group with customers is made (`create`), dissolved (`dismiss`), or changed (`update`, `add_member`). */
    changesGroup: (chatId: string, change: string, detail = ''): string =>
      `<xml>${head('sys', 'event')}<Event><![CDATA[change_external_chat]]></Event><ChatId><![CDATA[${chatId}]]></ChatId>` +
      `<ChangeType><![CDATA[${change}]]></ChangeType>` +
      `${detail === '' ? '' : `<UpdateDetail><![CDATA[${detail}]]></UpdateDetail>`}</xml>`,
    presses: (user: string, key: string, task = 'task-1'): string =>
      `<xml>${head(user, 'event')}<Event><![CDATA[template_card_event]]></Event><EventKey><![CDATA[${key}]]></EventKey>` +
      `<TaskId><![CDATA[${task}]]></TaskId><CardType><![CDATA[button_interaction]]></CardType>` +
      `<ResponseCode><![CDATA[code]]></ResponseCode><AgentID>${agentId}</AgentID></xml>`,
  };
}
