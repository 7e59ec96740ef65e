/** The usual mutations: what each kind of syntax is changed into, one change at a time. */
import { changesOfSql } from './changes-of-sql.ts';
import { isNode, nodeAt, nodesAt, type Placed, textOf } from './syntax.ts';

export interface Change {
  /** An expression is replaced, a statement is left out, and a body that is entered returns at once. */
  readonly as: 'expression' | 'statement' | 'body';
  /** What is replaced in the file. For a body only its beginning counts. */
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
  /** Where the part that differs begins, and that part before and after. */
  readonly at: number;
  readonly was: string;
  readonly becomes: string;
}

/** @param parents The nodes around it, the nearest first. */
export function changesOf(node: Placed, parents: readonly Placed[], text: string): readonly Change[] {
  const scene: Scene = { node, parents, text };
  return [...(rules[node.type]?.(scene) ?? []), ...conditionChanges(scene)];
}

interface Scene {
  readonly node: Placed;
  readonly parents: readonly Placed[];
  readonly text: string;
}

const boundaries: Readonly<Record<string, string>> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' };
const arithmetic: Readonly<Record<string, string>> = { '+': '-', '-': '+', '*': '/', '/': '*', '%': '*' };
const equalities = new Set(['===', '!==']);
const assignments: Readonly<Record<string, string>> = { '+=': '-=', '-=': '+=', '++': '--', '--': '++' };

const rules: Readonly<Record<string, (scene: Scene) => readonly Change[]>> = {
  BinaryExpression: (scene) => {
    const [left, operator, right] = operands(scene);
    const other = boundaries[operator] ?? arithmetic[operator];
    if (other === undefined || (operator === '+' && isTextual(scene))) return [];
    return [replace(scene, `${left} ${other} ${right}`)];
  },
  LogicalExpression: (scene) => {
    const [left, operator, right] = operands(scene);
    if (operator === '??') return [replace(scene, left), replace(scene, right)];
    return [replace(scene, `(${left}) ${operator === '&&' ? '||' : '&&'} (${right})`)];
  },
  UnaryExpression: (scene) =>
    scene.node['operator'] === '-' ? [replace(scene, textOf(scene.node['argument'], scene.text))] : [],
  UpdateExpression: (scene) => [swapOperator(scene)],
  AssignmentExpression: (scene) =>
    String(scene.node['operator']) in assignments ? [swapOperator(scene)] : [],
  Literal: literalChanges,
  // A tag's own template is not an expression.
  TemplateLiteral: (scene) =>
    scene.parents[0]?.type === 'TaggedTemplateExpression' || textOf(scene.node, scene.text) === '``'
      ? []
      : [replace(scene, '``')],
  TaggedTemplateExpression: (scene) =>
    changesOfSql(textOf(scene.node, scene.text)).map(({ at, was, becomes }) =>
      splice(scene, scene.node, scene.node.start + at, was, becomes),
    ),
  ArrayExpression: (scene) => {
    const elements = nodesAt(scene.node, 'elements');
    if (elements.length === 0) return [];
    return [replace(scene, '[]'), ...(elements.length === 1 ? [] : withoutEach(scene, elements))];
  },
  ObjectExpression: (scene) => {
    const spreads = nodesAt(scene.node, 'properties').filter(({ type }) => type === 'SpreadElement');
    return withoutEach(scene, spreads);
  },
  CallExpression: callChanges,
  ChainExpression: (scene) => {
    const code = textOf(scene.node, scene.text);
    return spineOf(scene.node).flatMap((part) => {
      if (part['optional'] !== true) return [];
      const from = (nodeAt(part, 'object') ?? nodeAt(part, 'callee'))?.end ?? part.start;
      const at = scene.text.indexOf('?.', from);
      const isCall = part.type === 'CallExpression' || part['computed'] === true;
      if (at < 0 || at >= scene.node.start + code.length) return [];
      return [splice(scene, scene.node, at, '?.', isCall ? '' : '.')];
    });
  },
  ExpressionStatement: (scene) =>
    scene.node['directive'] === undefined || scene.node['directive'] === null ? [leaveOut(scene)] : [],
  ContinueStatement: (scene) => [leaveOut(scene)],
  BreakStatement: (scene) => [leaveOut(scene)],
  ThrowStatement: (scene) => [leaveOut(scene)],
  FunctionDeclaration: bodyChanges,
  FunctionExpression: bodyChanges,
  ArrowFunctionExpression: (scene) => {
    const body = nodeAt(scene.node, 'body');
    if (body === null || body.type === 'BlockStatement') return bodyChanges(scene);
    // Of a boolean, true and false are tried.
    return isBoolean(body) || body.type === 'Literal' ? [] : [replace({ ...scene, node: body }, 'undefined')];
  },
};

