/**
 * A register (台账) as data: a kind of entry (单据) with a form, states and moves. `load-registers.ts` reads
 * `registers/<key>.yaml` into these types. Its steps are steps of the playbook, owed for an entry instead of a customer.
 */
import type { ApprovalKind, DecisionStep } from './approvals.ts';
import type { Computed } from './computed.ts';
import type { Condition } from './condition.ts';
import type { Figures } from './figures.ts';
import { keyAccountTypes, valueGrades } from './grading.ts';
import { levels } from './playbook.ts';
import type { CommandName, Labels } from './yaml-words.ts';

/** The state in which a target counts, and the fields that say whose, for when and how much. */
export interface Targets {
  readonly state: string;
  readonly whose: string;
  readonly person: string;
  readonly account: string;
  readonly year: string;
  readonly span: string;
  readonly amount: string;
}

/** The fields that say who the person is, and what else the list of the customer's contacts shows of them. */
export interface ContactFields {
  readonly name: string;
  readonly title?: string;
  readonly shows: readonly string[];
}

export interface Register {
  /** The name of its file. */
  readonly key: string;
  /** What one entry is called: 投诉. */
  readonly title: Labels;
  /** The words after `/crm`: `complaint`, 投诉. */
  readonly command: CommandName;
  readonly about: 'customer' | 'nothing';
  readonly number: NumberPattern;
  /** The form that opens an entry. One about a customer has a field `customer`. */
  readonly form: string;
  /** The field of the form that says what an entry is about, for lists and messages. */
  readonly summary: string;
  /** Roles and posts that may open an entry, within the customers they work on. */
  readonly open: readonly string[];
  readonly owner: EntryOwner;
  /** Who may read an entry, besides the person who opened it. */
  readonly read: readonly Reader[];
  /** Whose evening digest has its open entries on the first working day of each month. */
  readonly monthly: readonly string[];
  /** An entry is opened only once its customer has one of another register in one of these states. */
  readonly after?: { readonly register: string; readonly states: readonly string[] };
  /** While its customer is suspended, none is opened or moved and nothing is owed. */
  readonly rests: boolean;
  /** On opening one, by its answers. */
  readonly guards: readonly Guard[];
  /** What no two entries have in common. */
  readonly unique: readonly Unique[];
  /** In an order in which each can be worked out. */
  readonly computed: readonly Computed[];
  /** The first one is the state of a new entry. */
  readonly states: readonly [State, ...State[]];
  /** Marks beside the state. */
  readonly flags: readonly Flag[];
  readonly moves: readonly Move[];
  /** What the program does on a day. */
  readonly timed: readonly TimedRule[];
  /** What is counted of its entries. */
  readonly figures?: Figures;
  /** Its entries are sales targets, which the report of targets compares with what was sold. */
  readonly targets?: Targets;
  /** Its entries in this state are the customer's credit terms: the field with their days. The newest one counts. */
  readonly terms?: { readonly state: string; readonly days: string };
  /** An open entry is part of the customer's file: the computed field that says how complete it is. */
  readonly file?: string;
  /** An open entry is about a person on the customer's side, who is one of its contacts. */
  readonly contact?: ContactFields;
  /** A message can become an entry: the field of the opening form that takes its words. */
  readonly message?: string;
}

export interface Unique {
  /** A field of one line, a day or a choice. Case, width and blanks make no difference. */
  readonly field: string;
  /** Among the entries of the same customer or the same opener; absent: in the whole register. */
  readonly per?: 'customer' | 'opener';
  /** Entries in these states do not count. */
  readonly unless: readonly string[];
}

export interface Flag {
  readonly key: string;
  readonly label: Labels;
}

/** Judged once, when its day is over: what was recorded on the day itself counts. */
export interface TimedRule {
  readonly key: string;
  readonly at: { readonly entered?: string; readonly day?: string; readonly plus: Offset };
  /** Only in these states; with `entered`, by default in that one. */
  readonly while: readonly string[];
  readonly if?: Condition;
  readonly do: { readonly flag?: string; readonly unflag?: string; readonly move?: string };
}

