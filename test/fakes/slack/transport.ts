import type { DeliveryKind, Outcome } from './model.ts';

export interface Attempt {
  readonly kind: DeliveryKind;
  readonly payload: Readonly<Record<string, unknown>>;
  /** 0 for the first attempt. */
  readonly retryNum: number;
  readonly retryReason: string;
}

/** One way to reach the app. */
export interface Transport {
  /** Tries once. Never rejects. */
  attempt(attempt: Attempt): Promise<Outcome>;
  /** Whether the app is connected. */
  open(): boolean;
  /** Called whenever the app connects again. */
  onOpen(listener: () => void): void;
  close(): Promise<void>;
}
