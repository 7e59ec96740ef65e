import type { App } from '@slack/bolt';
import { type Deadline, isNotStored } from '../../../jobs/deadline.ts';
import { XinhangError } from '../../../jobs/errors.ts';
import type { AnswerHandle, InboundOf, InboundSink, Log } from '../../../jobs/ports.ts';
import { said } from '../../../templates/reader/said.ts';
import { eventsHeldBack } from './hold-ack.ts';
import type { Identity } from './identity.ts';
import { keepShortcut } from './needs.ts';
import type { People } from './people.ts';
import type { Reading } from './receive.ts';
import { receiveEvent } from './receive-event.ts';
import {
  readKeepHandle,
  receiveClick,
  receiveCommand,
  receiveForm,
  receiveKeep,
} from './receive-interaction.ts';
import { escapeText } from './render.ts';
import { formCallback } from './render-form.ts';

export interface Listening {
  readonly identity: Identity;
  readonly people: People;
  readonly sink: InboundSink;
  readonly log: Log;
  readonly nowMs: () => number;
  /** Tells one person something privately, without waiting for delivery. */
  tell(handle: AnswerHandle, words: string): void;
}

/** Stores an event. If that fails, the event is not acknowledged, so that Slack redelivers it. */
export async function takeEvent(listening: Listening, body: unknown): Promise<void> {
  const { sink, log } = listening;
  if (typeof body === 'object' && body !== null && 'type' in body && body.type === eventsHeldBack) {
    return log.error({ body }, 'Slack holds back events: there were more than 30 000 in an hour');
  }
  const deadline = sink.deadline();
  const reading = receiveEvent(body);
  const inbound = reading === null ? null : await finishReading(listening, reading);
  if (inbound === null) log.debug({}, 'ignored an event from Slack');
  else await sink.accept(inbound, deadline);
}

async function finishReading<T>({ identity, people, nowMs }: Listening, reading: Reading<T>): Promise<T> {
  return reading.finish({ identity, people: await people.recall(reading.people), nowMs: nowMs() });
}

/**
 * Passes everything but events to the sink. Each listener returns only when the item is stored. If it could not be
 * stored in time, the person is notified in the way that Slack offers.
 */
export function listen(app: App, listening: Listening): void {
  const { sink } = listening;
  const finish = <T>(reading: Reading<T>): Promise<T> => finishReading(listening, reading);

  app.command(/./, async ({ body, ack }) => {
    const deadline = sink.deadline();
    const reading = receiveCommand(body);
    if (reading === null) return ack();
    try {
      await sink.accept(await finish(reading), deadline);
      await ack();
    } catch (error) {
      await ack({ response_type: 'ephemeral', text: escapeText(wordsOf(sink, error)) });
    }
  });

  /** Slack does not display anything sent with the acknowledgement of a click or a shortcut. */
  const storeOrTell = async (
    reading: Reading<InboundOf<'click' | 'keep'>>,
    deadline: Deadline,
  ): Promise<void> => {
    const inbound = await finish(reading);
    try {
      await sink.accept(inbound, deadline);
    } catch (error) {
      listening.tell(inbound.handle, wordsOf(sink, error));
    }
  };

  app.action(/./, async ({ body, ack }) => {
    const deadline = sink.deadline();
    const reading = receiveClick(body);
    if (reading !== null) await storeOrTell(reading, deadline);
    await ack();
  });

  app.shortcut(keepShortcut, async ({ body, ack }) => {
    const deadline = sink.deadline();
    const reading = receiveKeep(body);
    const handle = reading === 'bot' ? readKeepHandle(body) : null;
    if (handle !== null) listening.tell(handle, sink.explain(notFromPeople()));
    if (reading !== null && reading !== 'bot') await storeOrTell(reading, deadline);
    await ack();
  });

  app.view({ callback_id: formCallback, type: 'view_submission' }, async ({ body, ack }) => {
    const deadline = sink.deadline();
    const reading = receiveForm(body);
    if (reading === null) return ack();
    const refuse = (problems: Readonly<Record<string, string>>) =>
      ack({ response_action: 'errors', errors: { ...placeProblems(problems, body.view.blocks) } });
    const inbound = await finish(reading);
    const problems = sink.checkForm(inbound.form, inbound.values);
    if (Object.keys(problems).length > 0) return refuse(problems);
    try {
      await sink.accept(inbound, deadline);
    } catch (error) {
      // The form stays open with its answers.
      return refuse({ '': wordsOf(sink, error) });
    }
    await ack();
  });
}

const notFromPeople = () => new XinhangError('bad_input', said('inbound/only-from-people'));

/** The message for a person when something could not be stored; @throws any other error */
function wordsOf(sink: InboundSink, error: unknown): string {
  if (isNotStored(error)) return sink.explain(error);
  throw error;
}

/** Slack closes the form on an error for an unknown field, so such problems are shown under the first field. */
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
