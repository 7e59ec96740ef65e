import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { onClick } from '../../bot/actions/on-click.ts';
import { contextOf } from '../../bot/inbound/context-of.ts';
import { changeCustomer } from '../../jobs/replan/change-customer.ts';
import {
  findPrepared,
  type Prepared,
  recordSentByHand,
  recordUnsentByHand,
  takeToSend,
} from '../../jobs/outbox/send-by-hand.ts';
import { inWords } from '../../jobs/in-words.ts';
import { plainText } from '../../templates/reader/card.ts';
import { said } from '../../templates/reader/said.ts';
import { type HandedOver, openHandedOver, sends } from './handed-over.ts';
import type { Task } from './paper-chat.ts';
import { type Scene } from './scene.ts';

let handed: HandedOver;
let scene: Scene;
let tasks: readonly Task[];
beforeEach(async () => {
  handed = await openHandedOver();
  ({ scene, tasks } = handed);
});
afterEach(() => scene.close());

const later = (time: string) => handed.later(time);
const question = () => handed.question();
const only = () => handed.only();
const notices = () => handed.notices();

describe('a question that a colleague sends in the chat itself', () => {
  const prepared = async (): Promise<Prepared> => {
    const { deliveryId } = await question();
    const found = await findPrepared(scene.core.db, deliveryId ?? '');
    if (found === null) throw new Error('nothing is prepared');
    return found;
  };
  const takes = async (who: string) => await takeToSend(scene.core, await scene.staff(who), await prepared());
  const says = async (who: string, did: typeof recordSentByHand) =>
    await did(scene.core, await scene.staff(who), await prepared());

  it('is taken from the other colleague first, is not sent until they say so, and then counts as theirs', async () => {
    await scene.at('2026-03-12T09:00');
    const { text } = await prepared();
    expect(text).toBe(only().text);
    expect(await takes('zhang')).toBe('taken');
    expect(only().outcome.status).toBe('withdrawn');
    expect(await question()).toMatchObject({
      state: 'claimed',
      delivery: { state: 'posting', postedAt: null },
    });
    expect(await says('zhang', recordSentByHand)).toBe(true);
    expect(await question()).toMatchObject({
      state: 'posted',
      delivery: { state: 'posted', occupies: null },
    });
    const noted = { action: 'message.send', subject: 'C001', actor: '张伟' };
    expect(await scene.core.db.audit.findMany({ where: { action: 'message.send' } })).toMatchObject([noted]);
    await later('2026-03-12T10:00');
    expect(tasks).toHaveLength(1);
    expect(notices()).toEqual([]);
  });

  it('is not recorded as sent without its audit entry', async () => {
    await scene.at('2026-03-12T09:00');
    expect(await takes('zhang')).toBe('taken');
    const { sql } = scene.core.db;
    await sql.query(`ALTER TABLE audit ADD CONSTRAINT refused CHECK (action <> 'message.send') NOT VALID`);
    try {
      await expect(says('zhang', recordSentByHand)).rejects.toThrow('refused');
    } finally {
      await sql.query('ALTER TABLE audit DROP CONSTRAINT refused');
    }
    expect(await question()).toMatchObject({ state: 'claimed', delivery: { state: 'posting' } });
    expect(await says('zhang', recordSentByHand)).toBe(true);
  });

  it('is in one person’s hands: of many who press at once one sends it, and no one else can say what became of it', async () => {
    await scene.at('2026-03-12T09:00');
    const all = ['zhang', 'li', 'wang', 'zhang', 'li', 'wang'];
    const waiting = await prepared();
    const staff = await Promise.all(all.map((who) => scene.staff(who)));
    const taken = await Promise.all(staff.map((who) => takeToSend(scene.core, who, waiting)));
    expect(taken.filter((one) => one === 'taken')).toHaveLength(1);
    expect(taken.filter((one) => one === 'busy')).toHaveLength(5);
    const { takenBy } = await prepared();
    for (const who of staff.filter(({ id }) => id !== takenBy)) {
      expect(await recordSentByHand(scene.core, who, await prepared())).toBe(false);
      expect(await recordUnsentByHand(scene.core, who, await prepared())).toBe(false);
    }
    expect((await question()).delivery).toMatchObject({ state: 'posting' });
  });

  it('whose button two colleagues press at the same instant is one’s to send, and the other is told so', async () => {
    await scene.at('2026-03-12T09:00');
    const { id } = await prepared();
    const press = async (who: string) => {
      const by = await scene.staff(who);
      const answer = await onClick(await contextOf(scene.core, 'paper', by, null), 'prepared-take', id);
      return answer.kind === 'text' ? plainText(answer.text) : answer.kind;
    };
    const told = await Promise.all(['zhang', 'li', 'wang'].map(press));
    const words = (key: 'side-bar/taken' | 'side-bar/busy') => inWords(scene.core, said(key));
    expect(told.toSorted()).toEqual(
      [words('side-bar/taken'), words('side-bar/busy'), words('side-bar/busy')].toSorted(),
    );
    expect(await scene.core.db.audit.count({ where: { action: 'message.send' } })).toBe(0);
    expect((await question()).delivery).toMatchObject({ state: 'posting' });
  });

  it('that was sent by the other colleague in that moment is posted, and not theirs to send', async () => {
    await scene.at('2026-03-12T09:00');
    const { handOver } = scene.chat.platform;
    if (handOver === undefined) throw new Error('no hand-over');
    const { withdraw } = handOver;
    handOver.withdraw = async (message) => {
      sends(only());
      return await withdraw(message);
    };
    expect(await takes('zhang')).toBe('sent');
    expect(await question()).toMatchObject({ state: 'posted', delivery: { platformMessageId: 'sent-1' } });
  });

  it('that cannot be taken back stays the other colleague’s alone', async () => {
    await scene.at('2026-03-12T09:00');
    const { handOver } = scene.chat.platform;
    if (handOver === undefined) throw new Error('no hand-over');
    handOver.withdraw = async () => 'failed';
    expect(await takes('zhang')).toBe('kept');
    expect((await question()).delivery).toMatchObject({ state: 'handed', leaseOwner: null });
    expect(await says('zhang', recordSentByHand)).toBe(false);
    sends(only());
    await later('2026-03-12T09:30');
    expect((await question()).state).toBe('posted');
  });

  it('whose matter is done meanwhile is not theirs to send', async () => {
    await scene.at('2026-03-12T09:00');
    const { id } = await scene.customer('C001');
    await changeCustomer(scene.core, id, 'test', async (tx) => {
      await tx.followUp.updateMany({ data: { state: 'closed', closedBy: 'log', endedAt: new Date(0) } });
    });
    expect(await takes('zhang')).toBe('over');
    expect(only().outcome.status).toBe('waiting');
    await later('2026-03-12T09:30');
    expect(only().outcome.status).toBe('withdrawn');
    expect((await question()).state).toBe('cancelled');
  });

  it('that they did not send waits for a person again', async () => {
    await scene.at('2026-03-12T09:00');
    await takes('zhang');
    expect(await says('zhang', recordUnsentByHand)).toBe(true);
    await later('2026-03-12T09:30');
    expect(tasks.map(({ outcome }) => outcome.status)).toEqual(['withdrawn', 'waiting']);
    expect((await question()).delivery).toMatchObject({ state: 'handed' });
  });

  it('of which they say nothing more is never sent again, and its owner hears once', async () => {
    scene.chat.forgetHistory();
    await scene.at('2026-03-12T09:00');
    await takes('zhang');
    const waiting = await prepared();
    await later('2026-03-12T09:30');
    await later('2026-03-12T09:40');
    expect((await question()).state).toBe('unknown');
    expect(notices()).toHaveLength(1);
    expect(tasks).toHaveLength(1);
    expect(await recordSentByHand(scene.core, await scene.staff('zhang'), waiting)).toBe(false);
    expect(await recordUnsentByHand(scene.core, await scene.staff('zhang'), waiting)).toBe(false);
  });
});
