import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { compiled } from '../compiled.ts';

const script = compiled(fileURLToPath(new URL('./print-calendar.ts', import.meta.url)));

async function printIn(zone: string): Promise<{ zone: string; days: string[] }> {
  const { stdout } = await promisify(execFile)(process.execPath, [script], {
    env: { ...process.env, TZ: zone },
    maxBuffer: 10_000_000,
  });
  const [said = '', ...days] = stdout.trimEnd().split('\n');
  return { zone: said, days };
}

describe('the calendar', () => {
  it('gives the same answer for every day whatever the server’s time zone', {
    timeout: 120_000,
  }, async () => {
    const shanghai = await printIn('Asia/Shanghai');
    expect(shanghai.days).toContain('2026-02-14 works ');
    expect(shanghai.days.length).toBe(4018);
    for (const zone of ['America/Los_Angeles', 'Pacific/Kiritimati']) {
      const there = await printIn(zone);
      expect(there.zone).toBe(zone);
      expect(there.days).toEqual(shanghai.days);
    }
  });
});
