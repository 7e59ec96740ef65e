/** The architecture rules, each a pure function from sources to violations. */
import { covers, homes, partOf, parts } from './arrows.ts';
import type { Node, Source } from './source.ts';
import { walk } from './source.ts';
import { isMember, isNodeLike, isReference, nameOf, propertyNames } from './syntax.ts';

export interface Violation {
  readonly rule: string;
  readonly path: string;
  readonly what: string;
}

type Rule = (sources: readonly Source[]) => readonly Violation[];

/** Where a role's rights are looked up; everything else asks for a capability. */
const asksByRole = /^(jobs\/access\/|templates\/reader\/)/;

/** Files that use a role as data, with the reason why no right follows from it. */
const rolesAsData: Readonly<Record<string, string>> = {
  'jobs/facts/director-of.ts': 'who of the roles that hear of silence is told, in the order of the table',
  'jobs/book/read-staff.ts': 'the people that a book without a staff file is given',
  'bot/rehearsal/sample-company.ts': 'the people of the sample company',
  'bot/rehearsal/create-rehearsal.ts': 'what a person of the rehearsal is called',
};

/** Roles that are not seats of a customer, so that the word is unambiguous. */
const rolesAlone = new Set(['finance', 'director', 'gm', 'operator']);

/** Lines per source file, excluding generated code. No lower bound: one thought is not torn into four files. */
const budget = { p95: 250, max: 400 };

const eachFile =
  (rule: string, look: (source: Source) => readonly string[]): Rule =>
  (sources) =>
    sources.flatMap((source) => look(source).map((what) => ({ rule, path: source.path, what })));

const arrows = eachFile('arrows', (source) => {
  const own = partOf(source.path);
  if (own === null) return ['stands in no part; enter its folder in test/architecture/arrows.ts'];
  const { may, mayTypes = [], packages } = parts[own.entry] ?? { may: [] };
  return source.imports.flatMap((found) => {
    if (found.package !== null) {
      return packages === undefined || packages.includes(found.package)
        ? []
        : [`${own.part} must not use the package ${found.package}`];
    }
    const other = partOf(found.path ?? '');
    if (other === null) return [`imports ${found.specifier}, which stands in no part`];
    if (other.part === own.part || may.some((allowed) => covers(allowed, other.part))) return [];
    if (mayTypes.some((allowed) => covers(allowed, other.part))) {
      return found.typeOnly ? [] : [`${own.part} may import types alone from ${other.part}`];
    }
    return [`${own.part} must not import ${other.part}`];
  });
});

/** Folders that hold folders, and the files that may lie between these. */
const onlyFolders: Readonly<Record<string, readonly string[]>> = {
  'bot/commands': ['index.ts'],
  templates: [],
};

const layout = eachFile('layout', ({ path }) => {
  const [folder, name] = [path.slice(0, path.lastIndexOf('/')), path.slice(path.lastIndexOf('/') + 1)];
  const mayLie = onlyFolders[folder];
  return mayLie === undefined || mayLie.includes(name) ? [] : [`lies loose between the folders of ${folder}`];
});

/** So small a file that only its neighbour imports is one thought with it. */
const smallLines = 40;
const ownThoughts: Readonly<Record<string, string>> = {
  'jobs/plan-due-duties.ts': 'the line on one page names it beside those of customers and entries',
  'bot/console/console-words.ts': 'what the pages say, as a table',
  'bot/platforms/feishu/needs.ts': 'the permissions of an app, as a table, as on the other platforms',
  'jobs/book/read-customers.ts': 'what a book has beside its staff, which is read in a file of its own too',
  'jobs/logs/set-days.ts': 'one effect of a log',
  'jobs/plan/rest.ts': 'a rule of its own, with its own test',
  'jobs/registers/ordered-lately.ts': 'one of the answers that a form begins with, each in its own file',
  'jobs/webchat/read-posted.ts': 'one of the questions that the store answers',
  'templates/reader/check-guards.ts': 'one check of a register, as the others',
};

const thoughts: Rule = (sources) => {
  const importers = new Map<string, string[]>();
  for (const { path, imports } of sources)
    for (const found of imports)
      if (found.path !== null) importers.set(found.path, [...(importers.get(found.path) ?? []), path]);
  const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/'));
  return sources.flatMap(({ path, lines }) => {
    const [only, ...others] = new Set(importers.get(path));
    const isSmall = lines <= smallLines && ownThoughts[path] === undefined && !path.includes('/page/');
    const isLone = only !== undefined && others.length === 0 && !only.endsWith('/index.ts');
    return isSmall && isLone && folderOf(only) === folderOf(path)
      ? [{ rule: 'one thought', path, what: `is imported by ${only} alone; merge them` }]
      : [];
  });
};

