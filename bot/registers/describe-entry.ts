import { asSentence } from '../../templates/reader/as-sentence.ts';
import { mayMoveEntry } from '../../jobs/access/entries.ts';
import { pendingMoves, type PendingMove } from '../../jobs/approvals/entry-decisions.ts';
import { namesOf } from '../../jobs/approvals/turn-notices.ts';
import { inWords, spoken } from '../../jobs/in-words.ts';
import { entryHistory, owedFor, type OwedStep, type PastMove } from '../../jobs/registers/entry-history.ts';
import { type AskedAnswer, readAnswer } from '../../jobs/registers/asked-answers.ts';
import { computedFields } from '../../jobs/registers/computed-fields.ts';
import type { FoundEntry } from '../../jobs/registers/find-entry.ts';
import { flagLabels, buttonLabel, commandLabel, stateLabel } from '../../jobs/registers/check-move.ts';
import type { Button, Field } from '../../templates/reader/card.ts';
import { said } from '../../templates/reader/said.ts';
import { movesFrom, type Register, stateOf, timedMove } from '../../templates/reader/register.ts';
import { answer, type CommandContext, type Reply, tell } from '../commands/engine/context.ts';
import { dueWords, stepWork } from '../commands/engine/step-words.ts';
import { formatMoment, shorten } from '../commands/engine/words.ts';
import { moveSubject } from './entry-subject.ts';

/** 投诉 TS2603-001 · C001 杭州精工 */
export function nameEntry({ core }: CommandContext, { register, number, customer }: FoundEntry): string {
  const head = inWords(core, said('entry/named', { title: register.title, number }));
  return customer === null ? head : `${head} · ${customer.code} ${customer.name}`;
}

/** What an entry is about, on one line. */
export function summaryOf({ register, answers }: FoundEntry): string {
  return (answers[register.summary] ?? '').replace(/\s+/gu, ' ').trim();
}

const summaryChars = 60;

/** `· TS2603-001 · C001 杭州精工 · 待回复 · 3 号机漏油 · 张伟` */
export function entryLine(ctx: CommandContext, entry: FoundEntry): string {
  const { number, customer, owner } = entry;
  const summary = shorten(summaryOf(entry), summaryChars);
  return [
    `· ${number}`,
    ...(customer === null ? [] : [`${customer.code} ${customer.name}`]),
    stateWords(ctx, entry),
    ...(summary === '' ? [] : [summary]),
    owner?.name ?? tell(ctx, 'command/no-one'),
  ].join(' · ');
}

/** `进行中、特别关注`: the state and the flags. */
function stateWords({ core }: CommandContext, entry: FoundEntry): string {
  const names = [stateLabel(entry), ...flagLabels(entry)];
  return inWords(core, said('list/names', { names }));
}

/** The whole entry: its rows, what was done one after the other, and a button for each move that the reader may make now. */
export async function entryParts(ctx: CommandContext, entry: FoundEntry) {
  const { core } = ctx;
  const [history, owed, waiting] = await Promise.all([
    entryHistory(core, entry.id),
    owedFor(core, entry.id),
    pendingMoves(core, core.db, entry),
  ]);
  return {
    title: nameEntry(ctx, entry),
    history: withBefore(history).map(([past, before]) => pastLine(ctx, entry, past, before)),
    fields: [
      ...fieldsOf(ctx, entry),
      ...computedFields(core, entry),
      ...waiting.map((one) => waitingField(ctx, one)),
      ...owed.map((step) => owedField(ctx, step)),
    ],
    buttons: moveButtons(ctx, entry),
  };
}

/** The whole entry as a card. */
export async function describeEntry(ctx: CommandContext, entry: FoundEntry, note?: string): Promise<Reply> {
  const { history, ...card } = await entryParts(ctx, entry);
  const { customer } = entry;
  return answer(
    { ...card, body: [...(note === undefined ? [] : [note]), history.join('\n')] },
    customer === null ? {} : { customers: [customer.id] },
  );
}

/** What a move did, and what is owed now. */
export async function describeResult(ctx: CommandContext, entry: FoundEntry, done: string): Promise<Reply> {
  const { core } = ctx;
  const [owed, waiting] = await Promise.all([owedFor(core, entry.id), pendingMoves(core, core.db, entry)]);
  const { customer } = entry;
  return answer(
    {
      title: nameEntry(ctx, entry),
      body: [done],
      fields: [
        { label: tell(ctx, 'entry/state'), value: asSentence(inWords(ctx.core, stateLabel(entry))) },
        ...computedFields(ctx.core, entry),
        ...waiting.map((one) => waitingField(ctx, one)),
        ...owed.map((step) => owedField(ctx, step)),
      ],
      buttons: moveButtons(ctx, entry),
    },
    customer === null ? {} : { customers: [customer.id] },
  );
}

