import type { Db } from '../prisma/client.ts';
import type { RunSql } from '../prisma/run-sql.ts';
import type { Language } from '../templates/reader/form.ts';
import type { Templates } from '../templates/reader/read-templates.ts';
import type { Clock } from './clock.ts';
import type { Rules } from './plan/types.ts';
import type { ChatPlatform, Counts, Log, PlatformId } from './ports.ts';
import type { Retention } from './retention/retention.ts';

/** What every part of the line is given: opened once in `bot/main.ts`, passed down as values. */
export interface Core {
  readonly db: Db;
  /** Connections of its own for what arrives, so that no work keeps an acknowledgement waiting; absent: those of `db`. */
  readonly intake?: RunSql | undefined;
  readonly clock: Clock;
  readonly rules: Rules;
  readonly templates: Templates;
  readonly language: Language;
  /** The first is where a room is made when nobody says otherwise. */
  readonly platforms: ReadonlyMap<PlatformId, ChatPlatform>;
  readonly log: Log;
  readonly counts: Counts;
  /** How long data is kept; absent: for good, as where nothing outlives the process. */
  readonly retention?: Retention;
  /** Where people reach the program, without a slash at the end; absent: no addresses can be given out. */
  readonly publicUrl?: string | undefined;
  /** What arrived and is worked on; what that changes is changed once, however often it is worked on. */
  readonly inbound?: InboundWork;
  /**
   * Asks the courier to look for work now. Only a hint: what is due is written in the database, and the next tick
   * finds it if the hint is lost.
   */
  nudge(): void;
}

export interface InboundWork {
  readonly id: string;
  /** The changes that the work has made so far, by their keys (`changeOnce`). */
  readonly made: Set<string>;
}
