import { parser } from '@prometheus-io/lezer-promql';

/** Evaluates the PromQL of our alert rules and dashboard: Prometheus' own grammar, and the functions used there. */

export type Labels = Readonly<Record<string, string>>;
export interface Sample {
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
}

/** Two readings of the same process; rates and increases are those between them. */
export interface Readings {
  readonly before: readonly Sample[];
  /** Further readings within the range of the expression. */
  readonly between?: readonly (readonly Sample[])[];
  readonly after: readonly Sample[];
  /** Seconds between them, and the time of the second one. */
  readonly seconds: number;
  readonly now: number;
}

type Vector = readonly Omit<Sample, 'name'>[];

/** What a rule's expression was at one time. */
export interface Evaluation {
  readonly atSeconds: number;
  readonly holds: Vector;
}

/** Fires for a series that was there in every evaluation of the last `forSeconds`, the first of them included. */
export function isFiring(evaluations: readonly Evaluation[], forSeconds: number): boolean {
  const latest = evaluations.at(-1);
  if (latest === undefined) return false;
  return latest.holds.some(({ labels }) => {
    const key = JSON.stringify(labels);
    let since = latest.atSeconds;
    for (const { atSeconds, holds } of evaluations.toReversed()) {
      if (!holds.some((one) => JSON.stringify(one.labels) === key)) break;
      since = atSeconds;
    }
    return latest.atSeconds - since >= forSeconds;
  });
}

/** Of a duration as in the rules. */
export function secondsOf(duration: string): number {
  const [, count = '', unit = ''] = /^(\d+)([smh])$/u.exec(duration) ?? [];
  const seconds = Number(count) * ({ s: 1, m: 60, h: 3_600 }[unit] ?? Number.NaN);
  if (Number.isNaN(seconds)) throw new Error(`no duration: ${duration}`);
  return seconds;
}
type Tree = ReturnType<typeof parser.parse>['topNode'];

export function readSamples(text: string): readonly Sample[] {
  return text.split('\n').flatMap((line) => {
    const [, name, labels = '', value] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/u.exec(line) ?? [];
    if (name === undefined || value === undefined) return [];
    const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/gu)].map(([, key = '', held = '']) => [key, held]);
    const number = { '+Inf': Infinity }[value] ?? Number(value);
    return [{ name, labels: { instance: 'one', ...Object.fromEntries(pairs) } as Labels, value: number }];
  });
}

const named = (tree: Tree, name: string): readonly Tree[] => {
  const found: Tree[] = [];
  tree.cursor().iterate((node) => {
    if (node.name === name) found.push(node.node);
  });
  return found;
};

/** @throws if Prometheus could not read it */
export function parsePromql(expression: string): Tree {
  const tree = parser.parse(expression).topNode;
  if (named(tree, '⚠').length > 0) throw new Error(`no PromQL: ${expression}`);
  return tree;
}

export function metricsIn(expression: string): readonly string[] {
  return named(parsePromql(expression), 'VectorSelector').map((selector) => {
    const identifier = selector.getChild('Identifier');
    return identifier === null ? '' : expression.slice(identifier.from, identifier.to);
  });
}

