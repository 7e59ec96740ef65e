import { expect, it } from 'vitest';
import { signRobot } from '../../../bot/platforms/dingtalk/verify-signature.ts';
import { standingNowMs } from '../../clock.ts';
import { robotMessage } from '../../fakes/dingtalk/payloads.ts';
import { openDingTalk } from './harness.ts';

it('a signature that came with one body cannot carry another', async () => {
  const { fake, sink, callbackUrl } = await openDingTalk();
  const staff = fake.world.addPerson('李明');
  const timestamp = String(standingNowMs());
  const headers = {
    'content-type': 'application/json',
    timestamp,
    sign: signRobot(timestamp, fake.clientSecret),
  };
  const send = async (text: string) => {
    const body = JSON.stringify({
      ...robotMessage(staff, 'direct', text, { atMs: standingNowMs() }),
      msgId: text,
    });
    return (await fetch(callbackUrl, { method: 'POST', headers, body })).status;
  };
  expect(await send('今日')).toBe(200);
  expect(await send('移交 C001')).toBeGreaterThanOrEqual(400);
  expect(sink.stored).toHaveLength(1);
});

it('a signed body that DingTalk does not send is refused', async () => {
  const { fake, sink, callbackUrl } = await openDingTalk();
  const staff = fake.world.addPerson('李明');
  const genuine = JSON.stringify(robotMessage(staff, 'direct', '今日', { atMs: standingNowMs() }));
  let n = 0;
  const statusOf = async (body: string) => {
    n += 1;
    const timestamp = String(standingNowMs() - n);
    const headers = {
      'content-type': 'application/json',
      timestamp,
      sign: signRobot(timestamp, fake.clientSecret),
    };
    return (await fetch(callbackUrl, { method: 'POST', headers, body })).status;
  };
  for (const body of ['', 'null', '[]', '{"msgId":1}', genuine.slice(0, -1)]) {
    expect(await statusOf(body)).toBeGreaterThanOrEqual(400);
  }
  expect(sink.stored).toEqual([]);
  expect(await statusOf(genuine)).toBe(200);
  expect(sink.stored).toHaveLength(1);
});
