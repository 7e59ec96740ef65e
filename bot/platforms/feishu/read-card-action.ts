import { z } from 'zod';
import type { InboundOf } from '../../../jobs/ports.ts';
import type { FeishuEvent } from './open-envelope.ts';
import { readAnswers, readOrigin } from './render-form.ts';
import { handleOf, instantOf, type Known, platform, senderOf, text } from './sender.ts';

const cardAction = z.object({
  operator: z.object({ open_id: z.string().min(1), tenant_key: text }),
  action: z.object({
    value: z.record(z.string(), z.unknown()),
    form_value: z.record(z.string(), z.unknown()).nullish(),
  }),
  context: z.object({ open_message_id: z.string().min(1), open_chat_id: z.string().min(1) }),
});
const button = z.object({ action: z.string().min(1), value: z.string() });

/** A press of a button, or a submitted form. Feishu reports each once, acknowledged or not. */
export function readCardAction(
  { event, header }: FeishuEvent,
  known: Known,
): InboundOf<'click' | 'form'> | null {
  const read = cardAction.safeParse(event);
  if (!read.success) return null;
  const { operator, action, context } = read.data;
  const from = senderOf(operator.open_id, operator.tenant_key, known);
  const common = { platform, at: instantOf(header.create_time, known.nowMs), from };
  const origin = readOrigin(action.value);
  if (origin !== null) {
    return {
      ...common,
      kind: 'form',
      // Only a valid form is stored, and its card has no button any more.
      dedupeKey: `form:${context.open_message_id}`,
      form: origin.form,
      subject: origin.subject,
      values: readAnswers(action.form_value ?? {}, origin),
      handle: handleOf(from, origin.room ?? context.open_chat_id),
    };
  }
  const pressed = button.safeParse(action.value);
  if (!pressed.success) return null;
  return {
    ...common,
    kind: 'click',
    dedupeKey: `click:${header.event_id}`,
    action: pressed.data.action,
    value: pressed.data.value,
    handle: handleOf(from, context.open_chat_id),
  };
}
