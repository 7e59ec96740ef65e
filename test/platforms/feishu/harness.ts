import { createHttp } from '../../../bot/http.ts';
import { createFeishuPlatform } from '../../../bot/platforms/feishu/index.ts';
import { standingNowMs } from '../../clock.ts';
import type { EventSource, FakeEvent } from '../../fakes/feishu/events.ts';
import { type FakeFeishu, startFakeFeishu } from '../../fakes/feishu/index.ts';
import { encryptEvent, signCallback } from '../../fakes/feishu/sealing.ts';
import { noLog } from '../../log.ts';
import { whenDone } from '../../when-done.ts';
import { createKeepingSink, type KeepingSink, type RawRequest } from '../contract/harness.ts';

export interface Opening {
  readonly sink?: KeepingSink;
  readonly nowMs?: () => number;
  readonly pingSeconds?: number;
}

/** The adapter, started, against the fake: over HTTP, or over the long connection. */
export async function openFeishu(
  transport: 'http' | 'connection',
  { sink = createKeepingSink(), nowMs = standingNowMs, pingSeconds = 120 }: Opening = {},
) {
  const fake = await startFakeFeishu({ nowMs, pingSeconds });
  whenDone(async () => await fake.close());
  const { appId, encryptKey, verificationToken } = fake;
  const { platform, address } = await startFeishu(fake, transport, sink, nowMs);
  const callbackUrl = `${address}/feishu/callback`;
  if (transport === 'connection') await fake.connection.connected();
  const source = (): EventSource => ({ appId, token: verificationToken, atMs: nowMs() });
  const sealed = (event: unknown, atMs = nowMs()): RawRequest => {
    const body = JSON.stringify({ encrypt: encryptEvent(JSON.stringify(event), encryptKey) });
    const signed = signCallback(body, encryptKey, Math.floor(atMs / 1000));
    return { url: callbackUrl, headers: { 'content-type': 'application/json', ...signed }, body };
  };
  const bring = async (event: FakeEvent): Promise<{ status: number; body: unknown }> => {
    const { url, headers, body } = sealed(event);
    const response = await fetch(url, { method: 'POST', headers, body });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
  };
  return { fake, platform, sink, callbackUrl, source, sealed, bring };
}

/** One process of the app. */
export async function startFeishu(
  { appId, appSecret, baseUrl, encryptKey, verificationToken }: FakeFeishu,
  transport: 'http' | 'connection',
  sink: KeepingSink,
  nowMs = standingNowMs,
) {
  const http = createHttp({ host: '127.0.0.1', port: 0, log: noLog, ready: async () => [] });
  const platform = createFeishuPlatform(
    { appId, appSecret, baseUrl, ...(transport === 'http' ? { encryptKey, verificationToken } : {}) },
    { http: http.app, log: noLog, nowMs, firstWaitMs: 5 },
  );
  const address = await http.listen();
  await platform.start(sink);
  whenDone(async () => {
    await platform.stop();
    await http.close();
  });
  return { platform, address };
}
