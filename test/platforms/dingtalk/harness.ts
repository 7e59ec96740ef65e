import { createHttp } from '../../../bot/http.ts';
import { createDingTalkPlatform } from '../../../bot/platforms/dingtalk/index.ts';
import { standingNowMs } from '../../clock.ts';
import { type FakeDingTalk, startFakeDingTalk } from '../../fakes/dingtalk/index.ts';
import { noLog } from '../../log.ts';
import { whenDone } from '../../when-done.ts';
import { createKeepingSink, type KeepingSink } from '../contract/harness.ts';

/** The adapter, started, against the fake. */
export async function openDingTalk({
  sink = createKeepingSink(),
  nowMs = standingNowMs,
}: {
  readonly sink?: KeepingSink;
  readonly nowMs?: () => number;
} = {}) {
  const fake = await startFakeDingTalk({ nowMs });
  whenDone(async () => await fake.close());
  const { platform, address } = await startDingTalk(fake, sink, nowMs);
  await fake.stream.connected();
  return { fake, platform, sink, callbackUrl: `${address}/dingtalk/callback` };
}

/** One process of the app. */
export async function startDingTalk(fake: FakeDingTalk, sink: KeepingSink, nowMs = standingNowMs) {
  const http = createHttp({ host: '127.0.0.1', port: 0, log: noLog, ready: async () => [] });
  const { clientId, clientSecret, robotCode, baseUrl } = fake;
  const platform = createDingTalkPlatform(
    {
      clientId,
      clientSecret,
      robotCode,
      baseUrl,
      cardTemplateId: 'card.schema',
      groupTemplateId: 'group',
      overHttp: true,
    },
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