/** Files that cost nothing as long as they are not asked for: their packages take long to load. */
const loadedLate: ReadonlySet<string> = new Set(['bot/tracing.ts']);

const lateImports = eachFile('late imports', (source) =>
  source.imports.flatMap(({ path, typeOnly, late }) =>
    path === null || !loadedLate.has(path) || typeOnly || late === true
      ? []
      : [`${path} is loaded by await import, when it is needed`],
  ),
);

const packageHomes = eachFile('package homes', (source) =>
  source.imports.flatMap((found) => {
    const allowed = found.package === null ? undefined : homes[found.package];
    if (allowed === undefined) return [];
    const path = source.path.replace(/\.tsx?$/, '');
    return allowed.some((home) => path === home || path.startsWith(`${home}/`))
      ? []
      : [`${found.package} belongs to ${allowed.join(', ')}`];
  }),
);

const extensions = eachFile('extensions', (source) =>
  source.imports.flatMap((found) =>
    found.path === null || /\.(tsx?|css|svg|json)$/.test(found.path)
      ? []
      : [`${found.specifier} must be written with its extension`],
  ),
);

/** Includes types: two files that need each other's types belong together, or lack a third that both build on. */
const cycles: Rule = (sources) => {
  const next = new Map(
    sources.map(({ path, imports }) => [
      path,
      imports.flatMap((found) => (found.path === null ? [] : [found.path])),
    ]),
  );
  const done = new Set<string>();
  const violations: Violation[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) {
      violations.push({ rule: 'cycles', path, what: [...trail.slice(start), path].join(' → ') });
    } else if (!done.has(path)) {
      for (const target of next.get(path) ?? []) visit(target, [...trail, path]);
      done.add(path);
    }
  };
  for (const path of next.keys()) visit(path, []);
  return violations;
};

/** Would make a plan depend on the machine it runs on instead of its arguments. */
const outsideWorld = new Set([
  'Date',
  'process',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'performance',
  'crypto',
  'console',
  'globalThis',
  'require',
]);

const purePlan = eachFile('pure plan', (source) => {
  if (!/^jobs\/(plan\/|calendar\/working-days\.ts$)/.test(source.path)) return [];
  const found: string[] = [];
  walk(source.tree, (node, parent, key) => {
    if (node.type === 'Identifier' && isReference(parent, key) && outsideWorld.has(String(node['name']))) {
      found.push(`uses ${String(node['name'])}`);
    }
    if (isMember(node, 'Temporal', 'Now')) found.push('uses Temporal.Now');
    if (isMember(node, 'Math', 'random')) found.push('uses Math.random');
    if (node.type === 'AwaitExpression' || node['async'] === true) found.push('is asynchronous');
  });
  return found;
});

const environment = eachFile('environment', (source) => {
  if (source.path === 'bot/config.ts') return [];
  const found: string[] = [];
  walk(source.tree, (node, parent, key) => {
    if (isMember(node, 'process', 'env')) found.push('reads process.env; take the value as an argument');
    const taken =
      node.type === 'ObjectPattern' &&
      parent !== null &&
      key === 'id' &&
      nameOf(parent['init']) === 'process';
    if (taken && propertyNames(node).includes('env')) found.push('takes env out of process');
    const imported = node.type === 'ImportSpecifier' && nameOf(node['imported']) === 'env';
    if (imported && source.imports.some(({ specifier }) => /^(node:)?process$/.test(specifier))) {
      found.push('imports env');
    }
  });
  return found;
});

const noAny = eachFile('no any', (source) => {
  let count = 0;
  walk(source.tree, (node) => {
    if (node.type === 'TSAnyKeyword') count += 1;
  });
  return count === 0 ? [] : [`says any ${count} times`];
});

/** Tests are held to it too: a longer one is about several things. */
export function findLongFiles(files: readonly Pick<Source, 'path' | 'lines'>[]): readonly Violation[] {
  return files.flatMap(({ path, lines }) =>
    lines > budget.max ? [{ rule: 'sizes', path, what: `${lines} lines; at most ${budget.max}` }] : [],
  );
}