/** A condition that always holds, and one that never does. */
function conditionChanges(scene: Scene): readonly Change[] {
  const { node, parents } = scene;
  const [parent] = parents;
  if (parent === undefined) return [];
  const isLoop = parent.type === 'WhileStatement' || parent.type === 'DoWhileStatement';
  if (isLoop || parent.type === 'ForStatement') {
    return parent['test'] === node ? [replace(scene, 'false')] : [];
  }
  const isAsked = isTested(node, parents) && node.type !== 'LogicalExpression';
  return isAsked || isBoolean(node) ? [replace(scene, 'true'), replace(scene, 'false')] : [];
}

/** The test of an `if` or of `a ? b : c`, or an operand of one. */
function isTested(node: Placed, parents: readonly Placed[]): boolean {
  const [parent, ...above] = parents;
  if (parent === undefined) return false;
  if (parent.type === 'IfStatement' || parent.type === 'ConditionalExpression')
    return parent['test'] === node;
  const passesOn = parent.type === 'ParenthesizedExpression' || isLogic(parent);
  return passesOn && isTested(parent, above);
}

const isLogic = (node: Placed) => node.type === 'LogicalExpression' && node['operator'] !== '??';

/** Methods whose answer is true or false. */
const questions = new Set(['has', 'equals', 'includes', 'startsWith', 'endsWith', 'some', 'every', 'test']);

function isBoolean(node: Placed): boolean {
  if (node.type === 'BinaryExpression') {
    const operator = String(node['operator']);
    return (
      operator in boundaries || equalities.has(operator) || operator === 'in' || operator === 'instanceof'
    );
  }
  if (node.type === 'UnaryExpression') return node['operator'] === '!';
  return node.type === 'CallExpression' && questions.has(methodOf(node) ?? '');
}

function literalChanges(scene: Scene): readonly Change[] {
  const { node, parents } = scene;
  const [parent] = parents;
  if (parent === undefined || isName(node, parent)) return [];
  const value = node['value'];
  if (typeof value === 'boolean') return [replace(scene, String(!value))];
  // Two sides that differ are a comparison that never holds, which is tried.
  if (parent.type === 'BinaryExpression' && equalities.has(String(parent['operator']))) return [];
  if (typeof value === 'string') return [replace(scene, value === '' ? "'changed'" : "''")];
  if (typeof value !== 'number') return [];
  const isComparison = parent.type === 'BinaryExpression' && String(parent['operator']) in boundaries;
  return isComparison && value === 0 ? [] : [replace(scene, String(value + 1))];
}

/** A key, the name of a member, or what is imported: changed, the code would not even load. */
function isName(node: Placed, parent: Placed): boolean {
  if (parent.type === 'Property' || parent.type === 'PropertyDefinition') return parent['key'] === node;
  if (parent.type === 'MemberExpression') return parent['property'] === node;
  return parent.type === 'ExpressionStatement' || /^(Import|Export)/.test(parent.type);
}

/** Calls that are left out, so that what they are called on is taken as it is. */
const leftOut = new Set([
  'filter',
  'sort',
  'toSorted',
  'reverse',
  'toReversed',
  'slice',
  'flat',
  'trim',
  'toLowerCase',
  'toUpperCase',
  'replace',
  'replaceAll',
  'padStart',
  'padEnd',
]);
const swapped: ReadonlyMap<string, string> = new Map(
  [
    ['some', 'every'],
    ['find', 'findLast'],
    ['min', 'max'],
    ['startsWith', 'endsWith'],
    ['until', 'since'],
  ].flatMap(([one = '', other = '']) => [
    [one, other],
    [other, one],
  ]),
);

