import type { FastifyRequest } from 'fastify';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { XinhangError } from '../../jobs/errors.ts';
import { isExternal, type WebPerson } from '../platforms/web/directory.ts';
import type { WebPlatform } from '../platforms/web/web-platform.ts';
import {
  type ConsoleLinkView,
  type DialectView,
  type FollowUpsView,
  type MovedView,
  moves,
  type ToldView,
  type StageView,
} from './api.ts';
import type { Rehearsal } from './rehearsal.ts';
import { platformWords } from '../../templates/reader/platform-words.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import type { Words } from '../../templates/reader/words.ts';
import { readerLanguage } from '../http/reader-language.ts';
import type { PlatformName } from '../platforms/index.ts';

const moveBody = z.strictObject({ move: z.enum(moves) });
const dialectBody = z.strictObject({ to: z.string().max(20) });
const customerQuery = z.object({ customer: z.string().min(1).max(100) });

/**
 * Routes of the stage: the people to act as, the clock, and a customer's follow-ups.
 *
 * @param words the company's
 */
export function registerRehearsalRoutes(web: WebPlatform, rehearsal: Rehearsal, words: Words): void {
  let moving = false;
  let dialect: PlatformName = 'web';

  const viewer = async (request: FastifyRequest) => web.authenticate(request);

  web.protect((http) => {
    http.get('/api/rehearsal/stage', async (request): Promise<StageView> => {
      const [people, unread, next] = await Promise.all([
        rehearsal.people(),
        web.countUnread(),
        rehearsal.replayedTo() === null ? rehearsal.nextEventAt() : null,
      ]);
      return {
        now: rehearsal.now().toString(),
        zone: rehearsal.zone,
        nextEventAt: next?.toString() ?? null,
        replayedTo: rehearsal.replayedTo()?.toString() ?? null,
        people: people.map((person) => ({ ...person, unread: unread.get(person.id) ?? 0 })),
        dialect: await describeDialect(dialect, (what) => words.say(what, readerLanguage(request))),
      };
    });

    http.post('/api/rehearsal/clock', async (request): Promise<MovedView> => {
      const person = await viewer(request);
      const { move } = moveBody.parse(request.body);
      // Concurrent moves would deliver the days of the second before those of the first.
      if (moving) throw new XinhangError('already_exists', said('web/clock-moving'));
      moving = true;
      try {
        const before = await web.latestSeq();
        const isAnythingSaid = async () => (await web.postedSince(before)).length > 0;
        const moved =
          move === 'next-event'
            ? await moveToNextEvent(rehearsal, isAnythingSaid)
            : await moveByDays(rehearsal, move === 'next-day' ? 1 : 7);
        const told = (await web.postedSince(before)).flatMap((posted) => toTold(posted, person));
        return { now: rehearsal.now().toString(), moved, told };
      } finally {
        moving = false;
        web.announceStage();
      }
    });

    http.post('/api/rehearsal/console', async (request): Promise<ConsoleLinkView> => {
      const person = await viewer(request);
      if (isExternal(person)) throw new XinhangError('not_allowed', said('web/not-for-customers'));
      return { url: await rehearsal.consoleLink(person.id) };
    });

    http.post('/api/rehearsal/dialect', async (request, reply) => {
      await viewer(request);
      const { to } = dialectBody.parse(request.body);
      const { capabilitiesOf } = await loadCapabilities();
      if (!isIn(capabilitiesOf, to)) throw new XinhangError('not_found', said('web/not-there'));
      dialect = to;
      web.keepTo(to === 'web' ? null : capabilitiesOf[to]);
      web.announceStage();
      return reply.code(204).send();
    });

    http.get('/api/rehearsal/follow-ups', async (request): Promise<FollowUpsView> => {
      const person = await viewer(request);
      const { customer } = customerQuery.parse(request.query);
      if (isExternal(person)) throw new XinhangError('not_allowed', said('web/not-for-customers'));
      return { followUps: await rehearsal.followUps(customer, person.id) };
    });
  });
}

/** Loaded when it is needed: it loads the code of every platform. */
const loadCapabilities = async () => await import('../platforms/describe-capabilities.ts');

const isIn = <T extends object>(table: T, key: PropertyKey): key is keyof T => Object.hasOwn(table, key);

async function describeDialect(id: PlatformName, say: (what: AnySaid) => string): Promise<DialectView> {
  const { capabilitiesOf, noticeable } = await loadCapabilities();
  const { groupInbound, customerPost, whisper, form } = capabilitiesOf[id];
  return {
    id,
    name: say(platformWords[id]),
    means: { groupInbound, customerPost, whisper, form },
    facts: noticeable(id, say),
    all: Object.entries(platformWords).map(([one, name]) => ({ id: one, name: say(name) })),
  };
}

type Posted = Awaited<ReturnType<WebPlatform['postedSince']>>[number];

/** Nothing for a customer who was not among those who received it. */
function toTold({ message, room }: Posted, viewer: WebPerson): ToldView[] {
  const readers = room.members.filter(
    ({ personId }) => message.onlyFor === null || personId === message.onlyFor,
  );
  const own = readers.find(({ personId }) => personId === viewer.id);
  const reader = own ?? (isExternal(viewer) ? undefined : readers[0]);
  if (reader === undefined) return [];
  const isPersonal = room.kind === 'dm' || message.onlyFor !== null;
  const to = isPersonal ? reader.name : room.name;
  return [{ room: room.id, reader: reader.personId, to, title: titleOf(message.content) }];
}

function titleOf(content: Posted['message']['content']): string {
  const text = content.kind === 'card' ? (content.card.title ?? content.card.body[0] ?? '') : content.text;
  return text.split('\n')[0] ?? '';
}

/** A plan with nothing to say for longer than this is left to the viewer. */
const mostDaysAhead = 92;

/**
 * Goes on to the first event at which anything is posted: days without a post are skipped. Returns
 * whether there was an event.
 */
async function moveToNextEvent(
  rehearsal: Rehearsal,
  isAnythingSaid: () => Promise<boolean>,
): Promise<boolean> {
  const until = rehearsal.now().add({ hours: mostDaysAhead * 24 });
  for (let moved = false; ; moved = true) {
    const now = rehearsal.now();
    const next = await rehearsal.nextEventAt();
    if (next === null || (moved && Temporal.Instant.compare(next, until) > 0)) return moved;
    const isLate = Temporal.Instant.compare(next, now) <= 0;
    await rehearsal.moveTo(isLate ? now : next);
    // What is late says all it has to say now.
    if (isLate || (await isAnythingSaid())) return true;
  }
}

/** Keeps the local time of day. */
async function moveByDays(rehearsal: Rehearsal, days: number): Promise<boolean> {
  await rehearsal.moveTo(rehearsal.now().toZonedDateTimeISO(rehearsal.zone).add({ days }).toInstant());
  return true;
}
