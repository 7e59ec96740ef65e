/** How long each kind of data is kept, in days; null: for good. What is not named here stays as long as its customer. */
export interface Retention {
  /** What arrived from the platforms, as it arrived, once it was worked on. */
  readonly inboundDays: number | null;
  /** The words of postings, and messages to colleagues that are about no follow-up. That they were posted stays. */
  readonly postingDays: number | null;
  /** Answers to forms as they were sent. What they led to stays where it was written: logs, orders, requests. */
  readonly answerDays: number | null;
  /** Who did what, and who read what. */
  readonly auditDays: number | null;
  /** Contact logs of customers that ended, counted from the last thing that happened about them. */
  readonly endedCustomerDays: number | null;
}

export type RetentionKind = keyof Retention;

/**
 * - inbound 30: a platform delivers again within hours, and what failed is looked at within days.
 * - postings 365: a question about what was said comes within the year.
 * - answers 730: the process runs over two years, from the first contact to the second anniversary.
 * - audit 1095: records of handling personal information are kept for three years (个人信息保护法 第五十六条), logs of a
 *   network for at least six months (网络安全法 第二十一条).
 * - ended customers 1095: as long as a civil claim may be brought (民法典 第一百八十八条).
 */
export const defaultRetention = {
  inboundDays: 30,
  postingDays: 365,
  answerDays: 730,
  auditDays: 1_095,
  endedCustomerDays: 1_095,
} as const satisfies Retention;
