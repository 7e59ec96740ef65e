import { mayMoveEntry } from '../../jobs/access/entries.ts';
import type { ShownTo } from '../../jobs/access/note-access.ts';
import { namesOf } from '../../jobs/approvals/turn-notices.ts';
import { explain, inWords } from '../../jobs/in-words.ts';
import type { FoundEntry } from '../../jobs/registers/find-entry.ts';
import { type EntryMove, moveEntry } from '../../jobs/entries/move-entry.ts';
import { defaultAnswers } from '../../jobs/registers/default-answers.ts';
import { WrongAnswer } from '../../jobs/registers/wrong-answer.ts';
import { Warned } from '../../jobs/registers/check-guards.ts';
import {
  checkMayMove,
  buttonLabel,
  checkMovable,
  commandLabel,
  stateLabel,
} from '../../jobs/registers/check-move.ts';
import { type Move, movesFrom } from '../../templates/reader/register.ts';
import type { Answers } from '../actions/engine/define.ts';
import { formAgain } from '../forms/explain-answers.ts';
import { answer, type CommandContext, type Reply, tell } from '../commands/engine/context.ts';
import { describeEntry, describeResult, nameEntry, summaryOf } from './describe-entry.ts';
import { makeRoom } from '../commands/customer/make-room.ts';
import type { CustomerRef } from '../../jobs/customers/find-customer.ts';
import { staffById } from '../../jobs/staff/staff-member.ts';
import { moveSubject } from './entry-subject.ts';

/**
 * The form of a move; a move without one is made at once. The person may make it.
 *
 * @param version of the card that was pressed; absent: they typed a command
 */
export async function beginMove(
  ctx: CommandContext,
  entry: FoundEntry,
  move: Move,
  version?: number,
): Promise<Reply> {
  const { core } = ctx;
  await checkMovable(core, core.db, entry, move, version);
  if (move.form === undefined) return await makeMove(ctx, entry, move, {});
  const { by, today } = ctx;
  const { customer } = entry;
  const initial = await defaultAnswers(core, move.form, { by, customer, today });
  const view = core.templates.forms.view(move.form, core.language, moveSubject(entry, move), initial);
  const about = [aboutEntry(ctx, entry), ...(view.intro === undefined ? [] : [view.intro])];
  return { kind: 'form', form: { ...view, intro: about.join('\n') }, shows: shownIn(entry) };
}

/**
 * What the button of a reminder does: the form of the move that closes it, of several the first that the person may
 * make. If the entry has moved on, its card.
 */
export async function dealWith(
  ctx: CommandContext,
  entry: FoundEntry,
  moves: readonly Move[],
): Promise<Reply> {
  const now = movesFrom(entry.register, entry.state).filter((move) => moves.includes(move));
  const move = now.find((one) => mayMoveEntry(one, ctx.by, entry)) ?? now[0];
  if (move === undefined) return await describeEntry(ctx, entry);
  checkMayMove(ctx.by, entry, move);
  return await beginMove(ctx, entry, move);
}

/** What naming an entry shows, for the access log. */
export function shownIn({ customer }: FoundEntry): ShownTo {
  return customer === null ? {} : { customers: [customer.id] };
}

/** Several entries can be in one message, so a form names its own. */
export function aboutEntry(ctx: CommandContext, entry: FoundEntry): string {
  const summary = summaryOf(entry);
  return summary === '' ? nameEntry(ctx, entry) : `${nameEntry(ctx, entry)}\n${summary}`;
}

/** What the person saw of the entry when they pressed. */
type Seen = Pick<EntryMove, 'version' | 'warned'>;

/** @param answers as validated by the move's form @param seen without a version, only the state is checked */
export async function makeMove(
  ctx: CommandContext,
  entry: FoundEntry,
  move: Move,
  answers: Answers,
  seen: Seen = {},
): Promise<Reply> {
  try {
    return await moveNow(ctx, entry, { move, answers, ...seen });
  } catch (error) {
    if (error instanceof Warned) return askOnceMore(ctx, entry, { move, answers }, error);
    if (!(error instanceof WrongAnswer) || move.form === undefined) throw error;
    const sent = { form: move.form, value: moveSubject(entry, move, seen.warned), answers };
    const problems = { [error.field]: explain(ctx.core, error) };
    return { ...formAgain(ctx, sent, { problems }, aboutEntry(ctx, entry)), shows: shownIn(entry) };
  }
}

/** Its form with what was written, or a button; either says that the warnings were seen. */
function askOnceMore(
  ctx: CommandContext,
  entry: FoundEntry,
  { move, answers }: Pick<EntryMove, 'move' | 'answers'>,
  warned: Warned,
): Reply {
  const value = moveSubject(entry, move, warned.places);
  const problem = explain(ctx.core, warned);
  if (move.form !== undefined) {
    const sent = { form: move.form, value, answers };
    return { ...formAgain(ctx, sent, { problem }, aboutEntry(ctx, entry)), shows: shownIn(entry) };
  }
  const label = tell(ctx, 'entry/go-on', { move: inWords(ctx.core, buttonLabel(move)) });
  return answer(
    { title: nameEntry(ctx, entry), body: [problem], buttons: [{ action: 'move', value, label }] },
    shownIn(entry),
  );
}

async function moveNow(ctx: CommandContext, entry: FoundEntry, asked: EntryMove): Promise<Reply> {
  const { core, by } = ctx;
  const { move } = asked;
  const { entry: moved, asked: deciders } = await moveEntry(core, by, entry.id, {
    found: entry.version,
    ...asked,
  });
  if (deciders !== null) {
    const said = tell(ctx, 'entry/asked', {
      move: inWords(core, commandLabel(move)),
      names: namesOf(deciders),
    });
    return await describeResult(ctx, moved, said);
  }
  const done = tell(ctx, 'entry/moved', {
    move: inWords(core, commandLabel(move)),
    state: inWords(core, stateLabel(moved)),
  });
  const group = entry.customer === null && moved.customer !== null ? await groupOf(ctx, moved.customer) : [];
  return await describeResult(ctx, moved, [done, ...group].join('\n'));
}

/** The group of the customer that an entry has become, as for one that is opened by hand. */
async function groupOf(ctx: CommandContext, customer: CustomerRef): Promise<readonly string[]> {
  const seats = [customer.supervisorId, customer.salespersonId, customer.assistantId];
  const people = await Promise.all(
    [...new Set(seats)].flatMap((id) => (id === null ? [] : [staffById(ctx.core.db, id)])),
  );
  return await makeRoom(
    ctx,
    customer,
    people.flatMap((one) => one ?? []),
  );
}
