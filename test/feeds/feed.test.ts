import ICAL from 'ical.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCalendar } from '../../bot/feeds/read-calendar.ts';
import { createHttp, type Http } from '../../bot/http.ts';
import { type FeedRoute, mountFeeds } from '../../bot/http/mount-feeds.ts';
import { runCommand } from '../../bot/commands/engine/run-command.ts';
import { createTokenCheck } from '../../jobs/secret-tokens.ts';
import type { Colleague } from '../company.ts';
import { type Counter, openCounter, textOf } from '../commands/counter.ts';
import { createKeptLog } from '../queue/log.ts';

let counter: Counter;
let http: Http;
let address: string;
let log: ReturnType<typeof createKeptLog>;

beforeEach(async () => {
  log = createKeptLog();
  counter = await openCounter({ at: '2026-03-02T08:00' });
  await listen();
});
afterEach(async () => {
  await http.close();
  await counter.close();
});

async function listen(unknownPerMinute = 1_000, more: Partial<FeedRoute> = {}): Promise<void> {
  http = createHttp({ host: '127.0.0.1', port: 0, log, ready: async () => [] });
  const read = (token: string) => readCalendar(counter.core, token);
  mountFeeds(http.app, { read, unknownPerMinute, log, ...more });
  address = await http.listen();
}

/** Types a command while the program is reachable at `publicUrl`. */
async function type(by: Colleague, text: string, publicUrl: string | undefined = address): Promise<string> {
  const ctx = await counter.context(by);
  return textOf(await runCommand({ ...ctx, core: { ...ctx.core, publicUrl } }, text));
}

const urlIn = (said: string): string => /^http\S+$/mu.exec(said)?.[0] ?? '';

async function eventsAt(url: string) {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  const calendar = new ICAL.Component(ICAL.parse(await response.text()) as [string, unknown[], unknown[]]);
  return calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    const stamp = component.getFirstPropertyValue('dtstamp');
    const changes = {
      sequence: event.sequence,
      modified: String(component.getFirstPropertyValue('last-modified')),
    };
    return {
      uid: event.uid,
      title: event.summary,
      day: event.startDate.toString(),
      stamp: String(stamp),
      ...changes,
    };
  });
}

describe('a calendar feed', () => {
  it('has the person’s open follow-ups, each on its deadline, and no one else’s', async () => {
    await counter.aCustomer({ code: 'C001', name: '杭州精工', anchors: { trialStarted: '2026-03-02' } });
    await counter.aCustomer({ code: 'C002', tier: 'potential', anchors: { trialStarted: '2026-03-05' } });
    const events = await eventsAt(urlIn(await type('zhang', '/crm 日历订阅')));
    expect(events.filter(({ title }) => title.includes('试用'))).toMatchObject([
      { day: '2026-03-12', title: 'C001 杭州精工：第一次回访客户试用情况' },
    ]);
    expect(events.every(({ title }) => title.startsWith('C001 '))).toBe(true);
    const li = await eventsAt(urlIn(await type('li', '/crm feed')));
    expect(li.some(({ title, day }) => title.startsWith('C002') && day === '2026-03-15')).toBe(true);
  });

  it('has a deadline that is an hour at its hour', async () => {
    await counter.aCustomer({ code: 'C001', name: '杭州精工', anchors: { trialStarted: '2026-03-02' } });
    await counter.core.db.followUp.updateMany({ data: { dueAt: new Date('2026-03-12T06:30:00Z') } });
    const events = await eventsAt(urlIn(await type('zhang', '/crm 日历订阅')));
    expect(events.map(({ day }) => day)).toContain('2026-03-12T06:30:00Z');
  });

  it('speaks the language that its owner chose', async () => {
    await counter.aCustomer({ code: 'C001', name: '杭州精工', anchors: { trialStarted: '2026-03-02' } });
    const url = urlIn(await type('zhang', '/crm feed'));
    await type('zhang', '/crm language en');
    const titles = (await eventsAt(url)).map(({ title }) => title);
    expect(titles).toContain('C001 杭州精工: First check on the trial');
    expect(await (await fetch(url)).text()).toContain('//EN');
  });

  it('keeps a follow-up’s UID while its deadline moves, and signals the change by DTSTAMP, SEQUENCE and LAST-MODIFIED', async () => {
    await counter.aCustomer({ code: 'C001', anchors: { trialStarted: '2026-03-02' } });
    const url = urlIn(await type('zhang', '/crm feed open'));
    const trial = async () => (await eventsAt(url)).find(({ title }) => title.includes('试用情况'));
    const before = await trial();
    expect(before).toMatchObject({ stamp: '2026-03-02T00:00:00Z', sequence: 0 });
    counter.clock.set('2026-03-03T09:30');
    await counter.ask('zhang', '/crm 客户 日期 C001 试用开始 2026-03-04');
    expect(await trial()).toEqual({
      ...before,
      day: '2026-03-14',
      stamp: '2026-03-03T01:30:00Z',
      modified: '2026-03-03T01:30:00Z',
      // Seconds since it was opened.
      sequence: 91_800,
    });
  });

  it('drops what is closed, skipped, or now another person’s', async () => {
    await counter.aCustomer({ code: 'C001' });
    await counter.aCustomer({ code: 'C002' });
    await counter.aCustomer({ code: 'C003' });
    const url = urlIn(await type('zhang', '/crm feed open'));
    const codes = async () => [...new Set((await eventsAt(url)).map(({ title }) => title.slice(0, 4)))];
    expect(await codes()).toEqual(['C001', 'C002', 'C003']);
    await counter.core.db.customer.updateMany({ where: { code: 'C001' }, data: { state: 'paused' } });
    await counter.core.db.followUp.updateMany({
      where: { customer: { code: 'C002' } },
      data: { state: 'closed' },
    });
    expect(await codes()).toEqual(['C003']);
    await counter.ask('li', '/crm 客户 等级 C003 潜力');
    expect((await eventsAt(url)).filter(({ title }) => title.includes('试用情况'))).toEqual([]);
  });

  it('that has nothing is an empty calendar, not a missing one', async () => {
    expect(await eventsAt(urlIn(await type('zhou', '/crm feed')))).toEqual([]);
  });
});

