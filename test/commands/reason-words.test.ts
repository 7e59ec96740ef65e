import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { reasonInWords } from '../../bot/commands/engine/reason-words.ts';

/** Where follow-ups and reminders are given their reasons: whatever is said there in words is one. */
const sources = [
  'jobs/plan/why.ts',
  'jobs/plan/reconcile.ts',
  'jobs/plan/lateness.ts',
  'jobs/plan/by-anchor.ts',
  'jobs/plan/by-festival.ts',
  'jobs/plan/by-silence.ts',
  'jobs/outbox/sort-out.ts',
];

const reasons = sources.flatMap((path) => {
  const source = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$|^import[\s\S]*?;$/gmu, '');
  return [...code.matchAll(/'([a-z][^'\n]* [^'\n]*)'|`([^`]*[a-z] [^`]*)`/gu)].map(
    ([, plain, template]) => plain ?? template?.replaceAll(/\$\{[^}]*\}/gu, '24') ?? '',
  );
});

describe('a reason, said to a person', () => {
  it('finds the reasons in the sources', () => {
    expect(reasons).toContain('no longer called for');
    expect(reasons).toContain('moved from 24 to 24');
    expect(reasons.length).toBeGreaterThan(12);
  });

  it.each(reasons)('%s has its Chinese words', (reason) => {
    const said = reasonInWords('zh-CN', reason);
    expect(said).toMatch(/\p{Script=Han}/u);
    expect(said).not.toMatch(/[a-z]/u);
  });

  it('several are said one after the other', () => {
    expect(
      reasonInWords('zh-CN', 'due 2026-03-15 instead of 2026-03-12; another owner; logged by 张伟'),
    ).toBe('截止日由 2026-03-12 改为 2026-03-15；换了负责人；张伟 已记录');
  });

  it('what a person wrote stays as it was written', () => {
    expect(reasonInWords('zh-CN', '客户 closed; 不再试用')).toContain('客户 closed');
  });

  it('in an English company it is the recorded one', () => {
    for (const reason of reasons) {
      expect(reasonInWords('en', reason)).toBe(reason.startsWith('moved') ? 'moved' : reason);
    }
  });
});
