import type { z } from 'zod';
import type { Scope } from '../../../jobs/access/scopes.ts';
import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import type { Temporal } from 'temporal-polyfill';
import type { Language } from '../../../templates/reader/form.ts';
import type { Playbook } from '../../../templates/reader/playbook.ts';
import type { Capability } from '../../../templates/reader/roles.ts';
import type { CommandContext, Reply } from './context.ts';
import type { Words } from './words.ts';

export type { CommandContext, Reply } from './context.ts';

/** What the meaning of a written word depends on, besides the word. */
export interface ArgScope {
  readonly today: Temporal.PlainDate;
  readonly language: Language;
  readonly playbook: Playbook;
}

export interface ParamType<T> {
  /** What ought to be written, for the answer to what is not it: 日期，如 2026-11-21、今天、+3d. */
  readonly expects: Words;
  /** From what was written to what is meant; any issue means: not that. */
  readonly schema: (scope: ArgScope) => z.ZodType<T, string>;
  /** Kept as it was written; anything else is read at half width. */
  readonly verbatim?: true;
  /** Whole sentences, in which 客户说：好 names nothing. */
  readonly prose?: true;
}

/**
 * - `word`: in its place among the words, or by name.
 * - `rest`: all words from its place on, as free text; or by name.
 * - `named`: only as `name=value`.
 */
export type Place = 'word' | 'rest' | 'named';

export interface Param<T, Optional extends boolean = boolean> {
  readonly type: ParamType<T>;
  readonly label: Words;
  /** Other names it may be given by; its key is one already. */
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
  /** What somebody must be allowed to do with the customer. */
  readonly scope: Scope;
  /** It also makes sense without a customer. */
  readonly optional?: true;
}

type CustomerArg<N extends CustomerNeed | undefined> = N extends { optional: true }
  ? { readonly customer: CustomerRef | undefined }
  : N extends CustomerNeed
    ? { readonly customer: CustomerRef }
    : unknown;

/** What every command says of itself. */
export interface CommandHead {
  readonly name: string;
  /** Chinese names; the first is the one that help shows. */
  readonly zh: readonly string[];
  readonly help: Words;
  /** Lines to copy, of which the first is the most usual. */
  readonly examples: readonly string[];
  /** What somebody must be able to do to use it at all; `everyone` on the staff register. */
  readonly capability: Capability | 'everyone';
  /** It shows the file of its customer, which is noted for one's own customers too (S1 L29, 借阅). */
  readonly reads?: 'file';
}

interface CommandSpec<P extends Params, N extends CustomerNeed | undefined> extends CommandHead {
  readonly customer?: N;
  readonly params: P;
  /**
   * Who may, where it is no scope of the customer: whose colleague somebody is, which roles one may give. Asked with what
   * could be read of the line, before anything in it is found fault with.
   *
   * @throws Refused
   */
  readonly authorise?: (ctx: CommandContext, written: Partial<ArgsOf<P>> & CustomerArg<N>) => Promise<void>;
  /** What the command means without a word behind it, where that is not a mistake: usually a form. */
  readonly alone?: (ctx: CommandContext) => Reply;
  /** Days of the customer's life may be given by name: `试用开始=今天`. They arrive as `anchors`. */
  readonly anchors?: true;
  readonly run: (
    ctx: CommandContext,
    args: ArgsOf<P> & CustomerArg<N> & { readonly anchors: Anchors },
  ) => Promise<Reply>;
}

export type Anchors = Readonly<Record<string, Temporal.PlainDate>>;

/** A command as everything but its own `run` sees it. */
export interface Command extends CommandHead {
  readonly customer: CustomerNeed | undefined;
  readonly params: Params;
  readonly anchors: boolean;
  readonly alone: ((ctx: CommandContext) => Reply) | undefined;
  readonly authorise: (ctx: CommandContext, written: Readonly<Record<string, unknown>>) => Promise<void>;
  readonly run: (ctx: CommandContext, args: Readonly<Record<string, unknown>>) => Promise<Reply>;
}

/** A word behind `/crm` and the commands under it: `customer new`, `客户 新建`. */
export interface CommandGroup {
  readonly name: string;
  readonly zh: readonly string[];
  readonly help: Words;
  readonly commands: readonly Command[];
  /** The command meant by the word alone, and by the word with something behind it that is no command's name. */
  readonly usual: { readonly alone: string; readonly withWords: string };
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
    // Binding has checked the values against the schemas of these very parameters.
    run: (ctx, args) => run(ctx, args as Parameters<typeof run>[1]),
  };
}
