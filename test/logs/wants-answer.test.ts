import { describe, expect, it } from 'vitest';
import { isQuestion, wantsAnswer } from '../../jobs/logs/wants-answer.ts';

describe('which messages of a customer want an answer', () => {
  it.each([
    '设备什么时候到？',
    '设备什么时候到',
    '在吗',
    '你们能不能早点送来',
    '这个怎么调',
    '还要多久',
    '哪天安装',
    'When does it arrive',
    'Hi, could you send the manual',
    'OK. Any news on the delivery',
    'Is it on its way?',
  ])('%s is a question', (text) => {
    expect(isQuestion(text)).toBe(true);
    expect(wantsAnswer(text)).toBe(true);
  });

  it.each([
    '麻烦发一下合同',
    '请安排人过来',
    '设备坏了，漏水',
    '机器一直报警',
    '发票还没收到',
    '很急',
    'Please call me',
    'The machine is not working',
    'It is leaking',
  ])('%s is a request or a complaint', (text) => {
    expect(isQuestion(text)).toBe(false);
    expect(wantsAnswer(text)).toBe(true);
  });

  it.each([
    '大家好',
    '好的',
    '收到，谢谢',
    '麻烦你们了',
    '请放心',
    '没什么问题',
    '没有问题，挺好的',
    '不急',
    '不着急',
    '我们明天开会',
    '👍',
    '',
    'Thanks, all good',
    'No problem',
    'I know when it arrives',
    'We are here',
  ])('%s wants none', (text) => {
    expect(wantsAnswer(text)).toBe(false);
  });
});
