import type { WebClient } from '@slack/web-api';
import type { AnswerHandle, SendResult } from '../../../jobs/ports.ts';
import type { FormView } from '../../../templates/reader/form.ts';
import { rejected } from '../../network/lost-request.ts';
import { errorWord, explainError, failureOf } from './outcome.ts';
import { renderForm } from './render-form.ts';

/** A trigger id works once, within three seconds of the click. */
const spentTriggers = new Set([
  'expired_trigger_id',
  'exchanged_trigger_id',
  'invalid_trigger_id',
  'trigger_expired',
  'trigger_exchanged',
]);

/**
 * Opens a form on the person's screen. Needs the fresh trigger id of a click, a command or a shortcut; without one the
 * result is `rejected`, and the person has to press again.
 */
export async function openSlackForm(
  client: WebClient,
  handle: AnswerHandle,
  form: FormView,
): Promise<SendResult> {
  const { platformRoomId: room, platformUserId, detail } = handle;
  const trigger = detail?.['triggerId'];
  if (trigger === undefined) {
    return rejected('unsupported', 'Slack opens a form only after a click, a command or a shortcut');
  }
  const thread = detail?.['thread'];
  try {
    const view = renderForm(form, {
      ...(room === undefined ? {} : { room }),
      ...(thread === undefined ? {} : { thread }),
    });
    const answer = await client.views.open({ trigger_id: trigger, view });
    return {
      status: 'accepted',
      ref: { platformRoomId: room ?? platformUserId, platformMessageId: answer.view?.id ?? '' },
    };
  } catch (error) {
    if (error instanceof RangeError) return rejected('too_long', error.message);
    const spent = spentTriggers.has(errorWord(error) ?? '');
    return spent
      ? rejected(
          'gone',
          `${explainError(error)}: Slack takes a form within 3 s of the click, once; press again`,
        )
      : failureOf(error);
  }
}
