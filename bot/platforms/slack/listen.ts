import type { App } from '@slack/bolt';
import type { Inbound, InboundSink, Log } from '../../../jobs/ports.ts';
import type { Identity } from './identity.ts';
import { keepShortcut } from './needs.ts';
import type { People } from './people.ts';
import type { Reading } from './receive.ts';
import { receiveEvent } from './receive-event.ts';
import { receiveClick, receiveCommand, receiveForm, receiveKeep } from './receive-interaction.ts';
import { formCallback } from './render-form.ts';

export interface Listening {
  readonly identity: Identity;
  readonly people: People;
  readonly sink: InboundSink;
  readonly log: Log;
  readonly nowMs: () => number;
  /** Tells one person why their 记为联系记录 was not taken; nothing waits for it. */
  refuseBotMessage(body: unknown): void;
}

/** Everything that Slack can tell us, into the sink. Each listener returns only when it has been stored. */
export function listen(app: App, listening: Listening): void {
  const { identity, people, sink, log, nowMs } = listening;

  const finish = async <T>(reading: Reading<T>): Promise<T> =>
    reading.finish({ identity, people: await people.recall(reading.people), nowMs: nowMs() });

  const store = async (reading: Reading<Inbound | null> | null, what: string): Promise<void> => {
    const inbound = reading === null ? null : await finish(reading);
    if (inbound === null) log.debug({ what }, 'nothing for us in what Slack sent');
    else await sink.accept(inbound);
  };

  app.event(/./, async ({ body }) => store(receiveEvent(body), 'event'));

  app.command(/./, async ({ body, ack }) => {
    await store(receiveCommand(body), 'command');
    await ack();
  });

  app.action(/./, async ({ body, ack }) => {
    await store(receiveClick(body), 'action');
    await ack();
  });

  app.shortcut(keepShortcut, async ({ body, ack }) => {
    const reading = receiveKeep(body);
    if (reading === 'bot') listening.refuseBotMessage(body);
    else await store(reading, 'shortcut');
    await ack();
  });

  app.view({ callback_id: formCallback, type: 'view_submission' }, async ({ body, ack }) => {
    const reading = receiveForm(body);
    if (reading === null) return ack();
    const inbound = await finish(reading);
    const problems = sink.checkForm(inbound.form, inbound.values);
    if (Object.keys(problems).length > 0) {
      return ack({ response_action: 'errors', errors: { ...placeProblems(problems, body.view.blocks) } });
    }
    await sink.accept(inbound);
    await ack();
  });
}

/** Slack closes the form on a problem it cannot place: what belongs to no field is shown under the first. */
export function placeProblems(
  problems: Readonly<Record<string, string>>,
  blocks: readonly { readonly type: string; readonly block_id?: string }[],
): Readonly<Record<string, string>> {
  const fields = blocks.flatMap(({ type, block_id: id }) =>
    type === 'input' && id !== undefined ? [id] : [],
  );
  const placed: Record<string, string> = {};
  for (const [key, problem] of Object.entries(problems)) {
    const field = fields.includes(key) ? key : (fields[0] ?? key);
    placed[field] = placed[field] === undefined ? problem : `${placed[field]} ${problem}`;
  }
  return placed;
}
