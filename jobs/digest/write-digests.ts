import { asSentence } from '../../templates/reader/as-sentence.ts';
import { Temporal } from 'temporal-polyfill';
import { matterOf, titleOf } from '../approvals/name-request.ts';
import { type ActingStaff, allActing, seatsOf } from '../access/acting-staff.ts';
import { can, holdsOneOf } from '../access/can.ts';
import type { Core } from '../core.ts';
import { inWords, speakingTo, spoken } from '../in-words.ts';
import { type Approvers, loadApprovers } from '../approvals/deciders.ts';
import { findRequests, type FoundRequest, isHeld, waitsFor } from '../approvals/find-request.ts';
import { type NewNotice, type NoticeValues, writeNotices } from '../notices/write-notice.ts';
import { readSetting } from '../settings.ts';
import { type DigestRow, readDigestRows } from './digest-rows.ts';
import { commandLabel } from '../registers/check-move.ts';
import { type MonthlyList, readMonthlyLists } from './monthly-lists.ts';
import { digestNow, type DigestSpan } from './digest-time.ts';
import { chosenLanguages } from '../staff/chosen-language.ts';
import { readOwnSettings } from '../staff/own-settings.ts';
import { noticeKey } from '../notices/notice-key.ts';
import { listLines } from '../../templates/reader/list-lines.ts';
import { said } from '../../templates/reader/said.ts';
import { concerns, may } from '../access/scopes.ts';
import { afterQuiet, officeHours } from '../plan/own-hours.ts';
import { wallTimeOf } from '../plan/moments.ts';
import type { StaffId } from '../plan/types.ts';
import { formatTime } from '../../templates/reader/values.ts';

const key = 'evening-digest';

/** Whether today's digest is due and not yet written. */
export async function isDigestDue(core: Core): Promise<boolean> {
  const digest = digestNow(core.clock.now(), core.rules);
  return digest !== null && (await readSetting(core.db, key)) !== digest.day.toString();
}

/**
 * Writes the evening digest (requirements 3.2): one notice per person and working day; none for those who are away or
 * have nothing to read. Written once per day, even with concurrent calls; skipped if the program was not running at the
 * time.
 */
export async function writeDigests(core: Core): Promise<void> {
  const digest = digestNow(core.clock.now(), core.rules);
  if (digest === null || !(await isDigestDue(core))) return;
  const day = digest.day.toString();
  await core.db.$transaction(async (tx) => {
    const first = await tx.$executeRaw`
      INSERT INTO setting (key, value) VALUES (${key}, to_jsonb(${day}::text))
      ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE setting.value <> excluded.value`;
    if (first === 0) return;
    const rows = await readDigestRows(tx, digest, core.rules);
    const approvers = await loadApprovers(tx, digest.day);
    const waiting = await waitingFor(core, tx, approvers);
    const lists = await readMonthlyLists(tx, core, digest.day, namedEntries);
    if (rows.length === 0 && waiting.size === 0 && lists.length === 0) return;
    const settings = await readOwnSettings(tx);
    const languages = await chosenLanguages(tx);
    // Who has quiet hours until the window closes gets none: the next morning it would be outdated.
    const wants = (id: StaffId) => {
      const { digest: isOn, hours } = settings.get(id) ?? { digest: true, hours: officeHours };
      const at = afterQuiet(digest.at, hours, core.rules.playbook);
      return isOn && Temporal.Instant.compare(at, digest.until) < 0;
    };
    const present = [...approvers.values()].filter(({ id, standInId }) => standInId === null && wants(id));
    const readers = await allActing(tx, present, digest.day);
    const notices = readers.flatMap((who): NewNotice[] => {
      const briefed = can(who, 'team.brief');
      const own = lists.filter(({ register }) => holdsOneOf(who, register.monthly));
      const reader = { who, briefed, waiting: waiting.get(who.id) ?? [], lists: own };
      const values = composeDigest(speakingTo(core, languages.get(who.id) ?? null), rows, reader);
      return values === null ? [] : [noticeOf(digest, who.id, briefed, values)];
    });
    await writeNotices(tx, notices);
  });
}

