import { type Frame, headerIn } from './frame.ts';

/** Unfinished payloads that are kept; the oldest is given up first, and Feishu sends its event again. */
const keptAtMost = 100;
const piecesAtMost = 1_000;

/** Joins payloads that come in several frames, in any order. */
export function createPieces() {
  const unfinished = new Map<string, (Uint8Array | undefined)[]>();
  return {
    /** The whole payload, or null while some of it is missing. */
    join(frame: Frame): Uint8Array | null {
      const [sum, at] = [Number(headerIn(frame, 'sum')), Number(headerIn(frame, 'seq'))];
      if (!(sum > 1)) return frame.payload;
      const id = headerIn(frame, 'message_id');
      const parts = unfinished.get(id) ?? Array.from<undefined>({ length: Math.min(sum, piecesAtMost) });
      if (!Number.isInteger(at) || at < 0 || at >= parts.length || parts.length !== sum) return null;
      parts[at] = frame.payload;
      if (parts.every((part) => part !== undefined)) {
        unfinished.delete(id);
        return Buffer.concat(parts);
      }
      unfinished.set(id, parts);
      const [oldest] = unfinished.keys();
      if (unfinished.size > keptAtMost && oldest !== undefined) unfinished.delete(oldest);
      return null;
    },
  };
}
