import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyMigrations } from '../../prisma/migrate.ts';
import { fromStored } from '../../templates/reader/said.ts';
import { builtInWords } from '../../templates/reader/words.ts';
import { emptyDatabase } from '../database.ts';
import { earlierMigrations, readDump, restoreRows } from './dump.ts';

/** Every sentence version 0.1.0 could store as a reason, with its rendering today. */
const sentences = [
  ['the date or the rule it came from is gone', '起算日期或规则已取消'],
  ['the customer is not active', '客户已停止跟进'],
  ['its reason came back', '原因重新成立'],
  ['follow-up ended', '事项已结束'],
  ['the follow-up has ended', '事项已结束'],
  ['no longer called for', '不再需要'],
  ['called for again', '重新需要'],
  ['it has another owner now', '换了负责人'],
  ['goes to another person; says something else', '换了收件人；换了内容'],
  [
    'due 2026-03-15 instead of 2026-03-12; another owner',
    '截止日由 2026年3月12日 周四 改为 2026年3月15日 周日；换了负责人',
  ],
  ['moved from 2026-03-12T01:00:00Z to 2026-03-15T01:00:00Z', '改了时间'],
  ['logged by 张伟', '张伟 已记录'],
  ['approved by 周洁', '周洁 已同意'],
  ['posted', '已发出'],
  ['done on 2026-03-12', '已于 2026年3月12日 周四 完成'],
  ['nothing is missing any more', '已经齐全'],
  ['somebody has decided about the greeting', '祝福语已定'],
  ['this customer is not greeted this time', '本次不问候'],
  ['there was contact on 2026-03-12', '2026年3月12日 周四 有过联系'],
  ['nobody did it in time', '逾期未处理'],
  ['its day is over', '当天已过'],
  ['the step is no longer in the playbook', '流程里已没有这一步'],
  ['the customer has no group any more', '客户群已不在'],
  ['there is nobody to tell', '没有可以通知的人'],
  ['the recipient has left the company', '收件人已离职'],
  ['more than 24 hours late, a customer is no longer asked', '晚了 24 小时以上，不再打扰客户'],
  ['late, and this step does not send late', '已过时，不再补发'],
  ['no chat platform that is running here reaches this room or person', '没有可用的聊天渠道送达'],
  ['not_member: not_in_channel', '聊天平台拒绝（机器人不在群里：not_in_channel）'],
  // From another version or a platform: shown unchanged.
  ['the history cannot be read', 'the history cannot be read'],
  ['一句话; another', '一句话; another'],
] as const;

describe('a reason that version 0.1.0 wrote in English is read in Chinese after the upgrade', () => {
  const dump = readDump('0.1.0');
  let database: Awaited<ReturnType<typeof emptyDatabase>>;
  let client: pg.Client;
  const now = new Map<string, unknown>();
  beforeAll(async () => {
    database = await emptyDatabase();
    await applyMigrations(database.url, earlierMigrations(dump));
    await restoreRows(database.url, dump);
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const ids = await client.query<{ id: string }>('SELECT id FROM reminder ORDER BY id LIMIT $1', [
      sentences.length,
    ]);
    for (const [n, [said]] of sentences.entries()) {
      await client.query('UPDATE reminder SET reason = $1 WHERE id = $2', [said, ids.rows[n]?.id]);
    }
    await client.query(
      `UPDATE follow_up SET skipped = true, reason = 'posted' WHERE id = (SELECT min(id::text)::uuid FROM follow_up)`,
    );
    await client.query(
      `UPDATE fact_change SET key = 'quoted', reason = 'he has left' WHERE reason = '还没拆箱'`,
    );
    await client.end();
    await applyMigrations(database.url);
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    for (const [n, [said]] of sentences.entries()) {
      const found = await client.query<{ reason: unknown }>('SELECT reason FROM reminder WHERE id = $1', [
        ids.rows[n]?.id,
      ]);
      now.set(said, found.rows[0]?.reason);
    }
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  const words = builtInWords();
  const read = (stored: unknown) => {
    const what = fromStored(stored);
    return what === null ? null : words.say(what, 'zh-CN');
  };

  it.each(sentences)('%s', (said, zh) => {
    expect(read(now.get(said))).toBe(zh);
  });

  it('what a person wrote stays what they wrote, whatever it looks like', async () => {
    const skipped = await client.query<{ reason: unknown }>('SELECT reason FROM follow_up WHERE skipped');
    expect(skipped.rows.map(({ reason }) => read(reason))).toContain('posted');
    const changed = await client.query<{ reason: unknown }>(
      `SELECT reason FROM fact_change WHERE key = 'quoted' AND reason::text LIKE '%he has left%'`,
    );
    expect(changed.rows.map(({ reason }) => read(reason))).toEqual(['he has left']);
  });
});
