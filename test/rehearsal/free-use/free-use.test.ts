import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it, type ProvidedContext } from 'vitest';
import type { MessageView } from '../../../bot/platforms/web/api.ts';
import { moves, type StageView } from '../../../bot/rehearsal/api.ts';
import { type ActingStaff, actingStaff } from '../../../jobs/access/acting-staff.ts';
import { mayReadEntry } from '../../../jobs/access/entries.ts';
import { findReadable } from '../../../jobs/customers/find-readable.ts';
import { entryById } from '../../../jobs/registers/find-entry.ts';
import { dayOf } from '../../../jobs/plan/moments.ts';
import type { FormView, Language } from '../../../templates/reader/form.ts';
import { toDbDate } from '../../../prisma/days.ts';
import { freshDatabase } from '../../database.ts';
import { textOf } from '../../flow/page-client.ts';
import { lookAs } from '../../platforms/web/client.ts';
import { openStream } from '../../platforms/web/events.ts';
import { aRehearsal } from '../a-rehearsal.ts';
import { type Posted, doubled, falseAlarms, faultsIn, faultsOf, randomFrom } from './faults.ts';

type ProvidedFreeUse = ProvidedContext['freeUse'];

declare module 'vitest' {
  interface ProvidedContext {
    /** Given by `npm run wander`. */
    readonly freeUse: {
      readonly seed: number;
      readonly steps: number;
      readonly language: Language;
      readonly at: string;
    };
  }
}

const { seed, steps, language, at } = (inject('freeUse') as ProvidedFreeUse | undefined) ?? {
  seed: 1,
  steps: 15,
  language: 'zh-CN',
  at: '2026-11-23T10:00',
};

/** The examples of the command table. */
const tables = {
  'zh-CN': { file: 'commands.zh-CN.md', example: /`(\/crm \p{Script=Han}[^`]*)`/gu },
  en: { file: 'commands.md', example: /`(\/crm [^`<[]*)` \|[^|]*\|$/gmu },
} as const;
const { file, example } = tables[language];
const commands = [...readFileSync(join(import.meta.dirname, '../../../docs', file), 'utf8').matchAll(example)]
  .map(([, one = '']) => one)
  // After it a person is rightly spoken to in the other language.
  .filter((one) => !/^\/crm (?:语言|language)/u.test(one));
const customersSay = ['设备什么时候到？', '@新航 设备什么时候到？', '很好', '有问题，漏油', '4'];

function labelsOf({ content }: MessageView): readonly string[] {
  if (content.kind !== 'card') return [];
  const { title = '', fields = [], buttons = [] } = content.card;
  return [title, ...fields.map(({ label }) => label), ...buttons.map(({ label }) => label)];
}

