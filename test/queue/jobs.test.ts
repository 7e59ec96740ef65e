import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Job, jobKey, jobNames, jobSchema, readJob } from '../../jobs/queue/jobs.ts';
import { createProblemReport, withoutPassword } from '../../jobs/queue/problems.ts';
import { createKeptLog } from './log.ts';

const jobs: readonly Job[] = [
  { name: 'run-day', day: '2026-11-21' },
  { name: 'deliver-due' },
  { name: 'work-inbox' },
];

describe('jobs', () => {
  it('are read as they were written', () => {
    for (const job of jobs) expect(readJob(JSON.parse(JSON.stringify(job)))).toEqual(job);
    expect(jobs.map(({ name }) => name)).toEqual(jobNames);
  });

  it('carry nothing that names a person or a customer', () => {
    expect(jobSchema.options.flatMap((option) => Object.keys(option.shape))).toEqual([
      'name',
      'day',
      'slice',
      'name',
      'slice',
      'name',
    ]);
  });

  it('have keys that the queue accepts as ids', () => {
    expect(jobs.map(jobKey)).toEqual(['run-day_2026-11-21', 'deliver-due', 'work-inbox']);
    expect(jobKey({ name: 'deliver-due', slice: 2 })).toBe('deliver-due_2');
    expect(jobKey({ name: 'run-day', day: '2026-11-21', slice: 2 })).toBe('run-day_2026-11-21_2');
    for (const job of jobs) expect(jobKey(job)).toMatch(/^[a-z][a-z0-9_-]*$/);
  });

  it('are refused when anything about them is different', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(() => readJob(value)).toThrow(/Not a job of this version/);
      }),
    );
    expect(() => readJob({ name: 'run-day', day: '2026-11-21', customer: 'C001' })).toThrow(/customer/);
  });
});

describe('what the connections complain about', () => {
  it('is logged once in half a minute for each complaint', () => {
    const log = createKeptLog();
    let now = 0;
    const report = createProblemReport(log, () => now);
    const away = () => report(new Error('ECONNREFUSED'));
    away();
    away();
    report(new Error('NOAUTH'));
    now = 29_999;
    away();
    expect(log.lines).toHaveLength(2);
    now = 30_000;
    away();
    expect(log.lines).toHaveLength(3);
  });

  it.each([
    ['redis://:geheim@cache.example:6379/2?password=geheim', 'redis://cache.example:6379/2'],
    ['postgres://xinhang:geheim@db/crm?options=-c%20x', 'postgres://db/crm'],
    ['not a url geheim', '(not a URL)'],
  ])('names an address without its secrets', (url, shown) => {
    expect(withoutPassword(url)).toBe(shown);
  });
});