function callChanges(scene: Scene): readonly Change[] {
  const { node, text } = scene;
  const callee = nodeAt(node, 'callee');
  const method = methodOf(node);
  const object = callee === null ? null : nodeAt(callee, 'object');
  const property = callee === null ? null : nodeAt(callee, 'property');
  if (method === null || object === null || property === null) return [];
  const whole = outermost(scene);
  const changes: Change[] = [];
  if (leftOut.has(method))
    changes.push(splice(scene, whole, object.end, text.slice(object.end, node.end), ''));
  // `add` of a set takes a value, `add` of a day takes a length.
  const [argument] = nodesAt(node, 'arguments');
  const isOfLength = argument?.type === 'ObjectExpression' && (method === 'add' || method === 'subtract');
  const other = isOfLength ? (method === 'add' ? 'subtract' : 'add') : swapped.get(method);
  if (other !== undefined) changes.push(splice(scene, whole, property.start, method, other));
  return changes;
}

function bodyChanges(scene: Scene): readonly Change[] {
  const body = nodeAt(scene.node, 'body');
  const statements = body === null ? [] : nodesAt(body, 'body');
  const [first] = statements;
  if (body === null || first === undefined) return [];
  // One statement is left out by itself.
  if (statements.length === 1 && first.type === 'ExpressionStatement') return [];
  const was = textOf(body, scene.text);
  const start = body.start + 1;
  return [{ as: 'body', start, end: start, replacement: 'return;', at: body.start, was, becomes: '{}' }];
}

function leaveOut({ node, text }: Scene): Change {
  const was = textOf(node, text);
  return {
    as: 'statement',
    start: node.start,
    end: node.end,
    replacement: '',
    at: node.start,
    was,
    becomes: ';',
  };
}

function replace({ node, text }: Scene, becomes: string): Change {
  const { start, end } = node;
  return { as: 'expression', start, end, replacement: becomes, at: start, was: textOf(node, text), becomes };
}

/** Changes a part of an expression, which is replaced whole. */
function splice({ text }: Scene, whole: Placed, at: number, was: string, becomes: string): Change {
  const replacement = text.slice(whole.start, at) + becomes + text.slice(at + was.length, whole.end);
  return { as: 'expression', start: whole.start, end: whole.end, replacement, at, was, becomes };
}

function withoutEach(scene: Scene, items: readonly Placed[]): readonly Change[] {
  return items.map((item) => {
    const comma = /^\s*,/.exec(scene.text.slice(item.end));
    const was = scene.text.slice(item.start, item.end + (comma?.[0].length ?? 0));
    return splice(scene, scene.node, item.start, was, '');
  });
}

function swapOperator(scene: Scene): Change {
  const operator = String(scene.node['operator']);
  const at = scene.text.indexOf(operator, scene.node.start);
  return splice(scene, scene.node, at, operator, assignments[operator] ?? operator);
}

function operands({ node, text }: Scene): readonly [left: string, operator: string, right: string] {
  return [textOf(node['left'], text), String(node['operator']), textOf(node['right'], text)];
}

/** Whether a `+` joins texts, as far as one can see. */
function isTextual({ node }: Scene): boolean {
  return [node['left'], node['right']].some(
    (side) =>
      isNode(side) &&
      (side.type === 'TemplateLiteral' || (side.type === 'Literal' && typeof side['value'] === 'string')),
  );
}

/**
 * The whole of `a?.b.c(d)` for a part of it: cut out of its chain, a part would no longer be skipped where `a` is
 * absent.
 */
function outermost({ node, parents }: Scene): Placed {
  let part = node;
  for (const parent of parents) {
    if (parent.type === 'ChainExpression') return parent;
    if (nodeAt(parent, 'object') !== part && nodeAt(parent, 'callee') !== part) return node;
    part = parent;
  }
  return node;
}

/** The members and calls that hang together in a chain. */
function spineOf(chain: Placed): readonly Placed[] {
  const parts: Placed[] = [];
  let part = nodeAt(chain, 'expression');
  while (part !== null) {
    parts.push(part);
    part = nodeAt(part, 'object') ?? nodeAt(part, 'callee') ?? nodeAt(part, 'expression');
  }
  return parts;
}

function methodOf(call: Placed): string | null {
  const callee = nodeAt(call, 'callee');
  if (callee?.type !== 'MemberExpression' || callee['computed'] === true) return null;
  const name = nodeAt(callee, 'property')?.['name'];
  return typeof name === 'string' ? name : '';
}
