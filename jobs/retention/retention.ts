/** Retention periods in days; null: unlimited. Data not listed here is kept as long as its customer. */
export interface Retention {
  /** Processed inbound items, in their original form. */
  readonly inboundDays: number | null;
  /** Texts of postings, and notices. The record that something was posted is kept. */
  readonly postingDays: number | null;
  /** Form answers as submitted. What they led to (logs, orders, requests) is kept. */
  readonly answerDays: number | null;
  /** Actions and read accesses. */
  readonly auditDays: number | null;
  /** Contact logs of ended customers, counted from the last event of the customer. */
  readonly endedCustomerDays: number | null;
}

export type RetentionKind = keyof Retention;

/**
 * - inbound 30: platforms redeliver within hours, and failures are examined within days.
 * - postings 365: questions about messages arise within a year.
 * - answers 730: the process runs over two years, from the first contact to the second anniversary.
 * - audit 1095: records of handling personal information are kept for three years (个人信息保护法 第五十六条), network logs for at
 *   least six months (网络安全法 第二十一条).
 * - ended customers 1095: the limitation period for civil claims (民法典 第一百八十八条).
 */
export const defaultRetention = {
  inboundDays: 30,
  postingDays: 365,
  answerDays: 730,
  auditDays: 1_095,
  endedCustomerDays: 1_095,
} as const satisfies Retention;