function noticeOf(
  { day, at }: DigestSpan,
  recipientId: string,
  briefed: boolean,
  values: NonNullable<NewNotice['values']>,
): NewNotice {
  return {
    key: noticeKey({ is: 'digest', on: day, recipientId }),
    say: briefed ? 'digest/team' : 'digest/own',
    recipientId,
    values: { ...values, dayOn: day },
    at,
  };
}

/** The requests waiting for each person's decision, as text. */
async function waitingFor(
  core: Core,
  tx: Parameters<typeof findRequests>[0],
  approvers: Approvers,
): Promise<ReadonlyMap<string, readonly FoundRequest[]>> {
  const waiting = new Map<string, readonly FoundRequest[]>();
  for (const request of await findRequests(tx, { state: 'pending' })) {
    if (isHeld(core.templates.approvals, request)) continue;
    for (const { id } of waitsFor(approvers, core.templates.approvals, request).asked) {
      waiting.set(id, [...(waiting.get(id) ?? []), request]);
    }
  }
  return waiting;
}

function createWork({ rules, language }: Core): (step: string) => string {
  const works = new Map(rules.playbook.steps.map(({ key: step, work }) => [step, work[language]]));
  return (step) => works.get(step) ?? step;
}

/** A recipient of a digest. */
interface Reader {
  readonly who: ActingStaff;
  /** Gets the team digest instead of a personal one. */
  readonly briefed: boolean;
  /** Requests waiting for their decision. */
  readonly waiting: readonly FoundRequest[];
  /** What they get every month, on its day. */
  readonly lists: readonly MonthlyList[];
}

/** Further items are only counted: the digest is read on a phone on the way home. */
const named = 10;
const namedEntries = 20;
const namedLogs = 5;
const namedPeople = 10;
const wordsShown = 24;

/**
 * The content of one person's digest, in their language; null when empty. With `briefed`, it covers the team and lists the day's logs by
 * person; otherwise the reader's own work and that of the people they stand in for.
 */
function composeDigest(core: Core, rows: readonly DigestRow[], reader: Reader): NoticeValues | null {
  const workOf = createWork(core);
  const { who, briefed } = reader;
  const ownWork = seatsOf(who);
  const isOwn = ({ staffId }: DigestRow) => staffId !== null && ownWork.includes(staffId);
  const isTeams = ({ staffId, supervisorId }: DigestRow) =>
    concerns('rated', who, { owner: staffId, supervisor: supervisorId, salesperson: null, assistant: null });
  const mine = rows.filter(briefed ? isTeams : isOwn);
  const [logs, closed, due, missed] = (['log', 'closed', 'due', 'missed'] as const).map((kind) =>
    mine.filter((row) => row.kind === kind),
  );
  if (logs === undefined || closed === undefined || due === undefined || missed === undefined) return null;
  const waiting = (briefed ? reader.waiting : []).map(
    (request) =>
      `${asSentence(spoken(core, titleOf(core, request)))} · ${matterOf(request)} · ${request.applicant.name}`,
  );
  // In a personal digest, closed follow-ups already appear as the reader's own logs.
  const told = briefed ? closed : [];
  const keeps = holdsOneOf(who, core.rules.playbook.contactsTo);
  const known = new Set(mine);
  const copies = keeps
    ? rows.filter((row) => row.kind === 'log' && !known.has(row) && may('read', who, row))
    : [];
  const all = [logs, told, due, missed, waiting, copies, reader.lists];
  if (all.every(({ length }) => length === 0)) return null;
  const followUps = (all: readonly DigestRow[]) => [
    ...all.filter(({ isDuty }) => !isDuty).map(followUp),
    ...dutyLines(core, all, who.id),
  ];
  const followUp = (row: DigestRow) => {
    const owner = row.staff === null || row.staffId === who.id ? [] : [row.staff];
    const number = row.number === null ? [] : [row.number];
    const hour = row.dueMs === null ? [] : [hourIn(core, row.dueMs)];
    return [...customerOf(row), workOf(row.step), ...number, ...hour, ...owner].join(' · ');
  };
  return {
    logs: logs.length,
    logLines: briefed && logs.length > 0 ? describeLogs(core, logs) : false,
    copies: copies.length,
    copyLines: copies.length > 0 && describeLogs(core, copies),
    closed: told.length,
    closedLines: told.length > 0 && listLines(core, followUps(told), named),
    due: due.length,
    dueLines: due.length > 0 && listLines(core, followUps(due), named),
    missed: missed.length,
    missedLines: missed.length > 0 && listLines(core, followUps(missed), named),
    waiting: waiting.length,
    waitingLines: waiting.length > 0 && listLines(core, waiting, named),
    lists: reader.lists.length > 0 && reader.lists.map((list) => describeList(core, list)).join('\n\n'),
  };
}

