import { Temporal } from 'temporal-polyfill';
import type { ChatPlatform, MessageRef, SendOptions } from '../../../jobs/ports.ts';
import { customerText, staffText } from '../../../templates/reader/card.ts';
import type { FakeSlack, Seen } from '../../fakes/slack/index.ts';
import { morning } from './harness.ts';

export function sendOptions(marker: string): SendOptions {
  return { marker, about: [], at: Temporal.Instant.fromEpochMilliseconds(morning) };
}

/** The question to a customer, in their room. */
export async function remindCustomer(
  platform: ChatPlatform,
  platformRoomId: string,
  marker = 'd-1',
): Promise<MessageRef> {
  const text = customerText({ body: ['试用顺利吗？'] });
  const result = await platform.post({ kind: 'customer', platformRoomId }, text, sendOptions(marker));
  if (result.status !== 'accepted') throw new Error(`not posted: ${JSON.stringify(result)}`);
  return result.ref;
}

/** A reminder to one person, with two buttons that do the same to different objects. */
export async function remind(platform: ChatPlatform, fake: FakeSlack, platformUserId: string): Promise<Seen> {
  const text = staffText({
    title: '试用回访今天到期',
    body: ['C001 华兴机械'],
    buttons: [
      { action: 'close', value: 'f-1', label: '完成', style: 'primary' },
      { action: 'close', value: 'f-2', label: '推迟' },
    ],
  });
  await platform.dm({ platformUserId }, text, sendOptions('d-2'));
  const [reminder] = fake.person(platformUserId).seesDirect();
  if (reminder === undefined) throw new Error('the reminder did not arrive');
  return reminder;
}
