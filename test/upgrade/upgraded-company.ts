import { Temporal } from 'temporal-polyfill';
import { onClick } from '../../bot/actions/on-click.ts';
import { contextOf } from '../../bot/inbound/context-of.ts';
import { createStillClock } from '../../bot/simulate/still-clock.ts';
import { advance } from '../../jobs/advance.ts';
import { catchUp } from '../../jobs/catch-up.ts';
import type { Core } from '../../jobs/core.ts';
import { type ChatPlatform, noCounts, type PostedItem, type SendResult } from '../../jobs/ports.ts';
import { lookAgain } from '../../jobs/replan/look-again.ts';
import { rulesOf } from '../../jobs/rules.ts';
import { runDay } from '../../jobs/run-day.ts';
import { staffByCode } from '../../jobs/staff/staff-member.ts';
import { openDb } from '../../prisma/client.ts';
import { type Content, plainText } from '../../templates/reader/card.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { createPaperChat } from '../outbox/paper-chat.ts';
import type { Dump, Row } from './dump.ts';

const templates = loadedTemplates();

/** A message of the bot in the old program's chat. */
interface OldMessage {
  readonly room_id: string;
  readonly author_id: string;
  readonly marker: string | null;
  readonly content: {
    readonly kind: string;
    readonly card?: Content;
    readonly about?: readonly PostedItem[];
  };
}

/**
 * The current program on an upgraded database, with the clock where the old program stopped. Its paper chat has the
 * old one's name and contains what had arrived there.
 */
export function openUpgradedCompany(url: string, dump: Dump) {
  const open = openDb(url);
  const clock = createStillClock(Temporal.Instant.from(dump.at));
  const rows = (table: string): readonly Row[] => dump.tables.find(({ name }) => name === table)?.rows ?? [];
  const old = rows('web_message').map((row) => row as unknown as OldMessage);
  const { chat, said, paper } = openPaper(old);
  const errors: string[] = [];
  const core: Core = {
    db: open.db,
    clock,
    rules: rulesOf(templates),
    templates,
    language: 'zh-CN',
    platforms: new Map([[chat.id, chat]]),
    log: {
      debug() {},
      info() {},
      warn() {},
      error: (fields, message) => errors.push(`${message} ${'err' in fields ? String(fields.err) : ''}`),
    },
    counts: noCounts,
    nudge: () => {},
  };
  const today = () => clock.now().toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
  const cards = () => [
    ...old.flatMap(({ room_id: room, content: { card } }) => (card === undefined ? [] : [{ room, card }])),
    ...paper.messages.slice(old.length).map(({ room, content }) => ({ room, card: content })),
  ];
  return {
    core,
    errors,
    rows,
    members: paper.members,
    /** Messages since the upgrade. */
    messages: () => paper.messages.slice(old.length),
    /** Keys of the texts posted before the upgrade and since. */
    saidBefore: old.flatMap(({ room_id, content }) =>
      (content.about ?? []).map((item) => nameItem(room_id, item)),
    ),
    saidSince: said,
    /** Lease holders died with the old program; real time has passed since. */
    leasesRunOut: async () => {
      const leaseUntil = new Date(0);
      await core.db.delivery.updateMany({ where: { state: 'claimed' }, data: { leaseUntil } });
      await core.db.inboundItem.updateMany({ where: { state: 'working' }, data: { leaseUntil } });
      await core.db.roomChange.updateMany({ where: { doneAt: null }, data: { leaseUntil } });
    },
    /** A start with rules changed by the version: everything is replanned. */
    start: async () => {
      await catchUp(core, async () => {});
      await lookAgain(core.db, today(), 'everybody');
      await runDay(core, today());
    },
    /** Advances through every moment up to a company time. */
    until: async (time: string) => {
      const { zone } = core.rules.playbook;
      await advance(core, clock, Temporal.PlainDateTime.from(time).toZonedDateTime(zone).toInstant());
    },
    /** Moves only the clock: the program is down. */
    isDownUntil: async (time: string) => {
      const { zone } = core.rules.playbook;
      await clock.moveTo(Temporal.PlainDateTime.from(time).toZonedDateTime(zone).toInstant());
    },
    /** Presses a button of a person's newest card with these words, however old. */
    press: async (code: string, words: string, label: string): Promise<string> => {
      const by = await staffByCode(core.db, code);
      const found = cards()
        .filter(({ room, card }) => room === `dm:${code}` && allWords(card).includes(words))
        .flatMap(({ card }) => card.buttons ?? [])
        .filter((one) => one.label === label)
        .at(-1);
      if (by === null || found === undefined) throw new Error(`${code} has no ${label} for ${words}`);
      const reply = await onClick(await contextOf(core, 'web', by, null), found.action, found.value);
      if (reply.kind === 'text') return plainText(reply.text);
      return reply.instead === undefined ? `form ${reply.form.form}` : plainText(reply.instead);
    },
    close: () => open.close(),
  };
}

function openPaper(old: readonly OldMessage[]) {
  const paper = createPaperChat();
  for (const { room_id: room, marker, content } of old) {
    paper.messages.push({
      room,
      marker: marker ?? '',
      audience: 'staff',
      text: '',
      content: content.card ?? { body: [] },
      says: [],
    });
  }
  const said: string[] = [];
  const note = async (room: string, about: readonly PostedItem[], sending: Promise<SendResult>) => {
    const sent = await sending;
    if (sent.status === 'accepted') said.push(...about.map((item) => nameItem(room, item)));
    return sent;
  };
  const { platform } = paper;
  const chat: ChatPlatform = {
    ...platform,
    id: 'web',
    post: (room, text, options) =>
      note(room.platformRoomId, options.about, platform.post(room, text, options)),
    dm: (to, text, options) => note(`dm:${to.platformUserId}`, options.about, platform.dm(to, text, options)),
  };
  return { chat, said, paper };
}

function nameItem(room: string, { customer, step, cycle, say }: PostedItem): string {
  return [room, customer, step, cycle, say].join(' ');
}

function allWords(card: Content): string {
  return [card.title ?? '', ...card.body, ...(card.fields ?? []).map(({ value }) => value)].join('\n');
}
