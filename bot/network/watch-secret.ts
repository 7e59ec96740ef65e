import type { SendResult } from '../../jobs/ports.ts';

/** A secret that was changed, or a permission that is missing, shows in the first send that fails. */
export interface SecretWatch {
  /** What the platform says when it refuses; null: it accepts. */
  refusal(): string | null;
  /** Returns the result as it is. */
  note(result: SendResult): SendResult;
}

export function watchSecret(): SecretWatch {
  let refused: string | null = null;
  return {
    refusal: () => refused,
    note(result) {
      if (result.status === 'accepted') refused = null;
      if (result.status === 'rejected' && result.problem === 'auth') refused = result.detail;
      return result;
    },
  };
}
