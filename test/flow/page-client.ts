import { randomUUID } from 'node:crypto';
import type { FormPush, MessageView, RoomPageView } from '../../bot/platforms/web/api.ts';
import type { FollowUpsView, Move, MovedView } from '../../bot/rehearsal/api.ts';
import { moreAction } from '../../templates/reader/page-of.ts';
import { lookAs, wordsOf } from '../platforms/web/client.ts';
import { openStream } from '../platforms/web/events.ts';

type Card = Extract<MessageView['content'], { kind: 'card' }>['card'];

/** A person at the page, using the page's own requests. Every call waits until its consequences are done. */
export interface PageClient {
  /** Returns the bot's newest words to this person in that room. */
  say(text: string, room?: string): Promise<string>;
  /** A command in the direct chat, and its answer page by page to the end. */
  ask(text: string): Promise<string>;
  reply(to: string, text: string, room: string): Promise<void>;
  /** Presses a button of the newest card with these words and this button; returns the bot's reply. */
  press(card: string, button: string): Promise<string>;
  /**
   * The same for a button that opens a form: fills it in and submits it. Returns the bot's answer or, when the form comes
   * back, what is wrong with it and everything that it kept.
   */
  fill(card: string, button: string, values: Readonly<Record<string, string>>): Promise<string>;
  /** Every message of a room that this person may see, threads included, oldest first. */
  messages(room?: string): Promise<readonly string[]>;
  rooms(): Promise<readonly string[]>;
  move(to: Move): Promise<string>;
  followUps(customer: string): Promise<FollowUpsView['followUps']>;
}

export async function atThePage(
  url: string,
  person: string,
  settled: () => Promise<void>,
): Promise<PageClient> {
  const client = await lookAs(url, person);
  const direct = `dm:${person}`;

  const all = async (room: string) => [...(await client.messages(room))];
  const newest = async (room: string) =>
    (await all(room)).filter(({ author }) => author.id === 'bot').at(-1) ?? null;
  const last = async (room: string) => {
    const found = await newest(room);
    return found === null ? '' : textOf(found);
  };
  const input = async (body: Parameters<typeof client.input>[0]) => {
    const answer = await client.input(body);
    if (answer.status !== 202) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
    await settled();
  };
  const find = async (words: string, label: string) => {
    const messages = (await all(direct)).toReversed();
    for (const message of messages) {
      if (!textOf(message).includes(words)) continue;
      const button = cardOf(message)?.buttons?.find((one) => one.label === label);
      if (button !== undefined) return { message: message.id, action: button.action, value: button.value };
    }
    const seen = messages.slice(0, 5).map(textOf).join('\n---\n');
    throw new Error(`${person} has no card “${words}” with the button ${label}; the newest:\n${seen}`);
  };

  return {
    say: async (text, room = direct) => {
      await input({ kind: 'say', room, text });
      return await last(room);
    },
    ask: async (text) => {
      await input({ kind: 'say', room: direct, text });
      const pages: string[] = [];
      for (;;) {
        const page = await newest(direct);
        if (page === null) return pages.join('\n');
        pages.push(textOf(page));
        const more = cardOf(page)?.buttons?.find(({ action }) => action === moreAction);
        if (more === undefined) return pages.join('\n');
        await input({ kind: 'click', message: page.id, action: more.action, value: more.value });
      }
    },
    reply: async (to, text, room) => {
      const asked = (await all(room)).toReversed().find((message) => textOf(message).includes(to));
      if (asked === undefined) throw new Error(`nobody has said “${to}” in ${room}`);
      await input({ kind: 'say', room, thread: asked.id, text });
    },
    press: async (card, label) => {
      await input({ kind: 'click', ...(await find(card, label)) });
      return await last(direct);
    },
    fill: async (card, label, values) => {
      const page = randomUUID();
      const stream = await openStream(url, client.token, page);
      try {
        await stream.next('changed');
        await input({ kind: 'click', page, ...(await find(card, label)) });
        const opened = await Promise.race([stream.next('form'), nothing(card)]);
        const { form } = opened.data as FormPush;
        const known = new Set(form.fields.map(({ key }) => key));
        const strange = Object.keys(values).filter((key) => !known.has(key));
        if (strange.length > 0) throw new Error(`the form ${form.form} has no ${strange.join(', ')}`);
        const initial = form.fields.flatMap(({ key, initial: start }) =>
          start === undefined ? [] : [[key, start]],
        );
        const before = await newest(direct);
        await input({
          kind: 'form',
          page,
          form: form.form,
          subject: form.subject,
          values: { ...Object.fromEntries(initial), ...values },
        });
        const answered = await newest(direct);
        if (answered !== null && answered.id !== before?.id) return textOf(answered);
        const returned = await Promise.race([stream.next('form'), nothing(card)]);
        return wordsOfForm(returned.data as FormPush);
      } finally {
        stream.close();
      }
    },
    messages: async (room = direct) => {
      const found: MessageView[] = [];
      let before = '';
      for (;;) {
        const path = `/api/web/rooms/${encodeURIComponent(room)}/messages${before}`;
        const { body } = await client.get<RoomPageView>(path);
        found.push(...body.messages);
        const oldest = Math.min(
          ...body.messages.filter(({ thread }) => thread === null).map(({ seq }) => seq),
        );
        if (!body.more) break;
        before = `?before=${oldest}`;
      }
      return found.toSorted((a, b) => a.seq - b.seq).map(textOf);
    },
    rooms: async () => (await client.sync()).rooms.map(({ id }) => id),
    move: async (to) => {
      const { status, body } = await client.post<MovedView>('/api/rehearsal/clock', { move: to });
      if (status !== 200) throw new Error(JSON.stringify(body));
      return body.now;
    },
    followUps: async (customer) =>
      (await client.get<FollowUpsView>(`/api/rehearsal/follow-ups?customer=${customer}`)).body.followUps,
  };
}

/** A click is answered only when its work is done, so a form that has not come by then never will. */
async function nothing(card: string): Promise<never> {
  await new Promise((resolve) => setTimeout(resolve, 20_000));
  throw new Error(`no form opened for “${card}”`);
}

function wordsOfForm({ form }: FormPush): string {
  const fields = form.fields.map(({ label, initial, problem }) =>
    [`${label}：${initial ?? ''}`, ...(problem === undefined ? [] : [problem])].join(' '),
  );
  return [form.problem ?? '', ...fields].join('\n');
}

function cardOf({ content }: MessageView): Card | null {
  return content.kind === 'card' ? content.card : null;
}

/** All readable parts: title, paragraphs, fields and buttons. */
export function textOf(message: MessageView): string {
  const card = cardOf(message);
  if (card === null) return wordsOf(message);
  return [
    card.title ?? '',
    ...card.body,
    ...(card.fields ?? []).map(({ label, value }) => `${label}：${value}`),
    ...(card.buttons ?? []).map(({ label }) => `[${label}]`),
  ].join('\n');
}
