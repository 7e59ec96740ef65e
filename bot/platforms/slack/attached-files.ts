import { z } from 'zod';
import type { Attachment } from '../../../jobs/ports.ts';

/** The files of a message. A file that another workspace owns, or that is gone, comes without details. */
export const attachedFiles = z
  .array(
    z.object({
      name: z.string().nullish(),
      filetype: z.string().nullish(),
      mimetype: z.string().nullish(),
      size: z.number().nullish(),
      permalink: z.string().nullish(),
    }),
  )
  .nullish();

type Files = z.infer<typeof attachedFiles>;

/** Slack's page of a file shows it only to people who may see it there. */
export function attachmentsOf(files: Files): { readonly attachments?: readonly Attachment[] } {
  if (!files || files.length === 0) return {};
  return {
    attachments: files.map(({ name, filetype, mimetype, size, permalink }) => ({
      name: name ?? '',
      kind: filetype ?? mimetype ?? null,
      sizeBytes: size ?? null,
      link: permalink ?? null,
    })),
  };
}