/** `10d`, `3wd`, `2w`, `4wh`, `30min`, `3mo`: calendar days, working days, weeks, working hours, minutes, months. */
export interface Offset {
  readonly amount: number;
  readonly unit: 'd' | 'wd' | 'w' | 'wh' | 'min' | 'mo';
}

/** Stored as the move of an entry that the program marked. */
export function timedMove({ key }: Pick<TimedRule, 'key'>): string {
  return `timed:${key}`;
}

export interface State {
  readonly key: string;
  readonly label: Labels;
  /** Nothing is left to do. An entry in such a state is not open. */
  readonly isEnd: boolean;
}

export interface Move {
  readonly key: string;
  /** The command's names; the first ones are shown on buttons. */
  readonly command: CommandName;
  readonly from: readonly string[];
  /** `same`: the state stays, and its steps are not owed again. */
  readonly to: string;
  /** Asked for before the move; undefined: it happens at once. */
  readonly form?: string;
  readonly by: readonly Mover[];
  /** It decides about what someone applied for: never made by the person who opened the entry. */
  readonly decides: boolean;
  /** It is not made by those who may, but by the last yes of a chain of deciders (`jobs/approvals`). */
  readonly decide?: Decision;
  /** By the answers so far, and those of its form. */
  readonly guards: readonly Guard[];
  /** What it does besides. A refusal of a decision has none. */
  readonly effects: readonly Effect[];
}

/** The move is a contact with the customer, and is kept as one: the silence begins anew. */
export interface LogEffect {
  /** The channel, one of those of `forms/log.yaml`. */
  readonly log: string;
  /** The answer that says what was talked about. */
  readonly says: string;
  /** The day among the answers on which it was, `today` without one; a day still to come counts as today. */
  readonly on: string;
}

/** What a move does besides: to its customer, to its own flags, or by opening entries of another register. */
export type Effect = (
  | {
      readonly set: string;
      /** `today`, or a day field among the answers so far. */
      readonly to: string;
    }
  | {
      readonly open: string;
      /** The fields of its form, each with the field here whose answer it takes. */
      readonly with: Readonly<Record<string, string>>;
      /** Once for each row of this field: `with` names its columns, or answers beside it. */
      readonly each?: string;
      /** The move that is made of it at once: this one's yes is that one's too. */
      readonly move?: string;
    }
  | { readonly flag: string }
  | { readonly unflag: string }
  | GradeEffect
  | LogEffect
  /** The customer rests until every entry that has suspended it resumes it. */
  | { readonly suspend: 'customer' }
  | { readonly resume: 'customer' }
  | CustomerEffect
) & {
  readonly if?: Condition;
};

/** The entry becomes a customer, and is about it from then on. */
export interface CustomerEffect {
  readonly customer: 'create';
  /**
   * The fields here that say its name, its code (without one, the next is given) and a contact; days of the customer,
   * each with a day field or `today`.
   */
  readonly with: Readonly<Record<string, string>> & { readonly name: string };
}

/** The flag of an entry that has suspended its customer. No register has it among its own. */
export const suspends = 'suspends';

/** Whether what rested with the suspended customer may go on after it. */
export function resumes({ effects }: Pick<Move, 'effects'>): boolean {
  return effects.some((effect) => 'resume' in effect);
}

/** The grades of a customer that an effect may set, with what they may be. */
export const gradesSet = {
  valueGrade: valueGrades,
  strategicLevel: levels,
  keyAccount: keyAccountTypes,
} as const;

/** Sets a grade of the customer. */
export interface GradeEffect {
  readonly grade: keyof typeof gradesSet;
  readonly to: string;
}

/** What keeps someone from a move: a refusal, or a warning after which they may make it all the same. */
export interface Guard {
  readonly sentence: Labels;
  readonly refuses: boolean;
  readonly when: Condition;
}

export interface Decision {
  /** Asked for as soon as the entry comes into the state, by no one in particular. */
  readonly at?: 'entered' | undefined;
  readonly deciders: readonly DecisionStep[];
  /** The state that a no leads to. */
  readonly no: string;
  readonly remind: ApprovalKind['remind'];
}

