import type { Core } from '../../jobs/core.ts';
import type { Inbound, InboundSink } from '../../jobs/ports.ts';
import { createDeadline, type Deadline, notStored } from '../../jobs/deadline.ts';
import { XinhangError } from '../../jobs/errors.ts';
import { cleanInbound } from '../../jobs/inbox/clean-inbound.ts';
import { createIntake } from '../../jobs/inbox/create-intake.ts';
import { laneOf, placeOf } from '../../jobs/inbox/lane-of.ts';
import { explain } from '../../jobs/in-words.ts';
import { createChains } from './chains.ts';
import type { Reply } from '../commands/engine/context.ts';
import { said } from '../../templates/reader/said.ts';
import { workInbox, workWhileWaiting } from './work-inbox.ts';

export interface Sink extends InboundSink {
  /** Waits until everything received has been processed: before a stop, and in tests. */
  drained(): Promise<void>;
  /**
   * Stores an item of a page that waits for the answer, processes it in its turn, and returns the answer.
   *
   * @throws XinhangError `not_stored` when nothing was stored; `already_done` when it was stored before, or when the
   *   answer will come in the chat instead
   */
  answer(inbound: Inbound): Promise<Reply>;
}

/** How many lanes are processed concurrently. More would only wait for a database connection. */
const atOnce = 32;
/** How many of them may be of one room at most, where many may click at the same time. */
const ofRoom = 8;

/**
 * Receives inbound items from the platforms: stores each, then lets the platform acknowledge it, then processes it at
 * once in this process. What is in one lane is processed in order (an edit after its message), different lanes
 * concurrently. If the process dies in between, the next tick
 * finds the item in the store.
 */
export function createSink(
  core: Core,
  /** Processes a stored item, whose id is given. */
  workOn: (core: Core, id: string) => Promise<void> = workInbox,
): Sink {
  const chains = createChains(atOnce, ofRoom);
  const work = async (id: string): Promise<void> => {
    try {
      await workOn(core, id);
    } catch (error) {
      core.log.error({ err: error }, 'processing an inbound item failed; the next tick retries it');
    }
  };
  const intake = createIntake(core.db, core.clock, core.intake);
  /** @returns null for what was stored before */
  const store = async (inbound: Inbound, deadline: Deadline): Promise<string | null> => {
    const stored = await intake.store(inbound, deadline).catch((error: unknown) => {
      core.log.warn({ err: error, kind: inbound.kind }, 'an inbound item could not be stored in time');
      throw new XinhangError('not_stored', notStored, { retry: 'later', cause: error });
    });
    if (stored.status === 'duplicate') return null;
    core.counts.countInbound(inbound.kind);
    return stored.id;
  };
  return {
    deadline: () => createDeadline(),
    accept: async (arrived, deadline = createDeadline()) => {
      const inbound = cleanInbound(arrived);
      const id = await store(inbound, deadline);
      if (id === null) return 'duplicate';
      chains.add(laneOf(inbound), placeOf(inbound), () => work(id));
      return 'stored';
    },
    answer: async (arrived) => {
      const inbound = cleanInbound(arrived);
      const id = await store(inbound, createDeadline());
      if (id === null) throw new XinhangError('already_done', said('console/sent-before'));
      const answered = await new Promise<Reply | null>((resolve, reject) => {
        chains.add(laneOf(inbound), placeOf(inbound), () => workWhileWaiting(core, id).then(resolve, reject));
      });
      if (answered === null) throw new XinhangError('already_done', said('console/answered-later'));
      return answered;
    },
    explain: (error) => explain(core, error),
    checkForm: (form, values) => {
      // A form of an older version of the templates that is still open on a screen.
      if (!core.templates.forms.has(form)) return {};
      const today = core.clock.now().toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
      const checked = core.templates.forms.check(form, values, { language: core.language, today });
      return checked.ok ? {} : checked.problems;
    },
    drained: async () => {
      await intake.settled();
      await chains.drained();
    },
  };
}
