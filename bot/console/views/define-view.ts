import { type ErrorCode, XinhangError } from '../../../jobs/errors.ts';
import type { Said } from '../../../templates/reader/said.ts';
import type { Scope } from '../../../jobs/access/scopes.ts';
import type { ShownTo } from '../../../jobs/access/note-access.ts';
import { type ActionHead, attempt, type Outcome } from '../../actions/engine/attempt.ts';
import { seek, type Subject } from '../../actions/engine/define.ts';
import { type CommandContext, type Reply, say, tell } from '../../commands/engine/context.ts';
import { type AnswerOf, type AskedOf, type ViewName, viewSchemas } from '../api/index.ts';

interface Shown<Name extends ViewName> {
  readonly view: AnswerOf<Name>;
  /** What it shows besides its subject. */
  readonly shows?: ShownTo;
}

/** A view that was asked for: its data, or why not in words for the person. */
export type Opened =
  | { readonly kind: 'shown'; readonly view: object }
  | { readonly kind: 'refused'; readonly status: 400 | 403 | 404 | 500; readonly says: Reply };

/** What a page of the console shows: an action of the registry that only reads. */
export interface View extends ActionHead {
  readonly kind: 'view';
  readonly view: ViewName;
  readonly title: Said;
  readonly scope: Scope | null;
  readonly open: (ctx: CommandContext, query: Readonly<Record<string, unknown>>) => Promise<Opened>;
}

interface ViewSpec<Name extends ViewName, T> extends Omit<ActionHead, 'key'> {
  readonly view: Name;
  readonly title: Said;
  readonly about: Subject<T>;
  /** The part of the query that names the subject. */
  readonly named?: keyof AskedOf<Name> & string;
  readonly run: (ctx: CommandContext, found: T, asked: AskedOf<Name>) => Promise<Shown<Name>>;
}

type Done = Outcome & { readonly kind: 'view'; readonly view: object };

const statusOf: Partial<Record<ErrorCode, Extract<Opened, { kind: 'refused' }>['status']>> = {
  bad_input: 400,
  not_allowed: 403,
  not_found: 404,
};

export function defineView<Name extends ViewName, T>(spec: ViewSpec<Name, T>): View {
  const { capability, reads, notedAs, view, title, about, named, run } = spec;
  const head: ActionHead = { key: `view ${view}`, capability, reads, notedAs };
  const schemas = viewSchemas[view];
  return {
    ...head,
    kind: 'view',
    view,
    title,
    scope: about.scope,
    open: async (ctx, query) => {
      // Without the capability none of the steps is reached.
      let status: Extract<Opened, { kind: 'refused' }>['status'] = 403;
      const name = named === undefined ? undefined : query[named];
      const value = typeof name === 'string' ? name : '';
      const done = await attempt<T, AskedOf<Name>, Done>(ctx, head, {
        seek: async () => {
          status = 404;
          return await seek(ctx, about, { value, form: '', answers: {} });
        },
        check: () => {
          status = 400;
          const parsed = schemas.query.safeParse(query);
          return parsed.success
            ? { ok: true, values: parsed.data as AskedOf<Name> }
            : { ok: false, reply: say(tell(ctx, 'console/bad-query')) };
        },
        run: async (found, asked) => {
          status = 500;
          try {
            const shown = await run(ctx, found, asked);
            const { shows } = shown;
            // Only what the schema names leaves the program.
            return {
              kind: 'view',
              view: schemas.answer.parse(shown.view),
              ...(shows === undefined ? {} : { shows }),
            };
          } catch (error) {
            if (error instanceof XinhangError) status = statusOf[error.code] ?? 500;
            throw error;
          }
        },
        customerOf: about.customerOf,
      });
      return done.kind === 'view'
        ? { kind: 'shown', view: done.view }
        : { kind: 'refused', status, says: done };
    },
  };
}
