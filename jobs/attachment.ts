import { z } from 'zod';
import type { Attachment } from './ports.ts';

const stored = z.array(
  z.object({
    name: z.string(),
    kind: z.string().nullable(),
    sizeBytes: z.number().nullable(),
    link: z.string().nullable(),
  }),
);

/** The attachments of a contact log, from its JSON. */
export function readAttachments(json: unknown): readonly Attachment[] {
  const read = stored.safeParse(json);
  return read.success ? read.data : [];
}

/** `报价.pdf · pdf · 1.2 MB · https://…` */
export function describeAttachment({ name, kind, sizeBytes, link }: Attachment): string {
  const size = sizeBytes === null ? null : formatSize(sizeBytes);
  return [`📎 ${name}`.trim(), kind, size, link].filter((part) => part !== null).join(' · ');
}

function formatSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
