import type { AnySaid, Labels, Said } from '../../../templates/reader/said.ts';
import type { z } from 'zod';
import { inWords } from '../../../jobs/in-words.ts';
import type { Scope } from '../../../jobs/access/scopes.ts';
import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import type { Temporal } from 'temporal-polyfill';
import type { Language } from '../../../templates/reader/form.ts';
import type { Playbook } from '../../../templates/reader/playbook.ts';
import type { Capability } from '../../../templates/reader/roles.ts';
import type { CommandContext, Reply } from './context.ts';

export type { CommandContext, Reply } from './context.ts';

/** The context for parsing a word. */
export interface ArgScope {
  readonly today: Temporal.PlainDate;
  readonly language: Language;
  /** In the reader's language. */
  readonly say: (what: AnySaid | Labels) => string;
  readonly playbook: Playbook;
}

export function scopeOf({ core, today }: Pick<CommandContext, 'core' | 'today'>): ArgScope {
  const { language, rules } = core;
  return { today, language, say: (what) => inWords(core, what), playbook: rules.playbook };
}

export interface ParamType<T> {
  /** What is expected, for error messages: 日期，如 2026-11-21、今天、+3d. */
  readonly expects: Said;
  /** Parses the written value; any issue means that it is invalid. */
  readonly schema: (scope: ArgScope) => z.ZodType<T, string>;
  /** Kept as written; all other types are converted to half width first. */
  readonly verbatim?: true;
  /** Free text, in which 客户说：好 is no `name: value`. */
  readonly prose?: true;
}

/**
 * - `word`: one word by position, or by name.
 * - `rest`: all words from its position on, as free text; or by name.
 * - `named`: only as `name=value`.
 */
export type Place = 'word' | 'rest' | 'named';

export interface Param<T, Optional extends boolean = boolean> {
  readonly type: ParamType<T>;
  readonly label: AnySaid | Labels;
  /** Further names; the parameter's key is always one. */
  readonly names: readonly string[];
  readonly place: Place;
  readonly optional: Optional;
}

type ParamOptions = Pick<Param<unknown>, 'label'> & { names?: readonly string[]; place?: Place };

export function required<T>(type: ParamType<T>, options: ParamOptions): Param<T, false> {
  return { names: [], place: 'word', ...options, type, optional: false };
}

export function optional<T>(type: ParamType<T>, options: ParamOptions): Param<T, true> {
  return { names: [], place: 'named', ...options, type, optional: true };
}

export type Params = Readonly<Record<string, Param<unknown>>>;

type ValueOf<P> =
  P extends Param<infer T, infer Optional> ? (Optional extends true ? T | undefined : T) : never;
export type ArgsOf<P extends Params> = { readonly [K in keyof P]: ValueOf<P[K]> };

export interface CustomerNeed {
  /** The access to the customer that is needed. */
  readonly scope: Scope;
  /** The command also works without a customer. */
  readonly optional?: true;
}

type CustomerArg<N extends CustomerNeed | undefined> = N extends { optional: true }
  ? { readonly customer: CustomerRef | undefined }
  : N extends CustomerNeed
    ? { readonly customer: CustomerRef }
    : unknown;

/** What every command declares. */
export interface CommandHead {
  readonly name: string;
  /** Chinese names; help shows the first. */
  readonly zh: readonly string[];
  readonly help: Said;
  /** Example lines to copy, the most common first. */
  readonly examples: readonly string[];
  /** The capability needed to use it at all; `everyone`: anyone on the staff register. */
  readonly capability: Capability | 'everyone';
  /** It shows its customer's file: use is recorded for one's own customers too (S1 L29, 借阅). */
  readonly reads?: 'file';
  /**
   * For commands that only read: a button shows the rest of a long answer by running the command again. `lines`: the
   * answer is cut after a page; `own`: the command composes its pages, from `ctx.from` on.
   */
  readonly pages?: 'lines' | 'own';
}

interface CommandSpec<P extends Params, N extends CustomerNeed | undefined> extends CommandHead {
  readonly customer?: N;
  readonly params: P;
  /**
   * Checks permissions that are not a scope of the customer, such as whose superior one is or which roles one may grant.
   * Called with the arguments that could be parsed, before any problem with them is reported.
   *
   * @throws Refused
   */
  readonly authorise?: (ctx: CommandContext, written: Partial<ArgsOf<P>> & CustomerArg<N>) => Promise<void>;
  /** The answer without any words, if that is valid: usually a form. */
  readonly alone?: (ctx: CommandContext) => Reply | Promise<Reply>;
  /** Accepts anchor dates by name, `试用开始=今天`; passed as `anchors`. */
  readonly anchors?: true;
  readonly run: (
    ctx: CommandContext,
    args: ArgsOf<P> & CustomerArg<N> & { readonly anchors: Anchors },
  ) => Promise<Reply>;
}

export type Anchors = Readonly<Record<string, Temporal.PlainDate>>;

/** A command as the engine sees it. */
export interface Command extends CommandHead {
  readonly customer: CustomerNeed | undefined;
  readonly params: Params;
  readonly anchors: boolean;
  readonly alone: ((ctx: CommandContext) => Reply | Promise<Reply>) | undefined;
  readonly authorise: (ctx: CommandContext, written: Readonly<Record<string, unknown>>) => Promise<void>;
  readonly run: (ctx: CommandContext, args: Readonly<Record<string, unknown>>) => Promise<Reply>;
}

/** The word after `/crm` and its commands: `customer new`, `客户 新建`. */
export interface CommandGroup {
  readonly name: string;
  readonly zh: readonly string[];
  readonly help: Said;
  readonly commands: readonly Command[];
  /** The default commands: for the group's word alone, and for words that do not name a command. */
  readonly usual: { readonly alone: string; readonly withWords: string };
  /** Of a register. There may be many, so the help names them all on one line. */
  readonly isRegister?: true;
}

export function defineCommand<const P extends Params, N extends CustomerNeed | undefined = undefined>(
  spec: CommandSpec<P, N>,
): Command {
  const { run, customer, anchors, alone, authorise, ...head } = spec;
  return {
    ...head,
    customer,
    alone,
    anchors: anchors ?? false,
    authorise: async (ctx, written) => {
      await authorise?.(ctx, written as Parameters<NonNullable<typeof authorise>>[1]);
    },
    // `bind` has parsed the values with the schemas of these parameters.
    run: (ctx, args) => run(ctx, args as Parameters<typeof run>[1]),
  };
}