describe('the secret address', () => {
  it('is shown once and not stored: the database has only a digest', async () => {
    const url = urlIn(await type('zhang', '/crm feed'));
    const token = /\/feed\/([\w-]{43})\.ics$/u.exec(url)?.[1] ?? '';
    expect(token).not.toBe('');
    const again = await type('zhang', '/crm feed');
    expect(again).toContain('已开通');
    expect(urlIn(again)).toBe('');
    const stored = JSON.stringify([
      await counter.core.db.feed.findMany(),
      (await counter.core.db.audit.findMany()).map(String),
    ]);
    expect(stored).not.toContain(token);
    expect(stored).toMatch(/"digest":"[0-9a-f]{64}"/u);
  });

  it('renewed, is another one, and the old one ends at once; revoked, none is left', async () => {
    const first = urlIn(await type('zhang', '/crm feed'));
    const second = urlIn(await type('zhang', '/crm 日历订阅 更换'));
    expect(second).not.toBe(first);
    expect((await fetch(first)).status).toBe(404);
    expect((await fetch(second)).status).toBe(200);
    expect(await type('zhang', '/crm 日历订阅 停用')).toContain('已停用');
    expect((await fetch(second)).status).toBe(404);
    expect(await type('zhang', '/crm feed revoke')).toBe('您没有开通日历订阅。');
    expect(urlIn(await type('zhang', '/crm feed'))).not.toBe('');
    expect(await counter.core.db.feed.count({ where: { revokedAt: null } })).toBe(1);
  });

  it('of a person who has left opens nothing', async () => {
    const url = urlIn(await type('zhang', '/crm feed'));
    await counter.core.db.staff.update({
      where: { code: 'zhang' },
      data: { leftOn: new Date('2026-03-02') },
    });
    expect((await fetch(url)).status).toBe(404);
  });

  it('unknown, revoked, of a leaver or no token at all: the answers are indistinguishable', async () => {
    const gone = urlIn(await type('zhang', '/crm feed'));
    await type('zhang', '/crm feed revoke');
    const left = urlIn(await type('zhao', '/crm feed'));
    await counter.core.db.staff.update({ where: { code: 'zhao' }, data: { leftOn: new Date('2026-03-02') } });
    const unknown = `${address}/feed/${'x'.repeat(43)}.ics`;
    const answers = await Promise.all(
      [gone, left, unknown, `${address}/feed/x.ics`, `${address}/feed/${'y'.repeat(43)}`].map(async (url) => {
        const response = await fetch(url);
        const headers = Object.fromEntries(response.headers);
        return { status: response.status, body: await response.text(), cache: headers['cache-control'] };
      }),
    );
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 404, cache: 'no-store' });
  });

  it('asked for twice at the same moment is still one', async () => {
    await Promise.all([
      type('zhang', '/crm feed'),
      type('zhang', '/crm feed renew'),
      type('zhang', '/crm feed'),
    ]);
    expect(await counter.core.db.feed.count({ where: { revokedAt: null } })).toBe(1);
  });

  it('is given out only where the program knows how it is reached, and nothing is changed otherwise', async () => {
    const url = urlIn(await type('zhang', '/crm feed'));
    const ctx = await counter.context('zhang');
    for (const line of ['/crm feed renew', '/crm feed']) {
      expect(textOf(await runCommand(ctx, line))).toContain('XINHANG_PUBLIC_URL');
    }
    expect((await fetch(url)).status).toBe(200);
    expect(await type('zhang', '/crm feed renew', 'https://x.example/crm')).toContain(
      'https://x.example/crm/feed/',
    );
  });

  it('opened, renewed and revoked is on record, without the address', async () => {
    const url = urlIn(await type('zhang', '/crm feed'));
    await type('zhang', '/crm feed renew');
    await type('zhang', '/crm feed revoke');
    const audit = await counter.ask('chen', '/crm audit who=zhang');
    for (const words of ['开通日历订阅', '更换日历订阅地址', '停用日历订阅']) expect(audit).toContain(words);
    expect(audit).not.toContain(url.slice(-20));
  });
});