/** @returns the series for which it holds; empty: the alert does not fire */
export function evaluate(expression: string, readings: Readings): Vector {
  const textOf = ({ from, to }: Tree): string => expression.slice(from, to);
  const childrenOf = (tree: Tree): readonly Tree[] => {
    const children: Tree[] = [];
    for (let child = tree.firstChild; child !== null; child = child.nextSibling) children.push(child);
    return children;
  };
  const body = (tree: Tree): readonly Tree[] => {
    const found = tree.getChild('FunctionCallBody');
    return found === null ? [] : childrenOf(found).filter(({ name }) => name !== '(' && name !== ')');
  };
  const select = (tree: Tree, samples: readonly Sample[]): readonly Sample[] => {
    const identifier = tree.getChild('Identifier');
    const matchers = named(tree, 'UnquotedLabelMatcher').map((matcher) => {
      const [label, operator, value] = childrenOf(matcher).map(textOf);
      return { label: label ?? '', operator, value: (value ?? '').slice(1, -1) };
    });
    return samples.filter(
      ({ name, labels }) =>
        identifier !== null &&
        name === textOf(identifier) &&
        matchers.every(({ label, operator, value }) => {
          const held = labels[label] ?? '';
          if (operator === '=~') return new RegExp(`^(?:${value})$`, 'u').test(held);
          return operator === '=' ? held === value : held !== value;
        }),
    );
  };
  const increase = (tree: Tree): Vector => {
    const selector = tree.getChild('VectorSelector');
    if (selector === null) throw new Error(`no range in ${expression}`);
    const before = select(selector, readings.before);
    return select(selector, readings.after).flatMap(({ labels, value }) => {
      const same = before.find((one) => JSON.stringify(one.labels) === JSON.stringify(labels));
      return same === undefined ? [] : [{ labels, value: value - same.value }];
    });
  };
  const maxOverTime = (tree: Tree): Vector => {
    const selector = tree.getChild('VectorSelector');
    if (selector === null) throw new Error(`no range in ${expression}`);
    const all = [...(readings.between ?? []), readings.after].flatMap((samples) => select(selector, samples));
    const names = [...new Set(all.flatMap(({ labels }) => Object.keys(labels)))];
    return group(all, names, (values) => Math.max(...values));
  };
  const group = (vector: Vector, keys: readonly string[], join: (values: number[]) => number): Vector => {
    const groups = new Map<string, { labels: Labels; values: number[] }>();
    for (const { labels, value } of vector) {
      const kept = Object.fromEntries(keys.map((key) => [key, labels[key] ?? '']));
      const key = JSON.stringify(kept);
      const known = groups.get(key) ?? { labels: kept, values: [] };
      known.values.push(value);
      groups.set(key, known);
    }
    return [...groups.values()].map(({ labels, values }) => ({ labels, value: join(values) }));
  };
  const quantile = (q: number, vector: Vector): Vector => {
    const others = [...new Set(vector.flatMap(({ labels }) => Object.keys(labels)))].filter(
      (key) => key !== 'le',
    );
    return group(vector, others, () => 0).flatMap(({ labels }) => {
      const buckets = vector
        .filter((one) => others.every((key) => one.labels[key] === labels[key]))
        .map((one) => ({
          le: one.labels['le'] === '+Inf' ? Infinity : Number(one.labels['le']),
          count: one.value,
        }))
        .sort((a, b) => a.le - b.le);
      const total = buckets.at(-1)?.count ?? 0;
      const finite = buckets.filter(({ le }) => le !== Infinity);
      const bucket = buckets.find(({ count }) => count >= q * total);
      if (total === 0 || bucket === undefined) return [];
      return [{ labels, value: bucket.le === Infinity ? (finite.at(-1)?.le ?? Number.NaN) : bucket.le }];
    });
  };

  const call = (tree: Tree): number | Vector => {
    const identifier = tree.getChild('FunctionIdentifier');
    const name = identifier === null ? '' : textOf(identifier);
    const [first, second] = body(tree);
    switch (name) {
      case 'time':
        return readings.now;
      case 'absent':
        return vector(first).length === 0 ? [{ labels: {}, value: 1 }] : [];
      case 'abs':
        return vector(first).map(({ labels, value }) => ({ labels, value: Math.abs(value) }));
      case 'increase':
        return first === undefined ? [] : increase(first);
      case 'max_over_time':
        return first === undefined ? [] : maxOverTime(first);
      case 'rate':
        return first === undefined
          ? []
          : increase(first).map(({ labels, value }) => ({ labels, value: value / readings.seconds }));
      case 'histogram_quantile':
        return quantile(Number(first === undefined ? '' : textOf(first)), vector(second));
      default:
        throw new Error(`the test does not know ${name}()`);
    }
  };
  const aggregate = (tree: Tree): Vector => {
    const keys = named(tree, 'GroupingLabels').flatMap((labels) =>
      labels.getChildren('LabelName').map(textOf),
    );
    const operator = tree.getChild('AggregateOp');
    const isMax = operator !== null && textOf(operator) === 'max';
    const [inner] = body(tree);
    return group(vector(inner), keys, (values) =>
      isMax ? Math.max(...values) : values.reduce((sum, value) => sum + value, 0),
    );
  };
  const binary = (tree: Tree): Vector => {
    const [left, operator, right] = childrenOf(tree);
    if (left === undefined || operator === undefined || right === undefined) throw new Error(expression);
    const [a, b] = [run(left), run(right)];
    const compute = (x: number, y: number): number | null => {
      switch (textOf(operator)) {
        case '-':
          return x - y;
        case '>':
          return x > y ? x : null;
        case '<':
          return x < y ? x : null;
        default:
          throw new Error(`the test does not know ${textOf(operator)}`);
      }
    };
    const many = typeof a === 'number' ? (typeof b === 'number' ? [] : b) : a;
    return many.flatMap(({ labels, value }) => {
      const result = compute(typeof a === 'number' ? a : value, typeof b === 'number' ? b : value);
      return result === null ? [] : [{ labels, value: result }];
    });
  };
  const run = (tree: Tree): number | Vector => {
    switch (tree.name) {
      case 'PromQL':
      case 'ParenExpr': {
        const inner = childrenOf(tree).find(({ name }) => name !== '(' && name !== ')');
        return inner === undefined ? [] : run(inner);
      }
      case 'NumberDurationLiteral':
        return Number(textOf(tree));
      case 'VectorSelector':
        return select(tree, readings.after);
      case 'FunctionCall':
        return call(tree);
      case 'AggregateExpr':
        return aggregate(tree);
      case 'BinaryExpr':
        return binary(tree);
      default:
        throw new Error(`the test does not know ${tree.name} in ${expression}`);
    }
  };
  const vector = (tree: Tree | undefined): Vector => {
    const result = tree === undefined ? [] : run(tree);
    return typeof result === 'number' ? [{ labels: {}, value: result }] : result;
  };
  return vector(parsePromql(expression));
}
