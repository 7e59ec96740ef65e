import type { ApprovalEffects } from './approval-effects.ts';
import { giftEffects } from './gift-effects.ts';
import { holidayTextEffects } from './holiday-text-effects.ts';

/** By the kind's key in `approvals.yaml`. */
const effects: Readonly<Record<string, ApprovalEffects>> = {
  gift: giftEffects,
  'holiday-text': holidayTextEffects,
};

export function effectsOf(kind: string): ApprovalEffects {
  return Object.hasOwn(effects, kind) ? (effects[kind] ?? {}) : {};
}
