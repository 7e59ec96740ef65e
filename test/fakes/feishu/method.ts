import type { FakeWorld } from './world.ts';

/** Thrown by a method: Feishu's code, with HTTP 400. */
export class Refusal extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`refused with ${code}`);
    this.code = code;
  }
}

export interface Asked {
  readonly world: FakeWorld;
  readonly nowMs: () => number;
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** What the path's placeholders stand for. */
  readonly ids: readonly string[];
}

export type Method = (asked: Asked) => object;
export type MethodRow = readonly [verb: string, path: RegExp, method: Method];
