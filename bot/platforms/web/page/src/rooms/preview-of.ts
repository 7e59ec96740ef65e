import type { RoomView, WebPerson } from '../../../api.ts';
import type { Words } from '../words/zh-cn.ts';

type Written = Exclude<RoomView['last'], null>['content'] & { readonly kind: 'text' | 'command' };

function wordsOf(content: Written): string {
  if (content.kind === 'command') return content.text;
  return [content.text, ...(content.attachments ?? [])].join(' ').trim();
}

/** The last message on one line, with its author in groups. */
export function previewOf(room: RoomView, me: WebPerson | null, words: Words): string {
  const { last } = room;
  if (last === null) return words.noMessages;
  const { content, author } = last;
  if (content.kind === 'deleted')
    return author.id === me?.id ? words.deletedOwn : words.deletedBy(author.name);
  const text =
    content.kind === 'card' ? (content.card.title ?? content.card.body.join(' ')) : wordsOf(content);
  const line = text.replaceAll(/\s+/g, ' ');
  // In a direct chat everything is private, and the authors are obvious.
  if (room.kind === 'dm') return line;
  const shown = last.private ? `[${words.onlyYou}] ${line}` : line;
  return author.id === me?.id ? shown : `${author.name}: ${shown}`;
}
