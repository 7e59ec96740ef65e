import { Temporal } from 'temporal-polyfill';
import type { Core } from '../../jobs/core.ts';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { openDurableStore } from './open-durable-store.ts';
import { deliverDue } from '../../jobs/outbox/deliver-due.ts';
import { planDue } from '../../jobs/plan-due.ts';
import { noCounts } from '../../jobs/ports.ts';
import { rulesOf } from '../../jobs/rules.ts';
import { createPaperChat } from '../outbox/paper-chat.ts';
import { createLimiter, paceUnder } from './delivery/limiter.ts';
import { rounded } from './figures.ts';
import { fillBook } from './planning/fill-book.ts';

/** A Tuesday, two weeks before 春节 2026: every customer's greeting has to be prepared soon. */
const plannedOn = Temporal.PlainDate.from('2026-02-03');

export interface MorningOptions {
  readonly customers: number;
  /** Messages per second that the chat takes; null: as many as there are. */
  readonly limit: number | null;
}

/**
 * The busiest morning after a day's planning: the time until the lists of all colleagues are in a chat that accepts
 * everything at once. Planning is not part of it.
 */
export async function morning({ customers, limit }: MorningOptions) {
  const store = await openDurableStore();
  const chat = createPaperChat();
  const refused = limit === null ? () => 0 : limited(chat, limit);
  const templates = loadTemplates();
  let now = plannedOn.toZonedDateTime({ timeZone: templates.playbook.zone, plainTime: '08:00' }).toInstant();
  const core: Core = {
    db: store.db,
    clock: { now: () => now },
    rules: rulesOf(templates),
    templates,
    language: 'zh-CN',
    platforms: new Map([[chat.platform.id, chat.platform]]),
    log: { debug: () => {}, info: () => {}, warn: console.error, error: console.error },
    counts: noCounts,
    nudge: () => {},
  };
  try {
    await fillBook(store.pool, customers, plannedOn.toString());
    await store.pool.query(`
      INSERT INTO staff_identity (platform, platform_user_id, staff_id) SELECT 'paper', code, id FROM staff`);
    await store.pool.query(`UPDATE room SET platform = 'paper'`);
    await planDue(core, plannedOn, new AbortController().signal);
    const at = await busiest(core);
    now = Temporal.Instant.fromEpochMilliseconds(at.getTime());
    // Only that morning is measured.
    await store.pool.query(`DELETE FROM reminder WHERE state = 'planned' AND due_at < $1`, [at]);
    await store.pool.query('VACUUM ANALYZE');
    const beganMs = performance.now();
    await deliverDue(core);
    const seconds = (performance.now() - beganMs) / 1_000;
    const lists = chat.messages.filter(({ audience }) => audience === 'staff');
    const { rows } = await store.pool.query<{ left: number }>(
      `SELECT count(*)::int AS left FROM reminder WHERE state IN ('planned', 'claimed') AND due_at <= $1`,
      [at],
    );
    return {
      bench: 'morning',
      customers,
      limit,
      people: new Set(lists.map(({ room }) => room)).size,
      reminders: lists.reduce((sum, { says }) => sum + says.length, 0),
      to_customers: chat.messages.length - lists.length,
      left: rows[0]?.left ?? -1,
      refused: refused(),
      seconds: rounded(seconds),
    };
  } finally {
    await store.stop();
  }
}

/** @returns how often it was too much for the chat */
function limited(chat: ReturnType<typeof createPaperChat>, perSecond: number): () => number {
  const takes = createLimiter(perSecond);
  let refused = 0;
  chat.failWith(() => {
    if (takes()) return null;
    refused += 1;
    const result = { status: 'rejected', problem: 'rate_limited', detail: 'slow down' } as const;
    return { kind: 'reject', result: { ...result, retryAfterMs: 1_000 } };
  });
  const { capabilities } = chat.platform;
  const pace = { ...capabilities.pace, workspace: paceUnder(perSecond) };
  Object.assign(chat.platform, { capabilities: { ...capabilities, pace } });
  return () => refused;
}

/** The instant at which most reminders to staff are due. */
async function busiest({ db }: Core): Promise<Date> {
  const { rows } = await db.sql.query<{ at: Date }>(
    `SELECT due_at AS at FROM reminder WHERE state = 'planned' AND audience = 'staff'
     GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`,
  );
  const [first] = rows;
  if (first === undefined) throw new Error('nothing is planned');
  return first.at;
}
