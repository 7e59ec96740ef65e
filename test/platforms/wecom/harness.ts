import { createHttp } from '../../../bot/http.ts';
import { createWeComPlatform } from '../../../bot/platforms/wecom/index.ts';
import type { Turn } from '../../../jobs/take-turn.ts';
import { standingNowMs } from '../../clock.ts';
import { type FakeWeCom, startFakeWeCom } from '../../fakes/wecom/index.ts';
import { createPayloads, encodingAesKey, token } from '../../fakes/wecom/payloads.ts';
import { noLog } from '../../log.ts';
import { whenDone } from '../../when-done.ts';
import { createKeepingSink, type KeepingSink, type RawRequest } from '../contract/harness.ts';

export const whereAnswered = '收到，回复在应用里。';

/** The adapter, started, against the fake. */
export async function openWeCom({
  sink = createKeepingSink(),
  nowMs = standingNowMs,
}: {
  readonly sink?: KeepingSink;
  readonly nowMs?: () => number;
} = {}) {
  const fake = await startFakeWeCom({ nowMs });
  whenDone(async () => await fake.close());
  const { platform, address } = await startWeCom(fake, sink, nowMs);
  const callbackUrl = `${address}/wecom/callback`;
  const { corpId, agentId } = fake;
  const { seal, ...payloads } = createPayloads({ corpId, agentId, nowMs });
  return {
    fake,
    platform,
    sink,
    callbackUrl,
    ...payloads,
    /** What WeCom sends to the callback. */
    seal: (xml: string, atMs?: number, receiveId?: string): RawRequest =>
      seal(callbackUrl, xml, atMs, receiveId),
  };
}

/** Its 智能机器人, and what the processes of the app share. */
export interface BotOfTest {
  readonly botId: string;
  readonly botSecret: string;
  readonly botUrl: string;
  readonly turn: Turn;
  readonly heartbeatMs?: number;
}

/** One process of the app. */
export async function startWeCom(
  fake: FakeWeCom,
  sink: KeepingSink,
  nowMs = standingNowMs,
  bot: BotOfTest | null = null,
) {
  const http = createHttp({ host: '127.0.0.1', port: 0, log: noLog, ready: async () => [] });
  const { corpId, agentId, secret, baseUrl } = fake;
  const { turn: _, heartbeatMs: __, ...settings } = bot ?? { turn: null };
  const platform = createWeComPlatform(
    { corpId, agentId, secret, token, encodingAesKey, baseUrl, ...settings },
    {
      http: http.app,
      log: noLog,
      nowMs,
      ...(bot === null
        ? {}
        : {
            bot: { turn: () => bot.turn, whereAnswered, everyMs: 20, heartbeatMs: bot.heartbeatMs ?? 30_000 },
          }),
    },
  );
  const address = await http.listen();
  await platform.start(sink);
  whenDone(async () => {
    await platform.stop();
    await http.close();
  });
  return { platform, address };
}
