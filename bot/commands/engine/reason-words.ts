import type { Language } from '../../../templates/reader/form.ts';

/**
 * Reasons are recorded in English, so that they can be searched for. Here they are said to a person; what a person
 * wrote himself (why something was skipped) is not among these and stays as it was written.
 */
const known: readonly (readonly [RegExp, string])[] = [
  [/^the date or the rule it came from is gone$/, '起算日期或规则已取消'],
  [/^the customer is not active$/, '客户已停止跟进'],
  [/^its reason came back$/, '原因重新成立'],
  [/^follow-up ended$|^the follow-up has ended$/, '事项已结束'],
  [/^no longer called for$/, '不再需要'],
  [/^called for again$/, '重新需要'],
  [/^another owner$|^it has another owner now$/, '换了负责人'],
  [/^goes to another person$/, '换了收件人'],
  [/^says something else$/, '换了内容'],
  [/^counted from (\S+) instead of (\S+)$/, '起算日由 $2 改为 $1'],
  [/^due (\S+) instead of (\S+)$/, '截止日由 $2 改为 $1'],
  [/^moved from \S+ to \S+$/, '改了时间'],
  [/^logged by (.+)$/, '$1 已记录'],
  [/^approved by (.+)$/, '$1 已同意'],
  [/^posted$/, '已发出'],
  [/^done on (\S+)$/, '已于 $1 完成'],
  [/^nothing is missing any more$/, '已经齐全'],
  [/^somebody has decided about the greeting$/, '祝福语已定'],
  [/^this customer is not greeted this time$/, '本次不问候'],
  [/^there was contact on (\S+)$/, '$1 有过联系'],
  [/^nobody did it in time$/, '过期未处理'],
  [/^its day is over$/, '当天已过'],
  [/^the step is no longer in the playbook$/, '流程里已没有这一步'],
  [/^the customer has no group any more$/, '客户群已不在'],
  [/^there is nobody to tell$/, '没有可以通知的人'],
  [/^the recipient has left the company$/, '收件人已离职'],
  [/^more than (\d+) hours late, a customer is no longer asked$/, '晚了 $1 小时以上，不再打扰客户'],
  [/^late, and this step does not send late$/, '已过时，不再补发'],
  [/^no chat platform that is running here reaches this room or person$/, '没有可用的聊天渠道送达'],
];

/** In UTC, which is nobody's clock here; the new moment stands beside it anyway. */
const instants = /moved from \S+ to \S+/gu;

export function reasonInWords(language: Language, reason: string): string {
  if (language === 'en') return reason.replaceAll(instants, 'moved');
  return reason.split('; ').map(inChinese).join('；');
}

function inChinese(reason: string): string {
  for (const [pattern, words] of known) {
    if (pattern.test(reason)) return reason.replace(pattern, words);
  }
  return reason;
}
