import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttp, type Http, type HttpOptions } from '../bot/http.ts';
import { createMetrics } from '../bot/metrics.ts';
import { XinhangError } from '../jobs/errors.ts';
import { createKeptLog } from './queue/log.ts';
import { said } from '../templates/reader/said.ts';

const opened: Http[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((http) => http.close()));
});

function create(options: Partial<HttpOptions> = {}): Http {
  const http = createHttp({
    host: '127.0.0.1',
    port: 0,
    log: createKeptLog(),
    ready: async () => [],
    ...options,
  });
  opened.push(http);
  return http;
}

const json = async (address: string, init?: RequestInit): Promise<{ status: number; body: unknown }> => {
  const response = await fetch(address, init);
  return { status: response.status, body: await response.json() };
};

describe('the listener', () => {
  it('is alive as long as it responds, and reports its address', async () => {
    const address = await create().listen();
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await json(`${address}/livez`)).toEqual({ status: 200, body: { live: true } });
  });

  it('names an address one can type when it listens on all of them', async () => {
    expect(await create({ host: '0.0.0.0' }).listen()).toMatch(/^http:\/\/localhost:\d+$/);
  });

  it('is ready if nothing is missing, and otherwise reports what is', async () => {
    const problems: string[] = [];
    const address = await create({ ready: async () => problems }).listen();
    expect(await json(`${address}/readyz`)).toEqual({ status: 200, body: { ready: true } });
    problems.push('Slack does not answer.');
    expect(await json(`${address}/readyz`)).toEqual({
      status: 503,
      body: { ready: false, problems: ['Slack does not answer.'] },
    });
    expect((await json(`${address}/livez`)).status).toBe(200);
  });

  it('is not ready when that cannot be found out, or not in time', async () => {
    const log = createKeptLog();
    const failing = await create({ log, ready: () => Promise.reject(new Error('password geheim')) }).listen();
    const answer = await json(`${failing}/readyz`);
    expect(answer.status).toBe(503);
    expect(JSON.stringify(answer.body)).not.toContain('geheim');
    expect(log.lines).toHaveLength(1);
    const hanging = await create({ ready: () => new Promise(() => {}) }).listen();
    expect(await json(`${hanging}/readyz`)).toMatchObject({ status: 503, body: { ready: false } });
  });

  it('serves metrics', async () => {
    const metrics = createMetrics();
    metrics.countDelivery('posted');
    metrics.countDelivery('posted');
    metrics.countDelivery('unknown');
    metrics.countRemindersPlanned(7);
    metrics.countInbound('message');
    metrics.countQueueFailure('run-day');
    const address = await create({ metrics }).listen();
    const response = await fetch(`${address}/metrics`);
    expect(response.headers.get('content-type')).toContain('text/plain');
    const lines = (await response.text()).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'xinhang_deliveries_total{state="posted"} 2',
        'xinhang_deliveries_total{state="unknown"} 1',
        'xinhang_reminders_planned_total 7',
        'xinhang_inbound_total{kind="message"} 1',
        'xinhang_queue_failures_total{job="run-day"} 1',
      ]),
    );
    expect(lines.some((line) => line.startsWith('process_resident_memory_bytes '))).toBe(true);
  });

  it('counts apart in each listener', async () => {
    const [one, two] = [createMetrics(), createMetrics()];
    one.countRemindersPlanned(1);
    expect(await two.read()).toContain('xinhang_reminders_planned_total 0');
  });
});