it(`${steps} things that people may do at random find no fault, seed ${seed}, ${language}, from ${at}`, {
  timeout: 3_600_000,
}, async () => {
  const database = await freshDatabase();
  const rehearsal = aRehearsal(database.db, at);
  const { core, web } = rehearsal;
  Object.assign(core, { language });
  const forms: FormView[] = [];
  const { openForm } = web;
  Object.assign(web, {
    openForm: async (...[handle, form]: Parameters<typeof openForm>) => {
      forms.push(form);
      return await openForm(handle, form);
    },
  });
  /** Finance has entries of customers whose file it does not read. */
  const mayReadAbout = async (
    who: ActingStaff,
    {
      subjectKind,
      subjectId,
      customer,
    }: {
      readonly subjectKind: string;
      readonly subjectId: string;
      readonly customer: { code: string } | null;
    },
  ) => {
    if (subjectKind === 'entry') {
      const entry = await entryById(core, core.db, subjectId);
      return entry === null || mayReadEntry(entry.register, who, entry);
    }
    return customer === null || (await findReadable(core.db, who, customer.code)) !== null;
  };
  const closing: (() => void)[] = [];
  const faults: string[] = [];
  try {
    await rehearsal.seed();
    const url = await rehearsal.listen();
    const pick = randomFrom(seed);
    const one = <T>(of: readonly T[]) => of[pick(of.length)] as T;
    const page = randomUUID();
    const open = async (person: string) => {
      const client = await lookAs(url, person);
      const stream = await openStream(url, client.token, page);
      closing.push(stream.close);
      await stream.next('changed');
      return client;
    };
    const li = await open('li');
    const { people } = (await li.get<StageView>('/api/rehearsal/stage')).body;
    const clients = new Map([['li', li]]);
    const looked = new Set<string>();

    for (let step = 0; step < steps; step++) {
      const person = one(people);
      const client = clients.get(person.id) ?? (await open(person.id));
      clients.set(person.id, client);
      const { rooms } = await client.sync();
      // Who has left is signed out.
      if (rooms === undefined) continue;
      const room = one(rooms);
      const external = room.members.some(({ id, external: is }) => id === person.id && is);
      const own = external ? room.id : `dm:${person.id}`;
      const where = pick(5) === 0 ? room.id : own;
      const watched = [...new Set([own, where])].filter((id) => rooms.some((there) => there.id === id));
      let done = '';
      const seen: Posted[] = [];
      const note = (found: readonly string[], text: string) =>
        faults.push(...found.map((fault) => `${step} ${fault}, after ${done}\n  ${text.slice(0, 600)}`));
      const see = async (id: readonly string[]) => {
        const messages = (await Promise.all(id.map((each) => client.messages(each)))).flat();
        for (const message of messages) {
          const version = `${message.id}.${message.version}`;
          if (message.author.id !== 'bot' || looked.has(version)) continue;
          looked.add(version);
          note(
            faultsIn({ text: textOf(message), toCustomer: external, labels: labelsOf(message), language }),
            textOf(message),
          );
          seen.push({ room: message.room, text: textOf(message), at: message.at });
        }
        return messages;
      };
      const marks = (list: readonly MessageView[]) =>
        list
          .filter(({ author }) => author.id === 'bot')
          .map(({ id, version }) => `${id}.${version}`)
          .join();
      const act = async (
        what: 'press' | 'say' | 'form',
        body: Parameters<typeof client.input>[0],
        before: string,
      ) => {
        const shown = forms.length;
        const { status } = await client.input({ ...body, page });
        await rehearsal.settled();
        const answered = forms.length > shown || marks(await see(watched)) !== before;
        // Customers talk among themselves.
        const silent = what === 'say' && (external || where === room.id);
        note(
          faultsOf({ what, status, answered: answered || silent, errors: rehearsal.errors.splice(0) }),
          JSON.stringify(body),
        );
        return forms.length > shown ? forms.at(-1) : undefined;
      };

      const before = await see(watched);
      const buttons = before.flatMap((message) =>
        message.content.kind === 'card'
          ? (message.content.card.buttons ?? []).map((button) => ({ message, button }))
          : [],
      );
      const kind = pick(10);
      if (kind < 8) {
        let form: FormView | undefined;
        if (kind < 5 && buttons.length > 0) {
          const { message, button } = one(buttons.slice(-25));
          done = `${person.id} presses [${button.label}] of ${textOf(message).slice(0, 60)}`;
          const { action, value } = button;
          form = await act('press', { kind: 'click', message: message.id, action, value }, marks(before));
        } else {
          const typed = one(external ? customersSay : commands);
          const text =
            external || pick(4) > 0
              ? typed
              : one([
                  typed.slice(0, -2),
                  `、${typed.slice(1)}`,
                  typed.replace('C001', 'C999'),
                  `${typed} 颜色=红`,
                ]);
          done = `${person.id} says ${text} in ${where}`;
          form = await act('say', { kind: 'say', room: where, text }, marks(before));
        }
        if (form !== undefined) {
          const words = [
            form.title,
            form.intro ?? '',
            ...form.fields.map(({ label, hint }) => `${label} ${hint ?? ''}`),
          ];
          note(faultsIn({ text: words.join('\n'), toCustomer: external, language }), words.join('\n'));
          const values = Object.fromEntries(
            form.fields.flatMap(({ key, choices = [], initial, type }): [string, string][] => {
              if (pick(8) === 0) return [];
              if (choices.length > 0) return [[key, one(choices).value]];
              if (initial !== undefined) return [[key, initial]];
              if (type === 'day') return [[key, one(['2026-12-10', '2026-11-01', '明天'])]];
              if (type === 'money' || type === 'number') return [[key, one(['100', '500.01', '-3', '一百'])]];
              return [[key, one(type === 'staff' ? ['zhang', '张伟', '某'] : ['设备正常', '漏'.repeat(30)])]];
            }),
          );
          done += ` → ${form.form} ${JSON.stringify(values)}`;
          const now = marks(await see(watched));
          await act(
            'form',
            { kind: 'form', form: form.form, subject: form.subject, values, room: where },
            now,
          );
        }
      } else {
        const move = one(moves);
        done = `the clock goes on: ${move}`;
        const today = toDbDate(dayOf(core.clock.now(), core.rules.playbook));
        const isOver = { OR: [{ NOT: { state: 'open' as const } }, { snoozedUntil: { gt: today } }] };
        const over = await core.db.followUp.findMany({ where: isOver, select: { id: true } });
        const known = new Set(
          (await core.db.reminder.findMany({ where: { state: 'posted' }, select: { id: true } })).map(
            ({ id }) => id,
          ),
        );
        const { status } = await li.post('/api/rehearsal/clock', { move });
        await rehearsal.settled();
        note(faultsOf({ what: 'move', status, answered: true, errors: rehearsal.errors.splice(0) }), move);
        const now = dayOf(core.clock.now(), core.rules.playbook);
        const still = await core.db.followUp.findMany({
          where: {
            id: { in: over.map(({ id }) => id) },
            OR: [{ NOT: { state: 'open' } }, { snoozedUntil: { gt: toDbDate(now) } }],
          },
          select: { id: true },
        });
        const posted = (
          await core.db.reminder.findMany({
            where: { state: 'posted' },
            include: { recipient: true, followUp: { include: { customer: true } } },
          })
        ).filter(({ id }) => !known.has(id));
        const told = await Promise.all(
          posted.map(async ({ followUpId, followUp, recipient, say }) => ({
            followUpId,
            to: `${recipient?.code ?? 'the customer'} (${say})`,
            mayRead:
              recipient === null ||
              (await mayReadAbout(await actingStaff(core.db, recipient, now), followUp)),
          })),
        );
        note(falseAlarms(told, new Set(still.map(({ id }) => id))), move);
        seen.length = 0;
        await see(watched);
        note(doubled(seen), seen.map(({ text }) => text).join('\n'));
      }
    }
  } finally {
    for (const close of closing) close();
    await rehearsal.close();
    await database.close();
  }
  expect(faults).toEqual([]);
});
