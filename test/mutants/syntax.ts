/** Reading the nodes of a syntax tree. */
import { type Node, parseSource } from '../architecture/source.ts';

/** A node with its place in the text. */
export interface Placed extends Node {
  readonly start: number;
  readonly end: number;
}

export function isNode(value: unknown): value is Placed {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    typeof value.type === 'string' &&
    'start' in value &&
    typeof value.start === 'number'
  );
}

export function nodeAt(node: Node, key: string): Placed | null {
  const value = node[key];
  return isNode(value) ? value : null;
}

export function nodesAt(node: Node, key: string): readonly Placed[] {
  const value = node[key];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

export function textOf(node: unknown, text: string): string {
  return isNode(node) ? text.slice(node.start, node.end) : '';
}

/** Visits what is left when the types are gone, with the nodes around it, the nearest first. */
export function walkCode(
  path: string,
  text: string,
  visit: (node: Placed, parents: readonly Placed[]) => void,
): void {
  const step = (value: unknown, parents: readonly Placed[]): void => {
    if (Array.isArray(value)) {
      for (const item of value) step(item, parents);
      return;
    }
    if (!isNode(value) || isTypeOnly(value)) return;
    visit(value, parents);
    for (const child of Object.values(value)) step(child, [value, ...parents]);
  };
  step(parseSource(path, text).tree, []);
}

/** What wraps an expression in TypeScript alone. */
const wrapsCode = new Set(['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression']);

function isTypeOnly(node: Node): boolean {
  if (node.type === 'ImportDeclaration' || node.type === 'ImportExpression') return true;
  if (node['declare'] === true || (node.type.startsWith('Export') && isNode(node['source']))) return true;
  return node.type.startsWith('TS') && !wrapsCode.has(node.type);
}
