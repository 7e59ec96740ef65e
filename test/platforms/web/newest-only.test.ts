import { describe, expect, it } from 'vitest';
import { newestOnly } from '../../../bot/platforms/web/page/src/model/newest-only.ts';

describe('what a page asks for again and again', () => {
  it('an answer that comes after that of a later question is dropped', async () => {
    const waiting: ((answer: string) => void)[] = [];
    const ask = newestOnly(() => new Promise<string>((resolve) => waiting.push(resolve)));
    const [first, second, third] = [ask(), ask(), ask()];
    waiting[1]?.('second');
    expect(await second).toBe('second');
    waiting[0]?.('first');
    expect(await first).toBeNull();
    waiting[2]?.('third');
    expect(await third).toBe('third');
  });

  it('a question that failed stops no answer', async () => {
    const waiting: { give(answer: string): void; fail(error: Error): void }[] = [];
    const ask = newestOnly(() => new Promise<string>((give, fail) => waiting.push({ give, fail })));
    const [first, second] = [ask(), ask()];
    waiting[1]?.fail(new Error('offline'));
    await expect(second).rejects.toThrow('offline');
    waiting[0]?.give('first');
    expect(await first).toBe('first');
  });
});
