import { z } from 'zod';
import type { Block, Channel, Ephemeral, Message, Shown, View } from './model.ts';
import type { World } from './world.ts';

/** One message as one person sees it. */
export interface Seen {
  readonly channel: string;
  readonly ts: string;
  /** The author's name. */
  readonly from: string;
  readonly text: string;
  readonly buttons: readonly string[];
  /** The `ts` of the first message of its thread. */
  readonly thread: string | null;
  /** Visible only to this person. */
  readonly ephemeral: boolean;
  readonly edited: boolean;
}

/** A person's view of a channel, in order of arrival; empty if they are not a member. */
export function screenOf(world: World, channel: Channel, userId: string): readonly Seen[] {
  if (!channel.members.has(userId)) return [];
  const shown = [
    ...channel.messages.map((message) => seenMessage(world, message)),
    ...channel.ephemerals.filter(({ to }) => to === userId).map((message) => seenEphemeral(world, message)),
  ];
  return shown.sort((one, other) => Number(one.ts) - Number(other.ts));
}

function seenMessage(world: World, message: Message): Seen {
  return {
    channel: message.channel,
    ts: message.ts,
    from: nameOf(world, message.user),
    text: wordsOf(world, message),
    buttons: buttonsOf(message.blocks).map(({ label }) => label),
    thread: message.threadTs === message.ts ? null : message.threadTs,
    ephemeral: false,
    edited: message.edited !== null,
  };
}

function seenEphemeral(world: World, message: Ephemeral): Seen {
  return {
    channel: message.channel,
    ts: message.ts,
    from: world.bot.name,
    text: wordsOf(world, message),
    buttons: buttonsOf(message.blocks).map(({ label }) => label),
    thread: message.threadTs,
    ephemeral: true,
    edited: false,
  };
}

export const blocksOf = ({ body }: View): readonly Block[] => (body['blocks'] ?? []) as readonly Block[];

/** A published home tab. */
export function homeOf(
  world: World,
  view: View,
): { readonly text: string; readonly buttons: readonly string[] } {
  const blocks = blocksOf(view);
  const text = wordsOf(world, { text: '', blocks, linked: false });
  return { text, buttons: buttonsOf(blocks).map(({ label }) => label) };
}

export interface ShownButton {
  readonly actionId: string;
  readonly blockId: string;
  readonly label: string;
  readonly value: string;
}

const actions = z.object({
  type: z.literal('actions'),
  block_id: z.string().default(''),
  elements: z.array(
    z.object({
      type: z.literal('button'),
      action_id: z.string(),
      value: z.string().default(''),
      text: z.object({ text: z.string() }),
    }),
  ),
});

export function buttonsOf(blocks: readonly Block[]): readonly ShownButton[] {
  return blocks.flatMap((block) => {
    const read = actions.safeParse(block);
    if (!read.success) return [];
    return read.data.elements.map(({ action_id, value, text }) => ({
      actionId: action_id,
      blockId: read.data.block_id,
      label: text.text,
      value,
    }));
  });
}

interface TextObject {
  readonly type: 'plain_text' | 'mrkdwn';
  readonly text: string;
  readonly emoji?: boolean | undefined;
}

/** The visible words: the blocks if there are any, otherwise the text. */
function wordsOf(world: World, shown: Shown): string {
  const objects = textObjects(shown.blocks);
  if (objects.length === 0) return readable(world, shown.text);
  return objects.map(({ type, text }) => (type === 'plain_text' ? text : readable(world, text))).join('\n');
}

const textObject = z.object({
  type: z.enum(['plain_text', 'mrkdwn']),
  text: z.string(),
  emoji: z.boolean().optional(),
});

/** Text objects outside buttons, top to bottom. */
function textObjects(blocks: readonly Block[]): readonly TextObject[] {
  return blocks.flatMap((block) => {
    const candidates: unknown[] = [block['text']];
    candidates.push(
      ...listOf(block['fields']),
      ...(block.type === 'context' ? listOf(block['elements']) : []),
    );
    return candidates.flatMap((candidate) => {
      const read = textObject.safeParse(candidate);
      return read.success ? [read.data] : [];
    });
  });
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function readable(world: World, markup: string): string {
  return markup
    .replaceAll(/<@([A-Z0-9]+)(?:\|[^>]*)?>/g, (_whole, id: string) => `@${nameOf(world, id)}`)
    .replaceAll(/<!([a-z]+)(?:[|^][^>]*)?>/g, '@$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/**
 * Mentions and links in a message: everything Slack would act on rather than show. Slack acts on angle brackets in
 * `text` and `mrkdwn`, on rich text, and on bare words if asked to parse them.
 */
export function pingsOf(shown: Shown): readonly string[] {
  const parsed = [
    shown.text,
    ...textObjects(shown.blocks).flatMap(({ type, text }) => (type === 'mrkdwn' ? [text] : [])),
  ];
  const marked = parsed.flatMap((text) =>
    [...text.matchAll(/<([@!#]|https?:|mailto:|tel:)[^<>]*>/g)].map(([token]) => token),
  );
  const bare = shown.linked
    ? parsed.flatMap((text) => [...text.matchAll(/[@#][\p{L}\p{N}._-]+/gu)].map(([word]) => word))
    : [];
  const rich = [
    ...JSON.stringify(shown.blocks).matchAll(/"type":"(user|usergroup|broadcast|link|emoji)"/g),
  ].map(([, kind]) => kind ?? '');
  const pictures = textObjects(shown.blocks).flatMap(({ type, text, emoji }) =>
    type === 'mrkdwn' || emoji !== false
      ? [...text.matchAll(/:[a-z0-9_+-]+:/g)].map(([picture]) => picture)
      : [],
  );
  return [...marked, ...bare, ...rich, ...pictures];
}

function nameOf(world: World, userId: string): string {
  return world.users.get(userId)?.name ?? userId;
}
