import { matterOf, titleOf } from '../approvals/name-request.ts';
import { allActing } from '../access/acting-staff.ts';
import { can } from '../access/can.ts';
import type { Core } from '../core.ts';
import { type Approvers, loadApprovers } from '../approvals/deciders.ts';
import { findRequests, waitsFor } from '../approvals/find-request.ts';
import { type NewNotice, writeNotices } from '../notices/write-notice.ts';
import { readSetting } from '../settings.ts';
import { composeDigest } from './compose-digest.ts';
import { readDigestRows } from './digest-rows.ts';
import { type DigestSpan, digestNow } from './digest-time.ts';
import { noticeKey } from '../notices/notice-key.ts';

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
    if (rows.length === 0 && waiting.size === 0) return;
    const { language } = core;
    const workOf = createWork(core);
    const present = [...approvers.values()].filter(({ standInId }) => standInId === null);
    const readers = await allActing(tx, present, digest.day);
    const notices = readers.flatMap((who): NewNotice[] => {
      const briefed = can(who, 'team.brief');
      const reader = { who, briefed, waiting: waiting.get(who.id) ?? [] };
      const values = composeDigest(rows, reader, { language, workOf });
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
): Promise<ReadonlyMap<string, readonly string[]>> {
  const waiting = new Map<string, readonly string[]>();
  for (const request of await findRequests(tx, { state: 'pending' })) {
    const words = `${titleOf(core, request)} · ${matterOf(request)} · ${request.applicant.name}`;
    for (const { id } of waitsFor(approvers, core.templates.approvals, request).asked) {
      waiting.set(id, [...(waiting.get(id) ?? []), words]);
    }
  }
  return waiting;
}

function createWork({ rules, language }: Core): (step: string) => string {
  const works = new Map(rules.playbook.steps.map(({ key: step, work }) => [step, work[language]]));
  return (step) => works.get(step) ?? step;
}
