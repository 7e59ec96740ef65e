import type { Language } from '../../templates/reader/form.ts';
import { listLines } from '../../templates/reader/list-lines.ts';
import type { Values } from '../../templates/reader/values.ts';
import { type ActingStaff, seatsOf } from '../access/acting-staff.ts';
import { concerns } from '../access/scopes.ts';
import type { StaffId } from '../plan/types.ts';
import type { DigestRow } from './digest-rows.ts';

/** A recipient of a digest. */
export interface Reader {
  readonly who: ActingStaff;
  /** Gets the team digest instead of a personal one. */
  readonly briefed: boolean;
  /** Requests waiting for their decision, as text. */
  readonly waiting: readonly string[];
}

export interface DigestWords {
  readonly language: Language;
  /** The display name of a step, or of a log's purpose. */
  workOf(step: string): string;
}

/** Further items are only counted: the digest is read on a phone on the way home. */
const named = 10;
const namedLogs = 5;
const wordsShown = 24;

/**
 * The content of one person's digest; null when empty. With `briefed`, it covers the team and lists the day's logs by
 * person; otherwise the reader's own work and that of the people they stand in for.
 */
export function composeDigest(rows: readonly DigestRow[], reader: Reader, words: DigestWords): Values | null {
  const { who, briefed } = reader;
  const ownWork = seatsOf(who);
  const isOwn = ({ staffId }: DigestRow) => staffId !== null && ownWork.includes(staffId);
  const isTeams = ({ staffId, supervisorId }: DigestRow) =>
    concerns('rated', who, { owner: staffId, supervisor: supervisorId, salesperson: null, assistant: null });
  const mine = rows.filter(briefed ? isTeams : isOwn);
  const [logs, closed, due] = (['log', 'closed', 'due'] as const).map((kind) =>
    mine.filter((row) => row.kind === kind),
  );
  if (logs === undefined || closed === undefined || due === undefined) return null;
  const waiting = briefed ? reader.waiting : [];
  // In a personal digest, closed follow-ups already appear as the reader's own logs.
  const told = briefed ? closed : [];
  if (logs.length + told.length + due.length + waiting.length === 0) return null;
  const followUp = (row: DigestRow) => {
    const owner = row.staff === null || row.staffId === who.id ? [] : [row.staff];
    return [`${row.code} ${row.customer}`, words.workOf(row.step), ...owner].join(' · ');
  };
  return {
    logs: logs.length,
    logLines: briefed && logs.length > 0 ? describeLogs(logs, words) : false,
    closed: told.length,
    closedLines: told.length > 0 && listLines(told.map(followUp), named, words.language),
    due: due.length,
    dueLines: due.length > 0 && listLines(due.map(followUp), named, words.language),
    waiting: waiting.length,
    waitingLines: waiting.length > 0 && listLines(waiting, named, words.language),
  };
}

/** One heading per person with the count, then one line per log. */
function describeLogs(logs: readonly DigestRow[], { language }: DigestWords): string {
  const people = new Map<StaffId | null, readonly DigestRow[]>();
  for (const log of logs) people.set(log.staffId, [...(people.get(log.staffId) ?? []), log]);
  return [...people.values()]
    .map((own) => {
      const name = own[0]?.staff ?? '—';
      const head = language === 'en' ? `${name} (${own.length})` : `${name}（${own.length}）`;
      const lines = own.map(({ code, customer, words }) =>
        [`${code} ${customer}`, ...(words === null ? [] : [beginning(words)])].join(' · '),
      );
      return `${head}\n${listLines(lines, namedLogs, language)}`;
    })
    .join('\n');
}

function beginning(words: string): string {
  const chars = Array.from(words.replace(/\s+/gu, ' ').trim());
  return chars.length <= wordsShown ? chars.join('') : `${chars.slice(0, wordsShown - 1).join('')}…`;
}
