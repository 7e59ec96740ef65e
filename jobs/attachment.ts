import { z } from 'zod';
import type { Attachment } from './ports.ts';

/** Attachments as stored, of a contact log or a message of the web chat. */
export const storedAttachments = z.array(
  z.object({
    name: z.string(),
    kind: z.string().nullable(),
    sizeBytes: z.number().nullable(),
    link: z.string().nullable(),
  }),
);

/** The attachments of a contact log, from its JSON. */
export function readAttachments(json: unknown): readonly Attachment[] {
  const read = storedAttachments.safeParse(json);
  return read.success ? read.data : [];
}

/** `报价.pdf · pdf · 1.2 MB · https://…` */
export function describeAttachment({ name, kind, sizeBytes, link }: Attachment): string {
  const size = sizeBytes === null ? null : formatSize(sizeBytes);
  return [`📎 ${name}`.trim(), kind, size, link].filter((part) => part !== null).join(' · ');
}

/** Stands for the words of a message that has files and no text, so that a photo sent as an answer is not an empty record. */
export function namesOf(attachments: readonly Attachment[]): string {
  return attachments.map(({ name }) => `📎 ${name}`.trim()).join('\n');
}

function formatSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
