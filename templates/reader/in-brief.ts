import type { AnySaid, Param } from './said.ts';

/** A refusal quotes at most this many characters of what it refuses. */
export const mostQuotedChars = 50;

/** Cut with an ellipsis. */
export function quoteBriefly(text: string): string {
  // A character is at most two units long, so the rest of a long text need not be taken apart.
  const chars = Array.from(text.slice(0, 2 * (mostQuotedChars + 1)));
  return chars.length <= mostQuotedChars ? text : `${chars.slice(0, mostQuotedChars - 1).join('')}…`;
}

/** What another program said is the reason itself, and an address or a path is no use without its end. */
const whole = new Set(['why', 'detail', 'path', 'file', 'to', 'address', 'link', 'url']);

/** The message with every quotation cut to `mostQuotedChars`. */
export function inBrief(what: AnySaid): AnySaid {
  return { ...what, params: briefParams(what.params) };
}

function briefParams(params: AnySaid['params']): AnySaid['params'] {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, whole.has(name) ? value : brief(value)]),
  );
}

type Value = AnySaid['params'][string];

function brief(value: Value): Value {
  if (typeof value === 'string') return quoteBriefly(value);
  if (isList(value)) return value.map((one) => brief(one) as Param);
  if (typeof value !== 'object') return value;
  if ('code' in value) return inBrief(value);
  return 'joined' in value ? { ...value, each: value.each.map((one) => brief(one) as Param) } : value;
}

const isList = (value: Value): value is readonly Param[] => Array.isArray(value);
