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

/**
 * `报价.pdf · PDF 文件 · 1.2 MB · https://…`; a picture without a name is only called a picture.
 *
 * @param inWords names the sort of a file to people; by default it is as the chat gave it
 */
export function describeAttachment(
  { name, kind, sizeBytes, link }: Attachment,
  inWords?: (sort: string) => string,
): string {
  const size = sizeBytes === null ? null : formatSize(sizeBytes);
  const sort = kind === null || inWords === undefined ? kind : inWords(sortOf(kind));
  const called = name === kind ? [sort] : [name, sort];
  return [`📎 ${called[0] ?? ''}`.trim(), ...called.slice(1), size, link]
    .filter((part) => part !== null)
    .join(' · ');
}

/** Chats name a file by its ending, by what it is, or by its media type. */
function sortOf(kind: string): string {
  const [family = '', ending] = kind.toLowerCase().split('/');
  const one = sorts.get(family) ?? (ending === undefined ? undefined : sorts.get(ending));
  return (
    one ??
    (ending ?? family)
      .split(/[.+;-]/u)
      .at(-1)
      ?.toUpperCase() ??
    kind
  );
}

const sorts = new Map(
  Object.entries({
    picture: ['image', 'picture', 'jpg', 'jpeg', 'png', 'gif', 'webp', 'heic', 'bmp'],
    sound: ['audio', 'voice', 'mp3', 'm4a', 'wav', 'amr'],
    video: ['video', 'media', 'mp4', 'mov', 'avi'],
    folder: ['folder'],
    file: ['file', 'octet-stream'],
  }).flatMap(([sort, kinds]) => kinds.map((kind) => [kind, sort] as const)),
);

/** Stands for the words of a message that has files and no text, so that a photo sent as an answer is not an empty record. */
export function namesOf(attachments: readonly Attachment[]): string {
  return attachments.map(({ name }) => `📎 ${name}`.trim()).join('\n');
}

function formatSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