/** The states that a no leads to. */
export function nosOf({ no, deciders }: Pick<Decision, 'no' | 'deciders'>): readonly string[] {
  return [no, ...deciders.flatMap((step) => step.no ?? [])];
}

/** Stored as the move of an entry whose decision was no, or was taken back. */
export function declined({ key }: Pick<Move, 'key'>): string {
  return `${key}:no`;
}

/** Stored as the move of an entry when others were asked to decide it. */
export function askedFor({ key }: Pick<Move, 'key'>): string {
  return `${key}:asked`;
}

/** The kind of approval that decides a move. */
export function kindOfDecision({ key }: Pick<Register, 'key'>, move: Pick<Move, 'key'>): string {
  return `${key}/${move.key}`;
}

/** The decisions of registers as kinds of approval. */
export function approvalsOf(registers: readonly Register[]): readonly ApprovalKind[] {
  return registers.flatMap((register) =>
    register.moves.flatMap((move): ApprovalKind[] => {
      const { decide } = move;
      if (decide === undefined) return [];
      const { key, title, form, about, rests } = register;
      return [
        {
          key: kindOfDecision(register, move),
          title,
          form,
          applicants: [],
          about,
          entry: { register: key, move: move.key },
          deciders: decide.deciders,
          remind: decide.remind,
          ...(rests ? { rests } : {}),
        },
      ];
    }),
  );
}

export const sameState = 'same';

/** Who an entry is given to: a seat of its customer, the person who opened it (`opener`), or a holder of a post. */
export type EntryOwner =
  | string
  /** As the answer to a choice field says, among these. */
  | { readonly field: string; readonly among: readonly string[] };

/** The places that the owner may be in. */
export function ownersOf({ owner }: Pick<Register, 'owner'>): readonly string[] {
  return typeof owner === 'string' ? [owner] : owner.among;
}

/** The place of the owner, by the answers so far. */
export function ownerPlace(
  { owner }: Pick<Register, 'owner'>,
  answers: Readonly<Record<string, string>>,
): string | undefined {
  return typeof owner === 'string' ? owner : answers[owner.field];
}

/**
 * `own`: who works on its customer, its owner. `supervisor` is the customer's own. Another role or a post reads the
 * entries of all.
 */
export type Reader = string;

/**
 * `owner`, `opener`; `supervisor`, `salesperson` and `assistant` are the customer's own; the others are everyone who
 * holds the role or the post.
 */
export type Mover = string;

/** `TS{yy}{mm}-{nnn}`: what people call an entry. */
export interface NumberPattern {
  readonly written: string;
  /** The digits of the counter at least. */
  readonly digits: number;
}

/** The text of a number without its counter, which begins again whenever this changes. */
export function periodOf(
  { written }: NumberPattern,
  { year, month }: { year: number; month: number },
): string {
  const yyyy = String(year).padStart(4, '0');
  return written
    .replace('{yyyy}', yyyy)
    .replace('{yy}', yyyy.slice(-2))
    .replace('{mm}', String(month).padStart(2, '0'));
}

/** The 1000th of three digits is `1000`. */
export function numberIn(period: string, digits: number, count: number): string {
  return period.replace(/\{n+\}/, String(count).padStart(digits, '0'));
}

export function stateOf(register: Register, key: string): State | undefined {
  return register.states.find((state) => state.key === key);
}

/** The moves out of a state. From a state that the file no longer has, every move leads out. */
export function movesFrom(register: Register, state: string): readonly Move[] {
  const isKnown = stateOf(register, state) !== undefined;
  return register.moves.filter(({ from, to }) => (isKnown ? from.includes(state) : to !== sameState));
}

/** The state after a move. */
export function stateAfter({ to }: Move, state: string): string {
  return to === sameState ? state : to;
}

/** The forms of a register. */
export function formsOf({ form, moves }: Register): readonly string[] {
  return [...new Set([form, ...moves.flatMap((move) => move.form ?? [])])];
}
