import type { Deliveries } from './delivery.ts';
import { fillForm, type FormInput, inputsOf } from './form-state.ts';
import {
  clickPayload,
  commandPayload,
  homeClickPayload,
  type Reach,
  shortcutPayload,
  submissionPayload,
} from './interaction-payloads.ts';
import type { Channel, Message, Outcome, UserRow, View } from './model.ts';
import type { Tickets } from './tickets.ts';
import { blocksOf, buttonsOf, homeOf, screenOf, type Seen } from './visible.ts';
import type { World } from './world.ts';

/** A channel, or its id. */
export type Where = Channel | string;

export interface Form {
  readonly id: string;
  readonly title: string;
  readonly fields: readonly FormInput[];
}

export interface Submitted {
  /** The form has closed. */
  readonly closed: boolean;
  /** Problems shown under the fields, by key. */
  readonly errors: Readonly<Record<string, string>>;
  readonly outcome: Outcome;
}

/** A person at a Slack client. Every action resolves once Slack has tried to notify the app. */
export interface Person {
  readonly id: string;
  readonly name: string;
  /**
   * Writes what was typed; `@name` becomes a mention, as in the client. `<@U…|name>` is one of several people with
   * that name, picked from the list.
   */
  says(
    where: Where,
    text: string,
    options?: { thread?: Seen | Message; broadcast?: boolean; files?: readonly string[] },
  ): Promise<Message>;
  edits(message: Message, text: string): Promise<Message>;
  deletes(message: Message): Promise<void>;
  /** Unfurls a link: the message changes but its text does not. */
  unfurls(message: Message): Promise<void>;
  /**
   * `/crm …`; without `in`, in the direct chat with the bot. @throws Error inside a thread: Slack has no commands
   * there.
   */
  commands(line: string, options?: { in?: Where; thread?: Seen | Message }): Promise<Outcome>;
  /** Presses a button on this person's screen, by its label, action or value. */
  clicks(message: Seen | Message, button: string): Promise<Outcome>;
  shortcut(message: Seen | Message, callbackId?: string): Promise<Outcome>;
  /** The open form, or the next one that opens. */
  form(): Promise<Form>;
  submits(form: Form, values: Readonly<Record<string, string>>): Promise<Submitted>;
  sees(where: Where): readonly Seen[];
  /** What the bot wrote in the direct chat with this person. */
  seesDirect(): readonly Seen[];
  /** Opens the bot's home tab. */
  opensHome(): Promise<void>;
  /** What the home tab shows; null: nothing was published. */
  seesHome(): { readonly text: string; readonly buttons: readonly string[] } | null;
  /** Presses a button of the home tab, by its label. */
  clicksHome(label: string): Promise<Outcome>;
  joins(where: Where, options?: { inviter?: Person }): Promise<void>;
  leaves(where: Where): Promise<void>;
  /** Adds the bot to a channel this person is in, or removes it. */
  invitesBot(where: Where): Promise<void>;
  removesBot(where: Where): Promise<void>;
}

export interface PersonDeps {
  readonly world: World;
  readonly tickets: Tickets;
  readonly deliveries: Deliveries;
  readonly baseUrl: () => string;
}