function fieldsOf(ctx: CommandContext, entry: FoundEntry): readonly Field[] {
  const { language, rules } = ctx.core;
  const known = stateOf(entry.register, entry.state) !== undefined;
  const state = stateWords(ctx, entry);
  return [
    {
      label: tell(ctx, 'entry/state'),
      value: known ? asSentence(state) : tell(ctx, 'entry/state-gone', { state }),
    },
    { label: tell(ctx, 'entry/owner'), value: entry.owner?.name ?? tell(ctx, 'command/no-one') },
    {
      label: tell(ctx, 'entry/opened-by'),
      value: `${entry.opener.name} · ${formatMoment(entry.openedAt, rules.playbook.zone, language)}`,
    },
  ];
}

/** 待核准 · 陈总监 */
function waitingField(ctx: CommandContext, { move, asked }: PendingMove): Field {
  return {
    label: tell(ctx, 'entry/waiting-for', { move: inWords(ctx.core, commandLabel(move)) }),
    value: spoken(ctx.core, namesOf(asked)) || tell(ctx, 'command/no-one'),
  };
}

function owedField(ctx: CommandContext, owed: OwedStep): Field {
  return { label: stepWork(ctx, owed.step), value: dueWords(ctx, owed) };
}

type Before = ReadonlyMap<string, AskedAnswer>;

/** With what the answers of the opening form were before each move: a changed plan says from what. */
function withBefore(history: readonly PastMove[]): readonly (readonly [PastMove, Before])[] {
  const opened = new Set(history[0]?.answers.map(({ field }) => field));
  let known: Before = new Map();
  return history.map((past) => {
    const before = known;
    // Rows are longer than a line; each version of them is in the history.
    const given = past.answers.filter(({ field, shown }) => opened.has(field) && !isRows(shown));
    known = new Map([...known, ...given.map((one) => [one.field, one] as const)]);
    return [past, before];
  });
}

function isRows(shown: AskedAnswer['shown']): boolean {
  return shown?.en.startsWith('\n') === true;
}

/** `3月2日 10:00 张伟 回复：…` with the questions as they were asked then. */
function pastLine(
  ctx: CommandContext,
  { register }: FoundEntry,
  { move, by, at, answers }: PastMove,
  before: Before,
): string {
  const { core } = ctx;
  const done = move === null ? tell(ctx, 'entry/was-opened') : doneWords(ctx, register, move);
  const moment = formatMoment(at, core.rules.playbook.zone, core.language);
  const words = (given: AskedAnswer) => spoken(core, readAnswer(core, register, given));
  const lines = answers.map((one) => {
    const { label } = one;
    const was = before.get(one.field);
    return was === undefined || was.value === one.value
      ? tell(ctx, 'entry/answer', { label, answer: words(one) })
      : tell(ctx, 'entry/answer-changed', { label, answer: words(one), before: words(was) });
  });
  return [tell(ctx, 'entry/past', { moment, name: by ?? tell(ctx, 'entry/program'), done }), ...lines].join(
    '\n',
  );
}

/** The move as stored, in words; one that the file no longer has by its key. */
function doneWords(ctx: CommandContext, { moves, timed, flags }: Register, stored: string): string {
  const rule = timed.find((one) => timedMove(one) === stored);
  const flag = flags.find(({ key: name }) => name === (rule?.do.flag ?? rule?.do.unflag))?.label;
  if (rule !== undefined && flag !== undefined)
    return rule.do.flag === undefined
      ? tell(ctx, 'entry/unflagged', { flag })
      : tell(ctx, 'entry/flagged', { flag });
  const [key = '', what] = stored.split(':');
  const known = moves.find((one) => one.key === key);
  if (known === undefined) return stored;
  const move = inWords(ctx.core, commandLabel(known));
  if (what === 'no') return tell(ctx, 'entry/was-declined', { move });
  return what === 'asked' ? tell(ctx, 'entry/was-asked', { move }) : move;
}

function moveButtons(ctx: CommandContext, entry: FoundEntry): readonly Button[] {
  return movesFrom(entry.register, entry.state)
    .filter((move) => mayMoveEntry(move, ctx.by, entry))
    .map((move) => ({
      action: 'move',
      value: moveSubject(entry, move),
      label: inWords(ctx.core, buttonLabel(move)),
    }));
}
