/** What the console's page sends, and what it gets. Instants are ISO strings in UTC, days `YYYY-MM-DD`. */
import { z } from 'zod';
import type { Content } from '../../../templates/reader/card.ts';
import type { FormView } from '../../../templates/reader/form.ts';
import { label } from './label.ts';

/** Asked for by POST: an address is kept in logs and histories, and a search may be a person's name. */
export const viewBody = z.strictObject({
  view: z.string().max(40),
  query: z.record(z.string().max(40), z.unknown()).default({}),
});
export type ViewBody = z.input<typeof viewBody>;

/** Made by the page for what a person does once: sent again after a lost answer, it is not done twice. */
const id = z.uuid();
const short = z.string().max(2_000);

export const actBody = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('click'), id, action: short, value: short }),
  z.strictObject({
    kind: z.literal('form'),
    id,
    form: short,
    subject: short,
    values: z.record(z.string().max(100), z.string().max(10_000)),
  }),
  z.strictObject({ kind: z.literal('command'), id, text: z.string().min(1).max(4_000) }),
]);
export type ActBody = z.infer<typeof actBody>;

/** The answer to an action, as in the chat. */
export type ActAnswer =
  | { readonly kind: 'text'; readonly text: Content }
  | { readonly kind: 'form'; readonly form: FormView };

export interface ProblemView {
  readonly error: { readonly code: string; readonly message: string };
}

/** An action of the registry as a button: what it is pressed with, and its words. */
export const actionButton = z.object({
  action: z.string(),
  value: z.string(),
  label,
  style: z.enum(['primary', 'danger']).optional(),
});
export type ActionButton = z.infer<typeof actionButton>;
