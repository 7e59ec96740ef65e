import { expect, it } from 'vitest';
import { createLongConnection } from '../../../bot/platforms/feishu/long-connection.ts';
import { notStored } from '../../../jobs/deadline.ts';
import { XinhangError } from '../../../jobs/errors.ts';
import type { Inbound } from '../../../jobs/ports.ts';
import { standingNowMs } from '../../clock.ts';
import { cardEvent, messageEvent } from '../../fakes/feishu/events.ts';
import { startFakeFeishu } from '../../fakes/feishu/index.ts';
import { fakeLogId } from '../../fakes/feishu/long-connection.ts';
import { noLog } from '../../log.ts';
import { whenDone } from '../../when-done.ts';
import { createKeepingSink } from '../contract/harness.ts';
import { type Opening, openFeishu } from './harness.ts';

async function withPeople(given: Opening = {}) {
  const opened = await openFeishu('connection', given);
  const { world, connection } = opened.fake;
  const li = world.addPerson('李明');
  const room = world.addChat('C001', [li]);
  const written = (text: string, id = world.nextId('om')) =>
    messageEvent(opened.source(), { id, chat: room, from: li, text });
  const says = async (text: string, id?: string) => connection.answerTo(connection.push(written(text, id)));
  return { ...opened, world, connection, li, room, written, says };
}

/** A sink that stores only when told to. */
function gated() {
  const kept = createKeepingSink();
  const gate = { open: () => {}, began: () => {} };
  const opened = new Promise<void>((resolve) => (gate.open = resolve));
  const began = new Promise<void>((resolve) => (gate.began = resolve));
  const accept = async (inbound: Inbound) => {
    gate.began();
    await opened;
    return await kept.accept(inbound);
  };
  return { sink: { ...kept, accept }, kept, gate, began };
}

it('a message is stored before it is acknowledged, and acknowledged under its own ids', async () => {
  const { sink, kept, gate, began } = gated();
  const { connection, written } = await withPeople({ sink });
  const id = connection.push(written('今日'));
  await began;
  // What was acknowledged earlier would have arrived before this.
  const other = connection.push({ not: 'an event' });
  expect(await connection.answerTo(other)).toMatchObject({ code: 500 });
  expect(connection.isAnswered(id)).toBe(false);
  gate.open();
  expect(await connection.answerTo(id)).toEqual({ code: 200, data: null, logId: fakeLogId });
  expect(kept.stored).toMatchObject([{ text: '今日', from: { name: '李明', external: false } }]);
});

it('what could not be stored is reported as such, and comes again', async () => {
  const kept = createKeepingSink();
  let failures = 1;
  const accept = async (inbound: Inbound) => {
    failures -= 1;
    if (failures === 0) throw new XinhangError('not_stored', notStored, { retry: 'later' });
    return await kept.accept(inbound);
  };
  const { says } = await withPeople({ sink: { ...kept, accept } });
  expect(await says('今日', 'om_x')).toMatchObject({ code: 500 });
  expect(await says('今日', 'om_x')).toMatchObject({ code: 200 });
  expect(kept.stored).toHaveLength(1);
});

it('a press that could not be stored is answered with words: Feishu does not report it again', async () => {
  const kept = createKeepingSink();
  const accept = async () => {
    throw new XinhangError('not_stored', notStored, { retry: 'later' });
  };
  const { connection, source, world, li } = await withPeople({ sink: { ...kept, accept } });
  const value = { action: 'close', value: 'f-1' };
  const id = connection.push(
    cardEvent(source(), { chat: world.direct(li), by: li, messageId: 'om_1', value }),
  );
  expect(await connection.answerTo(id)).toMatchObject({
    code: 200,
    data: { toast: { type: 'error', content: kept.explain(new XinhangError('not_stored', notStored)) } },
  });
});

it('a message that comes twice, or in pieces in any order, is stored once and whole', async () => {
  const { says, sink, connection, written } = await withPeople();
  await says('今日', 'om_x');
  await says('今日', 'om_x');
  await connection.answerTo(connection.push(written('很长'.repeat(500)), 4));
  expect(sink.stored.map((one) => (one.kind === 'message' ? one.text.length : 0))).toEqual([2, 1_000]);
});

it('an event that comes with the end of the handshake is not lost', async () => {
  const { connection, sink, written, says } = await withPeople();
  connection.pushAtOpening(written('早'));
  connection.cut();
  await connection.until(() => connection.answered() === 1);
  await says('今日');
  expect(sink.stored).toMatchObject([{ text: '早' }, { text: '今日' }]);
});

it('a connection that is cut, and refused again and again, is opened again', async () => {
  const { connection, platform, says, sink } = await withPeople();
  expect(platform.problem()).toBeNull();
  connection.refuseNext(3);
  connection.cut();
  await connection.until(() => connection.connections() === 0);
  await connection.connected();
  await says('今日');
  expect(platform.problem()).toBeNull();
  expect(sink.stored).toHaveLength(1);
});

it('a connection that answers no ping is given up for a new one', async () => {
  const { connection } = await withPeople({ pingSeconds: 0.2 });
  await connection.pinged(3);
  expect(connection.openings()).toBe(1);
  connection.fallSilent();
  await connection.until(() => connection.openings() === 2);
  expect(connection.connections()).toBe(1);
});

it('what is not a frame, or an event of another app, is not taken in and breaks nothing', async () => {
  const { connection, says, sink, source, room, li } = await withPeople();
  connection.sendRaw('not a frame');
  const foreign = messageEvent(
    { ...source(), appId: 'cli_other' },
    { id: 'om_1', chat: room, from: li, text: '今日' },
  );
  expect(await connection.answerTo(connection.push(foreign))).toMatchObject({ code: 500 });
  await says('客户 C001');
  expect(sink.stored).toMatchObject([{ text: '客户 C001' }]);
});

it('stopping waits for what is being stored, and acknowledges it', async () => {
  const { sink, kept, gate, began } = gated();
  const { connection, platform, written } = await withPeople({ sink });
  const id = connection.push(written('今日'));
  await began;
  const stopped = platform.stop();
  gate.open();
  await stopped;
  expect(await connection.answerTo(id)).toMatchObject({ code: 200 });
  expect(kept.stored).toHaveLength(1);
  await connection.until(() => connection.connections() === 0);
});

it('with a wrong secret the start fails with what to do, and is not tried again', async () => {
  const { appId, baseUrl, close } = await startFakeFeishu({ nowMs: standingNowMs });
  whenDone(close);
  const wrong = createLongConnection({ appId, appSecret: 'wrong', baseUrl, log: noLog });
  await expect(wrong.start(async () => ({}))).rejects.toMatchObject({ code: 'bad_config', retry: 'never' });
  const nobody = createLongConnection({ appId, appSecret: 'x', baseUrl: 'http://127.0.0.1:1', log: noLog });
  await expect(nobody.start(async () => ({}))).rejects.toMatchObject({
    code: 'platform_refused',
    retry: 'later',
  });
});
