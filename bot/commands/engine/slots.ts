import type { ArgScope, Command, Param } from './define.ts';
import { toHalfWidth, toKey } from './half-width.ts';
import { day } from './param-types.ts';

/** A parameter of a command, or an anchor if the command accepts anchors by name. */
export interface Slot {
  readonly key: string;
  readonly param: Pick<Param<unknown>, 'type' | 'label' | 'place' | 'optional'>;
  /** All names as spelled, the key first. */
  readonly names: readonly string[];
  /** The normalised names, computed once: a line may have thousands of words to compare. */
  readonly keys: ReadonlySet<string>;
  /** The playbook's anchor key, if it is one. */
  readonly anchor: string | null;
}

/** The names by which a command's customer can be given. */
export const customerNames: readonly string[] = ['customer', '客户', '客户代号'];

export function slotsOf(command: Command, scope: ArgScope): readonly Slot[] {
  const params = Object.entries(command.params).map(
    ([key, param]): Slot => ({ key, param, ...named([key, ...param.names]), anchor: null }),
  );
  if (!command.anchors) return params;
  const anchors = scope.playbook.anchors.map(
    ({ key, column, label }): Slot => ({
      key: `anchor ${key}`,
      param: { type: day, label, place: 'named', optional: true },
      ...named([key, column, ...Object.values(label)]),
      anchor: key,
    }),
  );
  return [...params, ...anchors];
}

function named(names: readonly string[]): Pick<Slot, 'names' | 'keys'> {
  return { names, keys: new Set(names.map(toKey)) };
}

/** The first slot with this name. */
export function findSlot(slots: readonly Slot[], written: string): Slot | undefined {
  const key = toKey(written);
  return slots.find(({ keys }) => keys.has(key));
}

/** The text as its type expects it: verbatim, or converted to half width. */
export function rawFor(slot: Slot, written: string): string {
  return slot.param.type.verbatim === true ? written : toHalfWidth(written);
}

/** Values by slot as arguments: parameters under their keys, anchors together under `anchors`. */
export function toArgs(
  slots: readonly Slot[],
  values: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const own: Record<string, unknown> = {};
  const anchors: Record<string, unknown> = {};
  for (const { key, anchor } of slots) {
    if (anchor === null) own[key] = values[key];
    else if (values[key] !== undefined) anchors[anchor] = values[key];
  }
  return { ...own, anchors };
}