describe('errors', () => {
  it('leave as one sentence without a stack, and are in the log with one', async () => {
    const log = createKeptLog();
    const http = create({ log });
    http.app.get('/boom', async () => {
      throw new TypeError('geheim at db.example');
    });
    http.app.get('/missing', async () => {
      throw new XinhangError('not_found', said('cli/no-staff', { code: 'C999' }));
    });
    http.app.get('/broken', async () => {
      throw new XinhangError('database_unusable', said('cli/lost-from-book', { code: 'db.example' }));
    });
    const address = await http.listen();
    expect(await json(`${address}/boom`)).toEqual({
      status: 500,
      body: { error: 'failed', message: 'This did not work; the log of the program says why.' },
    });
    expect(await json(`${address}/missing`)).toEqual({
      status: 404,
      body: { error: 'not_found', message: 'No colleague has the code C999.' },
    });
    expect(JSON.stringify(await json(`${address}/broken`))).not.toContain('db.example');
    expect(log.lines.map(({ message }) => message)).toEqual(['a request failed', 'a request failed']);
    expect(log.lines[0]?.fields).toMatchObject({ err: expect.any(TypeError), route: '/boom' });
  });

  it('report a missing page without repeating the request', async () => {
    const address = await create().listen();
    const answer = await json(`${address}/<script>?token=geheim`);
    expect(answer).toEqual({
      status: 404,
      body: { error: 'not_found', message: 'There is nothing at this address.' },
    });
  });

  it.each([
    ['zh-CN,zh;q=0.9,en;q=0.8', '这个地址没有内容。'],
    ['de-DE,zh;q=0.5', '这个地址没有内容。'],
    ['en-GB', 'There is nothing at this address.'],
    ['fr', 'There is nothing at this address.'],
  ])('are in the language that the reader asks for: %s', async (tags, message) => {
    const address = await create().listen();
    const { body } = await json(`${address}/nowhere`, { headers: { 'accept-language': tags } });
    expect(body).toEqual({ error: 'not_found', message });
  });

  it('refuse a body that is too large or no JSON', async () => {
    const http = create();
    http.app.post('/in', async () => ({ ok: true }));
    const address = await http.listen();
    const headers = { 'content-type': 'application/json' };
    const large = JSON.stringify('x'.repeat(300_000));
    expect(await json(`${address}/in`, { method: 'POST', headers, body: large })).toMatchObject({
      status: 413,
    });
    expect(await json(`${address}/in`, { method: 'POST', headers, body: '{"a":' })).toEqual({
      status: 400,
      body: { error: 'bad_request', message: 'The request cannot be read.' },
    });
    expect(
      await json(`${address}/in`, { method: 'POST', body: '<x/>', headers: { 'content-type': 'text/xml' } }),
    ).toMatchObject({
      status: 415,
    });
    expect(await json(`${address}/in`, { method: 'POST', headers, body: '{}' })).toEqual({
      status: 200,
      body: { ok: true },
    });
  });

  it('cut off a request that dribbles in', async () => {
    const address = new URL(await create({ requestTimeoutMs: 300 }).listen());
    const socket = connect(Number(address.port), address.hostname);
    socket.write('POST /in HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    const dribble = setInterval(() => socket.write('a'), 50);
    socket.on('error', () => {});
    socket.resume();
    await new Promise((resolve) => socket.once('close', resolve));
    clearInterval(dribble);
    expect((await fetch(`${address.href}livez`)).status).toBe(200);
  });
});

describe('listening', () => {
  it('on a taken port reports that and what to do', async () => {
    const { port } = new URL(await create().listen());
    const second = create({ port: Number(port) });
    const error: unknown = await second.listen().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'port_taken', retry: 'never' });
    expect(String(error)).toMatch(
      new RegExp(`^XinhangError: Port ${port} on 127\\.0\\.0\\.1 is taken.*PORT`),
    );
  });

  it('on an address of another machine reports what to do', async () => {
    const error: unknown = await create({ host: '192.0.2.1' })
      .listen()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'bad_config' });
    expect(String(error)).toMatch(/192\.0\.2\.1.*set HOST/);
  });

  it('ends at once, also with a connection that is held open', async () => {
    const http = create();
    http.app.get('/stream', (_request, reply) => {
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
      reply.raw.write(': hello\n\n');
    });
    const address = await http.listen();
    const response = await fetch(`${address}/stream`);
    const reader = response.body?.getReader();
    await reader?.read();
    await http.close();
    await expect(reader?.read()).rejects.toThrow();
    await http.close();
  });
});
