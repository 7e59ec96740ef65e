import type { App, ReceiverEvent } from '@slack/bolt';

/** Stands in the place of the events above 30 000 in an hour, which Slack keeps back. It is not an event itself. */
export const eventsHeldBack = 'app_rate_limited';

/** The events being processed. */
export interface Intake {
  /** Refuses new events and resolves when all running ones have finished, acknowledged or not. */
  close(): Promise<void>;
}

/**
 * Delays acknowledgements until the listeners have finished, that is, until the sink has stored the event, so that no
 * event is lost. Bolt itself acknowledges an event before its listeners run (`App.processEvent`, except for
 * `function_executed`). Both transports call that method, so it is given an `ack` that only records, and the real one
 * is called when it returns. If a listener throws, nothing is acknowledged and Slack delivers the event again.
 *
 * @param takeEvent handles an event of the Events API, instead of Bolt: most of what arrives are events, and they need
 *   nothing of what Bolt prepares for each of its listeners
 */
export function holdAck(app: App, takeEvent: (body: object) => Promise<void>): Intake {
  const processEvent = app.processEvent.bind(app);
  const underway = new Set<Promise<void>>();
  let closed = false;

  const processThenAck = async (event: ReceiverEvent): Promise<void> => {
    if (closed) throw new Error('the program is stopping');
    if (isEvent(event.body)) {
      await takeEvent(event.body);
      return await event.ack();
    }
    const held: unknown[] = [];
    await processEvent({
      ...event,
      ack: async (answer: unknown) => {
        held.push(answer);
      },
    });
    if (held.length > 0) await event.ack(held[0]);
  };

  app.processEvent = (event) => {
    const done = processThenAck(event);
    const over = done.catch(() => {}).finally(() => underway.delete(over));
    underway.add(over);
    return done;
  };

  return {
    async close() {
      closed = true;
      await Promise.all(underway);
    },
  };
}

function isEvent(body: object): boolean {
  if (!('type' in body)) return false;
  return body.type === eventsHeldBack || (body.type === 'event_callback' && 'event' in body);
}