describe('the answer', () => {
  it('is a calendar for one person: private, by type and by name, not for search engines', async () => {
    const response = await fetch(urlIn(await type('zhang', '/crm feed')));
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/calendar; charset=utf-8',
      'cache-control': 'private, max-age=300',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
      'x-content-type-options': 'nosniff',
    });
  });

  it('is refused to a client that asks too often, without affecting the rest of the listener', async () => {
    await http.close();
    await listen(3);
    const url = `${address}/feed/${'x'.repeat(43)}.ics`;
    const statuses: number[] = [];
    for (let n = 0; n < 5; n += 1) statuses.push((await fetch(url)).status);
    expect(statuses).toEqual([404, 404, 404, 429, 429]);
    expect((await fetch(`${address}/livez`)).status).toBe(200);
  });

  it('goes on for those who have one while a stranger behind the same proxy tries out addresses', async () => {
    await http.close();
    await listen(3);
    const own = urlIn(await type('zhang', '/crm feed'));
    expect((await fetch(own)).status).toBe(200);
    const wrong = `${address}/feed/${'x'.repeat(43)}.ics`;
    const statuses = await Promise.all(Array.from({ length: 20 }, async () => (await fetch(wrong)).status));
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(17);
    expect((await fetch(own)).status).toBe(200);
    expect(log.lines).toHaveLength(1);
  });

  it('begins for those who get one while that happens', async () => {
    await http.close();
    await listen(3, { isOurs: createTokenCheck(counter.core.db) });
    const wrong = `${address}/feed/${'x'.repeat(43)}.ics`;
    for (let n = 0; n < 4; n += 1) await fetch(wrong);
    expect((await fetch(wrong)).status).toBe(429);
    expect((await fetch(urlIn(await type('zhang', '/crm feed')))).status).toBe(200);
  });

  it('uses the address given by a trusted proxy, and ignores that header from others', async () => {
    const asked = async (trustProxy: string | undefined) => {
      await http.close();
      http = createHttp({ host: '127.0.0.1', port: 0, log, ready: async () => [], trustProxy });
      mountFeeds(http.app, { read: async () => null, unknownPerMinute: 1, log });
      address = await http.listen();
      const url = `${address}/feed/${'x'.repeat(43)}.ics`;
      const from = async (ip: string) => (await fetch(url, { headers: { 'x-forwarded-for': ip } })).status;
      return [await from('203.0.113.1'), await from('203.0.113.2'), await from('203.0.113.2')];
    };
    expect(await asked('loopback')).toEqual([404, 404, 429]);
    expect(await asked('10.0.0.0/8')).toEqual([404, 429, 429]);
    expect(await asked(undefined)).toEqual([404, 429, 429]);
  });

  it('counts the addresses that one IPv6 network can take as one client', async () => {
    await http.close();
    http = createHttp({ host: '127.0.0.1', port: 0, log, ready: async () => [], trustProxy: 'loopback' });
    mountFeeds(http.app, { read: async () => null, unknownPerMinute: 1, log });
    address = await http.listen();
    const url = `${address}/feed/${'x'.repeat(43)}.ics`;
    const from = async (ip: string) => (await fetch(url, { headers: { 'x-forwarded-for': ip } })).status;
    expect([await from('2001:db8::1'), await from('2001:db8::2'), await from('2001:db8:0:1::1')]).toEqual([
      404, 429, 404,
    ]);
  });

  it('that fails reveals nothing about the token, neither to the client nor in the log', async () => {
    const url = urlIn(await type('zhang', '/crm feed'));
    await http.close();
    http = createHttp({ host: '127.0.0.1', port: 0, log, ready: async () => [] });
    mountFeeds(http.app, { read: () => Promise.reject(new Error('the database is away')), log });
    address = await http.listen();
    const response = await fetch(`${address}${new URL(url).pathname}`);
    expect(response.status).toBe(500);
    const token = new URL(url).pathname.slice('/feed/'.length, -'.ics'.length);
    expect(await response.text()).not.toContain(token);
    expect(log.lines).toHaveLength(1);
    expect(JSON.stringify(log.lines)).not.toContain(token);
  });
});
