import type { Core } from '../../jobs/core.ts';
import type { InboundSink } from '../../jobs/ports.ts';
import { storeInbound } from '../../jobs/record/inbox.ts';
import { workInbox } from './work-inbox.ts';

export interface Sink extends InboundSink {
  /** Waits for everything that has arrived to be worked on: before a stop, and in tests. */
  drained(): Promise<void>;
}

/**
 * Where platforms put what arrives: stored first, acknowledged by the platform after that, worked on at once in
 * this process and in order. Should the process die in between, the next tick finds the item in the store.
 */
export function createSink(core: Core): Sink {
  let work = Promise.resolve();
  return {
    accept: async (inbound) => {
      const stored = await storeInbound(core.db, core.clock, inbound);
      if (stored.status === 'duplicate') return 'duplicate';
      core.counts.countInbound(inbound.kind);
      work = work
        .then(() => workInbox(core, stored.id))
        .catch((error: unknown) => {
          core.log.error({ err: error }, 'an inbound item is left for the next tick');
        });
      return 'stored';
    },
    checkForm: (form, values) => {
      // A form of an older version of the templates, still open on somebody's screen.
      if (!core.templates.forms.has(form)) return {};
      const today = core.clock.now().toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
      const checked = core.templates.forms.check(form, values, { language: core.language, today });
      return checked.ok ? {} : checked.problems;
    },
    drained: async () => {
      let seen: Promise<void>;
      do {
        seen = work;
        await seen;
      } while (seen !== work);
    },
  };
}
