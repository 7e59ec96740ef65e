import type { App, ReceiverEvent } from '@slack/bolt';

/** What is being taken in right now. */
export interface Intake {
  /** Takes in nothing more and resolves once everything that had been begun is over, acknowledged or not. */
  close(): Promise<void>;
}

/**
 * Nothing that arrives is lost: an acknowledgement leaves only after the listeners are through, which is after the
 * sink has stored. Bolt itself acknowledges an event before its listeners run (`App.processEvent`, unless the
 * event is `function_executed`), and both transports come through that method: so it is given an acknowledgement
 * that is kept back, and the real one is sent when it returns. A listener that fails makes it throw, nothing is
 * acknowledged, and Slack delivers the event again.
 */
export function holdAck(app: App): Intake {
  const processEvent = app.processEvent.bind(app);
  const underway = new Set<Promise<void>>();
  let closed = false;

  const processThenAck = async (event: ReceiverEvent): Promise<void> => {
    if (closed) throw new Error('the program is stopping');
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
