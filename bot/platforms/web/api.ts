/** What the page and the server say to each other over `/api/web`. Instants are ISO strings in UTC. */
import type { Content } from '../../../templates/reader/card.ts';
import type { FormView } from '../../../templates/reader/form.ts';
import type { Completion, WebPerson } from './directory.ts';

export type { Completion, WebPerson, WebRole } from './directory.ts';

export type ContentView =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'command'; readonly text: string }
  | { readonly kind: 'card'; readonly card: Content }
  | { readonly kind: 'deleted' };

export interface MessageView {
  readonly id: string;
  readonly room: string;
  readonly thread: string | null;
  readonly author: { readonly id: string; readonly name: string };
  readonly content: ContentView;
  /** Only the viewer sees it. */
  readonly private: boolean;
  /** The id of the viewer's own input that this is, so that a page knows its own words again. */
  readonly input: string | null;
  readonly at: string;
  readonly edited: boolean;
  readonly seq: number;
  readonly version: number;
}

export interface MemberView {
  readonly id: string;
  readonly name: string;
  readonly external: boolean;
}

export interface RoomView {
  readonly id: string;
  readonly name: string;
  readonly kind: 'customer' | 'staff' | 'dm';
  readonly customerCode: string | null;
  readonly members: readonly MemberView[];
  readonly unread: number;
  readonly last: MessageView | null;
}

export interface SessionView {
  readonly token: string;
  readonly me: WebPerson;
}

export interface SyncView {
  readonly me: WebPerson;
  readonly botName: string;
  /** The company's clock and zone. */
  readonly now: string;
  readonly zone: string;
  readonly rooms: readonly RoomView[];
  /** What has changed since the cursor the page sent; nothing when it sent none. */
  readonly messages: readonly MessageView[];
  readonly cursor: number;
  /** Too much has changed: forget what was read and read the open room again. */
  readonly reset: boolean;
}

export interface RoomPageView {
  readonly messages: readonly MessageView[];
  readonly more: boolean;
}

/** Pushed over the stream when the bot asks something by a form. */
export interface FormPush {
  readonly form: FormView;
  readonly room: string | null;
  readonly thread: string | null;
}

interface InputHead {
  /** Made by the page; the same input sent again carries the same id and happens once. */
  readonly id: string;
  /** When it was sent, by the page's own clock. */
  readonly at: string;
  /** The browser page it came from, so that a form opens there. */
  readonly page: string;
}

export type Input = InputHead &
  (
    | {
        readonly kind: 'say';
        readonly room: string;
        readonly thread?: string | undefined;
        readonly text: string;
      }
    /** `base` is the version of the message that was edited. */
    | { readonly kind: 'edit'; readonly message: string; readonly text: string; readonly base: number }
    | { readonly kind: 'delete'; readonly message: string }
    | { readonly kind: 'click'; readonly message: string; readonly action: string; readonly value: string }
    | {
        readonly kind: 'form';
        readonly form: string;
        readonly subject: string;
        readonly values: Readonly<Record<string, string>>;
        readonly room?: string | undefined;
        readonly thread?: string | undefined;
      }
    /** 记为联系记录 */
    | { readonly kind: 'keep'; readonly message: string }
  );

export type InputKind = Input['kind'];

export interface AcceptedView {
  readonly status: 'stored' | 'duplicate';
}

/** `problems` are those of a form's fields. */
export interface ProblemView {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly problems?: Readonly<Record<string, string>>;
  };
}

export interface CompletionsView {
  readonly completions: readonly Completion[];
}

export const maxTextChars = 4_000;
