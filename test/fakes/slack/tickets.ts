/** Short-lived handles that Slack issues with an interaction. */
export interface Tickets {
  /** Valid once, for three seconds. */
  giveTrigger(userId: string): string;
  /** @returns the user it was issued to, or Slack's error. */
  takeTrigger(trigger: string): { userId: string } | { error: string };
  /** Valid five times within thirty minutes. */
  giveResponse(to: ResponseTarget): string;
  takeResponse(id: string): ResponseTarget | { error: string };
}

export interface ResponseTarget {
  readonly channelId: string;
  readonly userId: string;
  /** The message that was clicked, which the response may replace. */
  readonly messageTs: string | null;
}

const triggerMs = 3000;
const responseMs = 30 * 60_000;
const responseUses = 5;

export function createTickets(nowMs: () => number, next: (prefix: string) => string): Tickets {
  const triggers = new Map<string, { userId: string; givenMs: number; used: boolean }>();
  const responses = new Map<string, { to: ResponseTarget; givenMs: number; uses: number }>();
  return {
    giveTrigger(userId) {
      const trigger = `13345224609.738474920.${next('t').toLowerCase()}`;
      triggers.set(trigger, { userId, givenMs: nowMs(), used: false });
      return trigger;
    },
    takeTrigger(trigger) {
      const ticket = triggers.get(trigger);
      if (ticket === undefined) return { error: 'invalid_trigger_id' };
      if (ticket.used) return { error: 'exchanged_trigger_id' };
      if (nowMs() - ticket.givenMs > triggerMs) return { error: 'expired_trigger_id' };
      ticket.used = true;
      return { userId: ticket.userId };
    },
    giveResponse(to) {
      const id = next('R').toLowerCase();
      responses.set(id, { to, givenMs: nowMs(), uses: 0 });
      return id;
    },
    takeResponse(id) {
      const ticket = responses.get(id);
      if (ticket === undefined) return { error: 'invalid_url' };
      if (nowMs() - ticket.givenMs > responseMs) return { error: 'expired_url' };
      if (ticket.uses >= responseUses) return { error: 'used_url' };
      ticket.uses += 1;
      return ticket.to;
    },
  };
}
