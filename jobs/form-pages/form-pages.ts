/**
 * Forms as web pages, for chats that cannot show a form: a link given to one person in the chat, good for one
 * submission. Only a digest of its token is stored. Lifetimes use PostgreSQL's real time: moving a rehearsal's clock
 * must neither end nor revive a page.
 */
import { createHash } from 'node:crypto';
import { Prisma } from '../../prisma/client.ts';
import type { Content } from '../../templates/reader/card.ts';
import type { FormView } from '../../templates/reader/form.ts';
import { said } from '../../templates/reader/said.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import type { AnswerHandle, FormPageTry, PlatformId } from '../ports.ts';
import { type StaffMember, staffById } from '../staff/staff-member.ts';
import { newToken } from '../secret-tokens.ts';
import { storable } from '../storable.ts';

export const pageMinutes = 60;
/** Maximum number of pages per person within the lifetime of one. */
const pagesAtMost = 100;
/** A page is deleted this long after it has expired. */
const keptMinutes = 60;
/** Deleted with each new page: more than one, so that the table does not grow. */
const deletedAtOnce = 20;

const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex');

export interface OfferedPage {
  /** Shown once and never stored. */
  readonly token: string;
  readonly for: StaffMember;
}

/**
 * Makes a page for the colleague behind an account; null if the account is not a colleague's.
 *
 * @throws XinhangError `rate_limited` after too many
 */
export async function offerFormPage(
  core: Core,
  platform: PlatformId,
  handle: AnswerHandle,
  view: FormView,
): Promise<OfferedPage | null> {
  const token = await newToken(core.db);
  await core.db.$executeRaw`
    DELETE FROM form_page WHERE id IN (
      SELECT id FROM form_page WHERE expires_at < now() - make_interval(mins => ${keptMinutes})
      ORDER BY expires_at LIMIT ${deletedAtOnce} FOR UPDATE SKIP LOCKED)`;
  const [made] = await core.db.$queryRaw<{ staff_id: string; recent: number }[]>`
    WITH theirs AS (
      SELECT i.staff_id, (
        SELECT count(*)::int FROM form_page p
        WHERE p.staff_id = i.staff_id AND p.offered_at > now() - make_interval(mins => ${pageMinutes})) AS recent
      FROM staff_identity i JOIN staff s ON s.id = i.staff_id AND s.left_on IS NULL
      WHERE i.platform = ${platform} AND i.platform_user_id = ${handle.platformUserId}),
    offered AS (
      INSERT INTO form_page (id, staff_id, platform, platform_user_id, token_digest, handle, view, offered_at, expires_at)
      SELECT gen_random_uuid(), staff_id, ${platform}, ${handle.platformUserId}, ${digestOf(token)},
        ${JSON.stringify(handle)}::jsonb, ${JSON.stringify(storable(view))}::jsonb, now(),
        now() + make_interval(mins => ${pageMinutes})
      FROM theirs WHERE recent < ${pagesAtMost})
    SELECT staff_id, recent FROM theirs`;
  if (made === undefined) return null;
  if (made.recent >= pagesAtMost) throw new XinhangError('rate_limited', said('form-page/too-many'));
  const who = await staffById(core.db, made.staff_id);
  return who === null ? null : { token, for: who };
}

interface Page {
  readonly id: string;
  readonly for: StaffMember;
}

/** A page as its person may see it now. */
export type FormPage = Page &
  (
    | {
        readonly state: 'open';
        readonly view: FormView;
        readonly platform: PlatformId;
        readonly handle: AnswerHandle;
        readonly try: FormPageTry;
      }
    | { readonly state: 'submitted' }
    | { readonly state: 'done'; readonly answer: Content }
  );

interface Row {
  readonly id: string;
  readonly staff_id: string;
  readonly platform: string;
  readonly handle: AnswerHandle;
  readonly view: FormView | null;
  readonly tries: number;
  readonly submitted: boolean;
  readonly answer: Content | null;
}

/**
 * The page of a token; null if it is unknown, expired or ended, and if its person has left or lost the account. From
 * outside these cases are indistinguishable.
 */
export async function readFormPage(core: Core, token: string): Promise<FormPage | null> {
  const [row] = await core.db.$queryRaw<Row[]>`
    SELECT p.id, p.staff_id, p.platform, p.handle, p.view, p.tries, p.submitted_at IS NOT NULL AS submitted, p.answer
    FROM form_page p JOIN staff s ON s.id = p.staff_id
    JOIN staff_identity i
      ON i.staff_id = p.staff_id AND i.platform = p.platform AND i.platform_user_id = p.platform_user_id
    WHERE p.token_digest = ${digestOf(token)} AND p.expires_at > now() AND s.left_on IS NULL`;
  const who = row === undefined ? null : await staffById(core.db, row.staff_id);
  if (row === undefined || who === null) return null;
  const { id, platform, handle, view, tries, submitted, answer } = row;
  const page: Page = { id, for: who };
  if (answer !== null) return { ...page, state: 'done', answer };
  if (view === null) return null;
  if (submitted) return { ...page, state: 'submitted' };
  return { ...page, state: 'open', view, platform, handle, try: { page: id, number: tries } };
}

/** Keeps a second submission of the same try from being offered; without effect when the first is worked off already. */
export async function markSubmitted(core: Core, { page, number }: FormPageTry): Promise<void> {
  await core.db.$executeRaw`
    UPDATE form_page SET submitted_at = now() WHERE id = ${page}::uuid AND tries = ${number} AND ended_at IS NULL`;
}

/** What a submission led to: the form once more, or an answer, with which the page is used up. */
export type FormPageOutcome = { readonly view: FormView } | { readonly answer: Content };

/** @returns false if there is no such page any more to show it, or it was settled before */
export async function settleFormPage(
  core: Core,
  { page, number }: FormPageTry,
  outcome: FormPageOutcome,
): Promise<boolean> {
  const change =
    'view' in outcome
      ? Prisma.sql`view = ${JSON.stringify(storable(outcome.view))}::jsonb, tries = tries + 1, submitted_at = NULL,
          expires_at = greatest(expires_at, now() + make_interval(mins => ${pageMinutes} / 2))`
      : Prisma.sql`view = NULL, answer = ${JSON.stringify(storable(outcome.answer))}::jsonb, ended_at = now()`;
  const settled = await core.db.$executeRaw`
    UPDATE form_page SET ${change}
    WHERE id = ${page}::uuid AND tries = ${number} AND ended_at IS NULL AND expires_at > now()`;
  return settled > 0;
}

/** Opens a page again whose submission could not be worked on, with what was typed. */
export async function reopenFormPage(
  core: Core,
  tried: FormPageTry,
  values: Readonly<Record<string, string>>,
  problem: string,
): Promise<void> {
  const row = await core.db.formPage.findUnique({ where: { id: tried.page }, select: { view: true } });
  // Written by `offerFormPage` or `settleFormPage`.
  const view = (row?.view ?? null) as FormView | null;
  if (view === null) return;
  const fields = view.fields.map(({ initial: _initial, problem: _problem, ...field }) => {
    const initial = values[field.key];
    return initial === undefined ? field : { ...field, initial };
  });
  await settleFormPage(core, tried, { view: { ...view, fields, problem } });
}
