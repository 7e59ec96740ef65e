/** The stored content of a web chat message. */
import { z } from 'zod';
import type { Content } from '../../templates/reader/card.ts';
import { storedContent } from '../../templates/reader/stored-content.ts';
import { storedAttachments } from '../attachment.ts';
import type { Attachment, PostedItem } from '../ports.ts';

export type WebContent =
  | { readonly kind: 'text'; readonly text: string; readonly attachments?: readonly Attachment[] | undefined }
  /** Visible only to its author. */
  | { readonly kind: 'command'; readonly text: string }
  | {
      readonly kind: 'card';
      readonly audience: 'customer' | 'staff';
      readonly card: Content;
      readonly about: readonly PostedItem[];
    };

const webContent: z.ZodType<WebContent> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string(), attachments: storedAttachments.optional() }),
  z.object({ kind: z.literal('command'), text: z.string() }),
  z.object({
    kind: z.literal('card'),
    audience: z.enum(['customer', 'staff']),
    card: storedContent,
    about: z.array(z.object({ customer: z.string(), step: z.string(), cycle: z.string(), say: z.string() })),
  }),
]);

/** @throws ZodError for a row that no version of this program has written */
export function parseWebContent(json: unknown): WebContent {
  return webContent.parse(json);
}
