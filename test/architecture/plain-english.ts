/**
 * Comments and the names of tests are plain English: short, literal, the word that one would say. Finds what reads like
 * verse or like a translation.
 */
import { nameOf } from './syntax.ts';
import { type Node, type Source, walk } from './source.ts';

/** Each with what to write instead. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/\bnobody\b/iu, 'no one'],
  [/\bsomebody\b/iu, 'someone, or who it is'],
  [/\beverybody\b/iu, 'everyone'],
  [/\bwho(?:so)?ever\b/iu, 'the person who, anyone who'],
  [/\bwhomever\b/iu, 'the person who'],
  [/\bof whom\b/iu, 'whose, about whom, that'],
  [
    /(?<!\bthere[\s*]{1,8})\b(?:is|are|was|were) no (?!(?:one|longer|such|more|other|way|less|wider|news|use|matter)\b)[a-z]/iu,
    'is not a …, or there is no …',
  ],
  [/\b(?:is|are|was|were) said (?:of|to be)\b/iu, 'what it is, or who says it'],
  [
    /\b(?:thereof|therein|therewith|hereof|whereof|wherein|whereby|lest|unto|save for|of flesh and blood)\b/iu,
    'a plain word',
  ],
];

/** Files that name the patterns to find them. */
export const mayQuoteVerse: ReadonlySet<string> = new Set([
  'test/architecture/plain-english.ts',
  'test/plain-english.test.ts',
]);

const callees = new Set(['it', 'test', 'describe']);

/** Whether a file is worth parsing. */
export function mayBeVerse(text: string): boolean {
  return patterns.some(([pattern]) => pattern.test(text));
}

export function findVerse(sources: readonly Source[]): readonly string[] {
  return sources.flatMap((source) =>
    [...source.comments, ...testNames(source)].flatMap((text) =>
      patterns.flatMap(([pattern, instead]) => {
        const found = pattern.exec(text);
        if (found === null) return [];
        const around = text.slice(Math.max(0, found.index - 30), found.index + 30).replaceAll(/\s+/gu, ' ');
        return [`${source.path}: “${around.trim()}”; write: ${instead}`];
      }),
    ),
  );
}

function testNames({ path, tree }: Source): readonly string[] {
  const names: string[] = [];
  if (!path.startsWith('test/')) return names;
  walk(tree, (node) => {
    const [first] =
      node.type === 'CallExpression' && isTest(node['callee']) ? (node['arguments'] as Node[]) : [];
    if (first?.type === 'TemplateLiteral') {
      for (const part of first['quasis'] as { value: { cooked: string } }[]) names.push(part.value.cooked);
    } else {
      const name = first?.type === 'Literal' ? nameOf(first) : null;
      if (name !== null) names.push(name);
    }
  });
  return names;
}

/** `it(…)`, `it.skipIf(…)(…)`, `describe.each(…)(…)`. */
function isTest(callee: unknown): boolean {
  const node = callee as Node;
  if (node.type === 'Identifier') return callees.has(String(node['name']));
  if (node.type === 'MemberExpression') return isTest(node['object']);
  return node.type === 'CallExpression' && isTest(node['callee']);
}