function describeList(core: Core, { register, total, entries }: MonthlyList): string {
  const { language } = core;
  const head = said('list/monthly', {
    title: register.title,
    total,
    command: commandLabel(register),
  });
  const lines = entries.map(({ number, state, summary, opener }) => {
    const label = register.states.find(({ key }) => key === state)?.label[language] ?? state;
    return [number, beginning(summary), label, opener].join(' · ');
  });
  return `${inWords(core, head)}\n${listLines(core, lines, namedEntries, total)}`;
}

function hourIn({ rules: { playbook } }: Core, dueMs: number): string {
  return formatTime(wallTimeOf(Temporal.Instant.fromEpochMilliseconds(Math.floor(dueMs)), playbook));
}

/** One line for each duty, with everyone whose it is. */
function dutyLines(core: Core, rows: readonly DigestRow[], readerId: StaffId): readonly string[] {
  const workOf = createWork(core);
  const people = new Map<string, string[]>();
  for (const { isDuty, step, staff, staffId } of rows) {
    if (!isDuty) continue;
    const names = people.get(step) ?? [];
    people.set(step, names);
    if (staff !== null && staffId !== readerId) names.push(staff);
  }
  return [...people].map(([step, names]) =>
    [workOf(step), ...(names.length === 0 ? [] : [namedOf(core, names)])].join(' · '),
  );
}

/** The first ones by name, the others by their number. */
function namedOf(core: Core, names: readonly string[]): string {
  const more = names.length - namedPeople;
  const shown = inWords(core, said('list/names', { names: names.slice(0, namedPeople) }));
  return more > 0 ? `${shown} ${inWords(core, said('list/and-more-people', { more }))}` : shown;
}

/** One heading per person with the count, then one line per log. */
function describeLogs(core: Core, logs: readonly DigestRow[]): string {
  const people = new Map<StaffId | null, DigestRow[]>();
  for (const log of logs) {
    const own = people.get(log.staffId);
    if (own === undefined) people.set(log.staffId, [log]);
    else own.push(log);
  }
  const all = [...people.values()];
  const others = all.slice(namedPeople);
  const count = others.reduce((sum, own) => sum + own.length, 0);
  const rest = said('list/more-people', { people: others.length, count });
  return [
    ...all.slice(0, namedPeople).map((own) => {
      const name = own[0]?.staff ?? '—';
      const head = inWords(core, said('list/counted', { name, count: own.length }));
      const lines = own.map((row) =>
        [...customerOf(row), ...(row.words === null ? [] : [beginning(row.words)])].join(' · '),
      );
      return `${head}\n${listLines(core, lines, namedLogs)}`;
    }),
    ...(others.length === 0 ? [] : [inWords(core, rest)]),
  ].join('\n');
}

function customerOf({ code, customer }: DigestRow): readonly string[] {
  return code === null || customer === null ? [] : [`${code} ${customer}`];
}

function beginning(words: string): string {
  const chars = Array.from(words.replace(/\s+/gu, ' ').trim());
  return chars.length <= wordsShown ? chars.join('') : `${chars.slice(0, wordsShown - 1).join('')}…`;
}
