import { z } from 'zod';
import { XinhangError } from '../../../jobs/errors.ts';
import { type Input, maxAttachments, maxTextChars, type PickedFile } from './api.ts';
import { said } from '../../../templates/reader/said.ts';

/** Inputs older or newer than this are refused; within it, the input's id prevents processing it twice. */
export const freshForMs = 5 * 60 * 1000;

const id = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);
const reference = z.string().min(1).max(200);
const messageId = z.uuid();
const text = z
  .string()
  .max(maxTextChars)
  .refine((value) => value.trim() !== '');
const attachment: z.ZodType<PickedFile> = z.strictObject({
  name: z.string().min(1).max(255),
  kind: z.string().max(100).nullable(),
  sizeBytes: z.int().min(0).nullable(),
});
const head = { id, at: z.iso.datetime(), page: id };

const input: z.ZodType<Input> = z.discriminatedUnion('kind', [
  z
    .strictObject({
      ...head,
      kind: z.literal('say'),
      room: reference,
      thread: messageId.optional(),
      text: z.string().max(maxTextChars),
      attachments: z.array(attachment).max(maxAttachments).optional(),
    })
    .refine((said) => said.text.trim() !== '' || (said.attachments ?? []).length > 0, { path: ['text'] }),
  z.strictObject({ ...head, kind: z.literal('edit'), message: messageId, text, base: z.int().positive() }),
  z.strictObject({ ...head, kind: z.literal('delete'), message: messageId }),
  z.strictObject({
    ...head,
    kind: z.literal('click'),
    message: messageId,
    action: reference,
    value: z.string().max(1_000),
  }),
  z.strictObject({
    ...head,
    kind: z.literal('form'),
    form: reference,
    subject: z.string().max(1_000),
    values: z.record(z.string().max(100), z.string().max(maxTextChars)),
    room: reference.optional(),
    thread: messageId.optional(),
  }),
  z.strictObject({ ...head, kind: z.literal('keep'), message: messageId }),
]);

/**
 * @param nowMs the machine's time, as in the browser; the company's clock may be moved
 * @throws XinhangError `bad_input` for malformed or stale input
 */
export function readInput(body: unknown, nowMs: number): Input {
  const parsed = input.safeParse(body);
  if (!parsed.success) {
    const where = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
    throw new XinhangError('bad_input', said('web/unreadable', { where }));
  }
  if (Math.abs(Date.parse(parsed.data.at) - nowMs) > freshForMs) {
    throw new XinhangError('bad_input', said('web/stale'));
  }
  return parsed.data;
}
