import { describe, expect, it } from 'vitest';
import { eventSlot, handedOverSlot, isForOwner, isHandedOverSlot, notPosted } from '../../jobs/plan/slots.ts';

describe('what is addressed to the current owner of a follow-up', () => {
  it.each([
    ['due>owner', true],
    ['snoozed-2026-03-16', true],
    [eventSlot('answered'), true],
    [handedOverSlot('zhang'), true],
    ['due>customer', false],
    ['escalate-1wd>supervisor', false],
    [notPosted, false],
  ])('%s: %s', (slot, forOwner) => {
    expect(isForOwner(slot)).toBe(forOwner);
  });

  it('each new owner has a notice of handover of their own', () => {
    expect(handedOverSlot('zhang')).toBe('event>handed-over-zhang');
    expect(isHandedOverSlot(handedOverSlot('zhang'))).toBe(true);
    expect(isHandedOverSlot(notPosted)).toBe(false);
    expect(notPosted).toBe('event>not-posted');
  });
});