export function createPerson(user: UserRow, deps: PersonDeps): Person {
  const { world, tickets, deliveries, baseUrl } = deps;

  const channelOf = (where: Where): Channel => {
    const channel = typeof where === 'string' ? world.channels.get(where) : where;
    if (channel === undefined) throw new Error('there is no such channel');
    return channel;
  };
  const memberOf = (where: Where): Channel => {
    const channel = channelOf(where);
    if (!channel.members.has(user.id)) throw new Error(`${user.name} is not in ${channel.name}`);
    return channel;
  };
  const reach = (channel: Channel, messageTs: string | null): Reach => ({
    triggerId: tickets.giveTrigger(user.id),
    responseUrl: `${baseUrl()}/response/${tickets.giveResponse({ channelId: channel.id, userId: user.id, messageTs })}`,
  });
  /** A person can only act on messages on their own screen. */
  const onScreen = ({ channel: id, ts }: Seen | Message) => {
    const channel = memberOf(id);
    const message =
      channel.messages.find((one) => one.ts === ts) ??
      channel.ephemerals.find((one) => one.ts === ts && one.to === user.id);
    if (message === undefined) throw new Error(`${user.name} does not see that message`);
    return { channel, message };
  };
  const own = (message: Message): { channel: Channel; message: Message } => {
    const channel = memberOf(message.channel);
    const current = channel.messages.find(({ ts }) => ts === message.ts);
    if (current === undefined || current.user !== user.id)
      throw new Error('only their own message can be changed');
    return { channel, message: current };
  };
  const threadTs = (message: Seen | Message | undefined): string | null =>
    message === undefined ? null : (('thread' in message ? message.thread : message.threadTs) ?? message.ts);

  return {
    id: user.id,
    name: user.name,
    async says(where, text, options = {}) {
      const message = world.post(memberOf(where), {
        user: user.id,
        botId: user.bot ? `B${user.id.slice(1)}` : null,
        text: typed(world, text),
        blocks: [],
        linked: false,
        threadTs: threadTs(options.thread),
        broadcast: options.broadcast ?? false,
        files: options.files ?? [],
        metadata: null,
      });
      await world.told();
      return message;
    },
    async edits(given, text) {
      const { channel, message } = own(given);
      const after = world.edit(channel, message, typed(world, text), user.id);
      await world.told();
      return after;
    },
    async deletes(given) {
      const { channel, message } = own(given);
      world.remove(channel, message);
      await world.told();
    },
    async unfurls({ channel: id, ts }) {
      const channel = memberOf(id);
      const message = channel.messages.find((one) => one.ts === ts);
      if (message === undefined) throw new Error('there is no such message');
      world.happen({ type: 'changed', channel, before: message, after: message });
      await world.told();
    },
    async commands(line, options = {}) {
      if (options.thread !== undefined) throw new Error('Slack has no slash commands in threads');
      const channel = options.in === undefined ? world.directOf(user.id) : memberOf(options.in);
      const [command = '', ...rest] = line.split(' ');
      const text = typed(world, rest.join(' ').trim());
      return deliveries.bringOnce(
        'slash_commands',
        commandPayload(world, user, channel, command, text, reach(channel, null)),
      );
    },
    async clicks(given, wanted) {
      const { channel, message } = onScreen(given);
      const button = buttonsOf(message.blocks).find(
        ({ label, actionId, value }) =>
          label === wanted ||
          actionId === wanted ||
          actionId.replace(/#\d+$/, '') === wanted ||
          value === wanted,
      );
      if (button === undefined) throw new Error(`there is no button ${wanted}`);
      return deliveries.bringOnce(
        'interactive',
        clickPayload(world, user, channel, message, button, reach(channel, message.ts)),
      );
    },
    async shortcut(given, callbackId = 'keep_as_log') {
      const { channel, message } = onScreen(given);
      if ('to' in message) throw new Error('Slack offers no shortcut on a message that only one person sees');
      return deliveries.bringOnce(
        'interactive',
        shortcutPayload(world, user, channel, message, callbackId, reach(channel, message.ts)),
      );
    },
    async form() {
      const view = await world.changes.until(`a form for ${user.name}`, () =>
        [...world.views.values()].find((one) => one.user === user.id && one.open),
      );
      return { id: view.id, title: titleOf(view), fields: inputsOf(view) };
    },
    async submits(form, values) {
      const view = world.views.get(form.id);
      if (view === undefined || !view.open || view.user !== user.id)
        throw new Error('the form is not on the screen');
      const payload = submissionPayload(
        world,
        user,
        view,
        fillForm(view, values),
        tickets.giveTrigger(user.id),
      );
      const outcome = await deliveries.bringOnce('interactive', payload);
      const errors = errorsOf(outcome.answer);
      const closed = outcome.acked && Object.keys(errors).length === 0;
      if (closed) view.open = false;
      return { closed, errors, outcome };
    },
    sees: (where) => screenOf(world, channelOf(where), user.id),
    async opensHome() {
      world.happen({ type: 'home-opened', channel: world.directOf(user.id), user });
      await world.told();
    },
    seesHome: () => {
      const view = world.homes.get(user.id);
      return view === undefined ? null : homeOf(world, view);
    },
    async clicksHome(wanted) {
      const view = world.homes.get(user.id);
      const button = view && buttonsOf(blocksOf(view)).find(({ label }) => label === wanted);
      if (view === undefined || button === undefined) throw new Error(`there is no button ${wanted}`);
      const payload = homeClickPayload(world, user, view, button, tickets.giveTrigger(user.id));
      return deliveries.bringOnce('interactive', payload);
    },
    seesDirect: () => screenOf(world, world.directOf(user.id), user.id),
    async joins(where, options = {}) {
      world.join(channelOf(where), user, options.inviter?.id ?? null);
      await world.told();
    },
    async leaves(where) {
      world.leave(memberOf(where), user, user.id);
      await world.told();
    },
    async invitesBot(where) {
      world.join(memberOf(where), world.bot, user.id);
      await world.told();
    },
    async removesBot(where) {
      world.leave(memberOf(where), world.bot, user.id);
      await world.told();
    },
  };
}

/** Applies the client's conversions: entities, and mentions of known people, longest name first. */
function typed(world: World, text: string): string {
  const escaped = text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/&lt;(@([A-Z0-9]+)(?:\|[^&]*)?)&gt;/g, (whole, mention: string, id: string) =>
      world.users.has(id) ? `<${mention}>` : whole,
    );
  const users = [...world.users.values()].sort((one, other) => other.name.length - one.name.length);
  return users.reduce((soFar, { id, name }) => soFar.replaceAll(`@${name}`, `<@${id}>`), escaped);
}

function titleOf(view: View): string {
  const title = view.body['title'];
  return typeof title === 'object' && title !== null && 'text' in title ? String(title.text) : '';
}

function errorsOf(answer: unknown): Readonly<Record<string, string>> {
  if (typeof answer !== 'object' || answer === null || !('response_action' in answer)) return {};
  if (answer.response_action !== 'errors' || !('errors' in answer)) return {};
  return Object.fromEntries(
    Object.entries(answer.errors ?? {}).map(([key, problem]) => [key, String(problem)]),
  );
}
