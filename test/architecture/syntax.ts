/** Queries on syntax tree nodes. */
import type { Node } from './source.ts';

/** False for an identifier that only names a member, a key or an import. */
export function isReference(parent: Node | null, key: string): boolean {
  if (parent === null || parent['computed'] === true) return true;
  if (parent.type === 'MemberExpression') return key !== 'property';
  if (parent.type === 'TSQualifiedName') return key !== 'right';
  if (parent.type === 'ImportSpecifier') return key !== 'imported';
  return key !== 'key';
}

export function isMember(node: Node, object: string, property: string): boolean {
  if (node.type !== 'MemberExpression') return false;
  const of = node['object'];
  const owner =
    nameOf(of) ?? (isNodeLike(of) && of.type === 'MemberExpression' ? nameOf(of['property']) : null);
  return owner === object && nameOf(node['property']) === property;
}

export function propertyNames(pattern: Node): readonly string[] {
  const properties = pattern['properties'];
  return Array.isArray(properties)
    ? properties.flatMap((property: unknown) => (isNodeLike(property) ? (nameOf(property['key']) ?? []) : []))
    : [];
}

/** The name of an identifier or the value of a string literal. */
export function nameOf(value: unknown): string | null {
  if (!isNodeLike(value)) return null;
  if (value.type === 'Identifier') return String(value['name']);
  return value.type === 'Literal' && typeof value['value'] === 'string' ? value['value'] : null;
}

export function isNodeLike(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}
