import { isNotStored } from '../../../jobs/deadline.ts';
import type { InboundOf, InboundSink } from '../../../jobs/ports.ts';
import { cutBytes } from '../../../templates/reader/cut-bytes.ts';
import type { Identity } from './identity.ts';
import type { FeishuEvent } from './open-envelope.ts';
import type { People } from './people.ts';
import { peopleIn, readEvent } from './receive.ts';
import { limits } from './render.ts';
import { readOrigin, renderSubmitted } from './render-form.ts';

/**
 * Stores an event and returns the body of the answer. The answer to a card callback may show a line to the person who
 * pressed, and replace the card; to everything else it is empty.
 *
 * @throws when an event that Feishu sends again was not stored
 */
export type TakeEvent = (event: FeishuEvent) => Promise<object>;

export interface Taking {
  readonly sink: InboundSink;
  readonly people: People;
  readonly identity: Identity;
  readonly nowMs: () => number;
}

/** Of the time there is to store an event, at most this is spent on looking up a name. */
const nameWithinMs = 800;

export function createTakeEvent({ sink, people, identity, nowMs }: Taking): TakeEvent {
  return async (event) => {
    const deadline = sink.deadline();
    const { chatId, ids } = peopleIn(event);
    await people.learnNames(chatId, ids, Math.min(nameWithinMs, deadline.leftMs() / 2));
    const known = { ...identity, nowMs: nowMs(), nameOf: people.nameOf };
    for (const inbound of readEvent(event, known)) {
      if (inbound.kind !== 'click' && inbound.kind !== 'form') {
        await sink.accept(inbound, deadline);
        continue;
      }
      const problem = inbound.kind === 'form' ? problemOf(sink, inbound) : null;
      // The form stays as it is, with what was typed.
      if (problem !== null) return showLine(problem);
      try {
        await sink.accept(inbound, deadline);
      } catch (error) {
        // Feishu does not repeat card callbacks, so the person is asked to press again.
        if (isNotStored(error)) return showLine(sink.explain(error));
        throw error;
      }
      if (inbound.kind === 'form') return replaceForm(event);
    }
    return {};
  };
}

function problemOf(sink: InboundSink, { form, values }: InboundOf<'form'>): string | null {
  const problems = Object.values(sink.checkForm(form, values));
  return problems.length === 0 ? null : [...new Set(problems)].join('\n');
}

const showLine = (words: string) => ({
  toast: { type: 'error', content: cutBytes(words, limits.label * 3) },
});

function replaceForm({ event }: FeishuEvent): object {
  const { action } = event as { action?: { value?: unknown } };
  const origin = readOrigin(action?.value);
  return origin === null ? {} : { card: { type: 'raw', data: renderSubmitted(origin) } };
}
