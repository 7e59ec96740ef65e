import { z } from 'zod';
import { namesOf } from '../../../jobs/attachment.ts';
import { writeMention } from '../../../jobs/mention.ts';
import type { Attachment } from '../../../jobs/ports.ts';

export interface Written {
  readonly message_type: string;
  /** JSON, in a form of its own for each type. */
  readonly content: string;
  readonly mentions?:
    | readonly {
        readonly key: string;
        readonly name: string;
        readonly id?: { readonly open_id?: string | null | undefined } | null | undefined;
      }[]
    | null
    | undefined;
}

export interface Words {
  readonly text: string;
  readonly line?: string;
  readonly attachments?: readonly Attachment[];
  readonly mentioned: boolean;
}

const plain = z.object({ text: z.string() });
const part = z.object({ tag: z.string(), text: z.string().catch(''), user_id: z.string().catch('') });
const post = z.object({ title: z.string().catch(''), content: z.array(z.array(part)) });
const file = z.object({ file_name: z.string().catch('') });

/** The parts of a rich text that are files; it is what the editor makes of words with a picture. */
const partsWithFiles: ReadonlyMap<string, string> = new Map([
  ['img', 'image'],
  ['media', 'media'],
]);

/** What has a file. The picture of a message has no name. */
const files: ReadonlySet<string> = new Set(['file', 'folder', 'image', 'audio', 'media']);

/**
 * The words of a message as shown, and as a command line with the ids of the people mentioned. A mention is a
 * placeholder in the text (`@_user_1`); that of the bot is left out.
 */
export function readWords({ message_type: type, content, mentions }: Written, botOpenId: string): Words {
  const people = new Map((mentions ?? []).map((one) => [one.key, one]));
  const isBot = (key: string) => people.get(key)?.id?.open_id === botOpenId;
  const mentioned = [...people.keys()].some(isBot);
  const written = textOf(type, readJson(content));
  if (written === null) {
    const { file_name: name = '' } = file.safeParse(readJson(content)).data ?? {};
    if (!files.has(type)) return { text: `[${type}]`, mentioned };
    const kind = /\.([^.]+)$/u.exec(name)?.[1] ?? type;
    const attachments = [{ name: name === '' ? type : name, kind, sizeBytes: null, link: null }];
    return { text: namesOf(attachments), attachments, mentioned };
  }
  const put = (draw: (name: string, id: string) => string): string =>
    written
      .replaceAll(/@_user_\d+/gu, (key) => {
        const found = people.get(key);
        if (found === undefined) return key;
        return isBot(key) ? '' : draw(found.name, found.id?.open_id ?? '');
      })
      .trim();
  const attachments = filesIn(type, readJson(content));
  const text = put((name) => `@${name}`) || namesOf(attachments);
  const line = put((name, id) => (id === '' ? `@${name}` : writeMention({ platformUserId: id, name })));
  return {
    text,
    ...(line === text || line === '' ? {} : { line }),
    ...(attachments.length === 0 ? {} : { attachments }),
    mentioned,
  };
}

function filesIn(type: string, content: unknown): readonly Attachment[] {
  if (type !== 'post') return [];
  const parts = post.safeParse(content).data?.content.flat() ?? [];
  return parts.flatMap(({ tag }) => {
    const kind = partsWithFiles.get(tag);
    return kind === undefined ? [] : [{ name: kind, kind, sizeBytes: null, link: null }];
  });
}

/** Null for what is not a text. */
function textOf(type: string, content: unknown): string | null {
  if (type === 'text') return plain.safeParse(content).data?.text ?? '';
  if (type !== 'post') return null;
  const read = post.safeParse(content).data;
  if (read === undefined) return '';
  const lines = read.content.map((parts) =>
    parts.map(({ tag, text, user_id }) => (tag === 'at' ? user_id : text)).join(''),
  );
  return [read.title, ...lines].filter((line) => line !== '').join('\n');
}

function readJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
