import type { Db } from '../prisma/client.ts';
import type { RunSql } from '../prisma/run-sql.ts';
import type { Language } from '../templates/reader/form.ts';
import type { Templates } from '../templates/reader/read-templates.ts';
import type { Clock } from './clock.ts';
import type { Rules } from './plan/types.ts';
import type { ChatPlatform, Counts, Log, PlatformId } from './ports.ts';
import type { Retention } from './retention/retention.ts';

/** The dependencies of every stage: created once in `bot/main.ts` and passed down as values. */
export interface Core {
  readonly db: Db;
  /** Separate connections for inbound storage, so that other work never delays an acknowledgement. Default: `db`. */
  readonly intake?: RunSql | undefined;
  readonly clock: Clock;
  readonly rules: Rules;
  readonly templates: Templates;
  /** The reader's language: the company's, or the one that a person chose (`speakingTo`). */
  readonly language: Language;
  /** Where `language` is a person's own: the company's, for customers and for what others read. */
  readonly companyLanguage?: Language;
  /** New rooms are created on the first platform unless another one is given. */
  readonly platforms: ReadonlyMap<PlatformId, ChatPlatform>;
  readonly log: Log;
  readonly counts: Counts;
  /** How long data is kept. Absent: indefinitely, for runs whose data does not outlive the process. */
  readonly retention?: Retention;
  /** Public base URL without a trailing slash. Absent: no links can be given out. */
  readonly publicUrl?: string | undefined;
  /** Of the queue's server, asked when it is shown; null or absent: there is no Redis. */
  readonly redisVersion?: () => Promise<string | null>;
  /** The inbound item being processed; its changes are applied once, however often it is retried. */
  readonly inbound?: InboundWork;
  /**
   * Asks the queue to look for work now. Only a hint: due work is in the database, and the next tick finds it if the
   * hint is lost.
   */
  nudge(): void;
}

/** What messages are composed with: nothing of it reads or writes. */
export type Wording = Pick<Core, 'templates' | 'rules' | 'language' | 'companyLanguage' | 'publicUrl'>;

export interface InboundWork {
  readonly id: string;
  /** Keys of the changes already made for this item (`changeOnce`). */
  readonly made: Set<string>;
}