const sizes: Rule = (sources) => {
  const violations = [...findLongFiles(sources)];
  const sorted = sources.map(({ lines }) => lines).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  if (at(0.95) >= budget.p95) {
    violations.push({ rule: 'sizes', path: '.', what: `p95 ${at(0.95)} lines; below ${budget.p95}` });
  }
  return violations;
};

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/;

const fileNames = eachFile('file names', ({ path }) => {
  const names = path.replace(/(\.config|\.d)?\.tsx?$/, '').split('/');
  return names.flatMap((name) => {
    if (!kebab.test(name)) return [`${name} is not kebab-case`];
    return name.split('-').some((word) => emptyWords.has(word)) ? [`${name} says nothing`] : [];
  });
});

/** Names that could mean anything. */
const emptyWords = new Set([
  'base',
  'manager',
  'service',
  'helper',
  'helpers',
  'util',
  'utils',
  'lib',
  'misc',
]);

const declaring = new Set([
  'ClassDeclaration',
  'FunctionDeclaration',
  'VariableDeclarator',
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
]);

const names = eachFile('names', (source) => {
  const found: string[] = [];
  walk(source.tree, (node) => {
    const name = declaring.has(node.type) ? nameOf(node['id']) : null;
    if (name !== null && /^Base[A-Z]|(Manager|Service|Helper|Helpers|Utils?)$/.test(name)) found.push(name);
  });
  return found.map((name) => `${name} is a name under which anything fits`);
});

/** A suppressed check is a defect with a comment on it. */
const switches = eachFile('switches', (source) =>
  source.comments.flatMap((comment) =>
    /@ts-(ignore|expect-error|nocheck)|(oxlint|eslint|biome)-(disable|ignore)/.test(comment)
      ? [`switches a check off: ${comment.trim()}`]
      : [],
  ),
);

/** The rights of a role are a table (`templates/roles.yaml`) that only `jobs/access` queries. */
const roleComparisons = eachFile('roles', (source) => {
  if (asksByRole.test(source.path) || source.path in rolesAsData) return [];
  if (source.path.startsWith('bot/platforms/web/page/')) return [];
  const found: string[] = [];
  walk(source.tree, (node, parent, key) => {
    const called = node.type === 'CallExpression' ? node['callee'] : null;
    if (isNodeLike(called) && called.type === 'MemberExpression') {
      const of = called['object'];
      const owner = nameOf(of) ?? (isNodeLike(of) ? nameOf(of['property']) : null);
      const method = nameOf(called['property']) ?? '';
      if (owner === 'roles' && /^(includes|some|every|find|findIndex|indexOf|filter|has)$/.test(method)) {
        found.push(`looks for a role (roles.${method}); ask jobs/access for a capability`);
      }
    }
    if (node.type === 'BinaryExpression' && /^[!=]==?$/.test(String(node['operator']))) {
      const sides = [node['left'], node['right']];
      if (sides.some((side) => isLiteralRole(side))) found.push('compares the name of a role');
    }
    const filters = node.type === 'Property' && nameOf(node['key']) === 'roles' ? node['value'] : null;
    if (isNodeLike(filters) && filters.type === 'ObjectExpression') {
      if (namesRoles(filters)) found.push('filters by the names of roles; take rolesThatCan');
    }
    if (isLiteralRole(node) && parent?.type === 'ArrayExpression' && key === 'elements') {
      found.push('lists roles by their names');
    }
  });
  return found;
});

function isLiteralRole(value: unknown): boolean {
  return isNodeLike(value) && value.type === 'Literal' && rolesAlone.has(String(value['value']));
}

function namesRoles(tree: Node): boolean {
  let named = false;
  walk(tree, (node, parent) => {
    if (parent?.type === 'ArrayExpression' && typeof node['value'] === 'string') named = true;
  });
  return named;
}

export const rules: readonly Rule[] = [
  roleComparisons,
  arrows,
  packageHomes,
  layout,
  thoughts,
  lateImports,
  extensions,
  cycles,
  purePlan,
  environment,
  noAny,
  sizes,
  fileNames,
  names,
  switches,
];

/** All violations, in no particular order; empty if there are none. */
export function checkArchitecture(sources: readonly Source[]): readonly Violation[] {
  return rules.flatMap((rule) => rule(sources));
}
