import { describe, expect, it } from 'vitest';
import { readScore } from '../../jobs/surveys/read-score.ts';
import { tooDear } from '../cpu.ts';
import { hostileTexts } from '../hostile/hostile-texts.ts';

const choices = [
  { score: 5, label: '5 很满意' },
  { score: 4, label: '4 满意' },
  { score: 3, label: '3 一般' },
  { score: 2, label: '2 不满意' },
  { score: 1, label: '1 很不满意' },
  { score: 5, label: '5 very satisfied' },
];

describe('a score that is written', () => {
  it.each([
    ['5', 5],
    [' 4 ', 4],
    ['４', 4],
    ['③', 3],
    ['4分', 4],
    ['4 分。', 4],
    ['2！', 2],
    ['5 points', 5],
    ['很满意', 5],
    ['不满意', 2],
    ['很不满意！', 1],
    ['4 满意', 4],
    ['Very satisfied.', 5],
    ['4，交货再快一点就更好了', 4],
    ['2. 售后太慢', 2],
  ])('%s is %i', (text, score) => {
    expect(readScore(text, choices)).toBe(score);
  });

  it.each([
    ['', 'nothing'],
    ['0', 'not among the answers'],
    ['6', 'not among the answers'],
    ['10', 'not among the answers'],
    ['5月份发货吗', 'a month'],
    ['5 号到货', 'a day'],
    ['5，6号到货吗', 'two days'],
    ['3.5', 'between two answers'],
    ['12', 'a larger number'],
    ['我们5个人都满意', 'a number in a sentence'],
    ['不太满意', 'other words'],
    ['满意吗', 'a question'],
  ])('%s is none: %s', (text) => {
    expect(readScore(text, choices)).toBeNull();
  });

  it('is read in linear time, whatever follows or comes before the number', async () => {
    const texts = hostileTexts.flatMap(({ kind, text }) => [
      { kind: `a number and ${kind}`, text: `5${text}x` },
      { kind, text: `满${text}x` },
    ]);
    expect(await tooDear((text) => readScore(text, choices), texts)).toEqual([]);
  });
});
