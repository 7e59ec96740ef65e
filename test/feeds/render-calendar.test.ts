import fc from 'fast-check';
import ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { renderCalendar } from '../../bot/feeds/read-calendar.ts';
import type { FeedEntry } from '../../jobs/feeds/read-feed.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { rulesOf } from '../../jobs/rules.ts';

const templates = loadedTemplates();
const render = (entries: readonly FeedEntry[], language: 'zh-CN' | 'en' = 'zh-CN') =>
  renderCalendar(entries, { rules: rulesOf(templates), templates, language });

const entry = (more: Partial<FeedEntry> = {}): FeedEntry => ({
  id: '0190a1b2-0000-7000-8000-000000000001',
  customer: { id: 'c1', code: 'C001', name: '杭州精工' },
  step: 'trial-check',
  dueOn: Temporal.PlainDate.from('2026-03-12'),
  dueAt: null,
  openedAt: Temporal.Instant.from('2026-03-02T01:02:03Z'),
  changedAt: Temporal.Instant.from('2026-03-02T01:02:03Z'),
  ...more,
});

const titles = (text: string) =>
  new ICAL.Component(ICAL.parse(text) as [string, unknown[], unknown[]])
    .getAllSubcomponents('vevent')
    .map((component) => new ICAL.Event(component).summary);

describe('iCalendar (RFC 5545)', () => {
  it('is exactly this for one follow-up', () => {
    expect(render([entry()])).toBe(
      [
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'PRODID:-//xinhang//follow-ups//ZH',
        'NAME:新航 跟进事项',
        'X-WR-CALNAME:新航 跟进事项',
        'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
        'X-PUBLISHED-TTL:PT1H',
        'BEGIN:VEVENT',
        'UID:0190a1b2-0000-7000-8000-000000000001@xinhang',
        'SEQUENCE:0',
        'DTSTAMP:20260302T010203Z',
        'DTSTART;VALUE=DATE:20260312',
        'X-MICROSOFT-CDO-ALLDAYEVENT:TRUE',
        'X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT:TRUE',
        'SUMMARY:C001 杭州精工：第一次回访客户试用情况',
        'TRANSP:TRANSPARENT',
        'LAST-MODIFIED:20260302T010203Z',
        'END:VEVENT',
        'END:VCALENDAR',
        '',
      ].join('\r\n'),
    );
  });

  it('puts a deadline that is an hour at that hour, and the others on their day', () => {
    const events = render([entry({ dueAt: Temporal.Instant.from('2026-03-12T06:30:00Z') }), entry()]);
    expect(events.match(/DTSTART.*/gu)).toEqual(
      ['DTSTART:20260312T063000Z\r', 'DTSTART;VALUE=DATE:20260312\r'].map((line) => line.trim()),
    );
  });

  it('names the work in the company’s language, and a step that has gone by its key', () => {
    expect(titles(render([entry()], 'en'))).toEqual(['C001 杭州精工: First check on the trial']);
    expect(titles(render([entry({ step: 'gone' })]))).toEqual(['C001 杭州精工：gone']);
  });

  it('of nothing is a calendar without events', () => {
    expect(titles(render([]))).toEqual([]);
  });

  it('folds Chinese names at 75 octets, never inside a character, and escapes what would end a value', () => {
    const name = `${'无锡新力纺织机械设备制造有限公司'.repeat(4)}; a, b\\c\r\nATTENDEE:mailto:x@y.z 🎉`;
    const text = render([entry({ customer: { id: 'c1', code: 'C002', name } })]);
    expect(text).not.toMatch(/^ATTENDEE/mu);
    expect(text).toContain(String.raw`\;`);
    expectWellFormed(text);
    expect(titles(text)[0]).toBe(`C002 ${name.replace('\r\n', ' ')}：第一次回访客户试用情况`);
  });

  it('is well-formed and reads back as it was meant, whatever a customer is called', () => {
    const names = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 });
    const days = fc
      .integer({ min: 0, max: 20_000 })
      .map((n) => Temporal.PlainDate.from('1990-01-01').add({ days: n }));
    fc.assert(
      fc.property(names, days, (name, dueOn) => {
        const text = render([entry({ customer: { id: 'c1', code: 'C1', name }, dueOn })]);
        expectWellFormed(text);
        const [event] = new ICAL.Component(
          ICAL.parse(text) as [string, unknown[], unknown[]],
        ).getAllSubcomponents('vevent');
        if (event === undefined) throw new Error('there is no event');
        const read = new ICAL.Event(event);
        expect(read.startDate.toString()).toBe(dueOn.toString());
        expect(read.startDate.isDate).toBe(true);
        const expected = `C1 ${name}：第一次回访客户试用情况`
          .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
          .trim();
        expect(read.summary).toBe(expected);
      }),
    );
  });

  it('gives the same day whatever the machine’s time zone', () => {
    const zone = process.env['TZ'];
    try {
      const said = ['Asia/Shanghai', 'America/Los_Angeles', 'Pacific/Kiritimati'].map((TZ) => {
        process.env['TZ'] = TZ;
        return render([entry()]);
      });
      expect(new Set(said).size).toBe(1);
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });
});

/**
 * RFC 5545, 3.1: lines end in CRLF, are at most 75 octets long and continue after a space; each is valid UTF-8 by
 * itself.
 */
function expectWellFormed(text: string): void {
  expect(text.endsWith('\r\n')).toBe(true);
  expect(text.replaceAll('\r\n', '')).not.toMatch(/\p{Cc}/u);
  for (const line of text.split('\r\n')) {
    expect(Buffer.byteLength(line), line).toBeLessThanOrEqual(75);
    expect(line.isWellFormed()).toBe(true);
    if (line !== '') expect(line).toMatch(/^(?: |[A-Z-]+[;:])/u);
  }
}
