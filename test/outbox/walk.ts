import { Session } from 'node:inspector/promises';
import { isNodeLike, nameOf } from '../architecture/syntax.ts';
import { type Node, parseSource, walk } from '../architecture/source.ts';

/** That a function of a file was called by one of another file or of the same. */
export interface Call {
  /** Null where a library called it, or work went on after a wait. */
  readonly by: string | null;
  readonly file: string;
  readonly name: string;
}

declare global {
  /** What the functions leave behind on the walk: their place in the list, and the stack they were called with. */
  var walked: [number, string | undefined][] | undefined;
}

/**
 * The calls of functions in the files of a folder, in the order of time. Each function gets a breakpoint that never stops,
 * because its condition only notes the call.
 */
export async function recordCalls(folder: string, work: () => Promise<unknown>): Promise<readonly Call[]> {
  const fileOf = (line: string) => new RegExp(`${folder}/([a-z-]+\\.ts)`, 'u').exec(line)?.[1];
  const session = new Session();
  session.connect();
  const scripts: { readonly id: string; readonly file: string }[] = [];
  session.on('Debugger.scriptParsed', ({ params }) => {
    const file = fileOf(params.url);
    if (file !== undefined) scripts.push({ id: params.scriptId, file });
  });
  await session.post('Debugger.enable');
  const functions: { readonly file: string; readonly name: string }[] = [];
  for (const { id, file } of scripts) {
    const { scriptSource } = await session.post('Debugger.getScriptSource', { scriptId: id });
    for (const { name, at } of functionsIn(scriptSource)) {
      const before = scriptSource.slice(0, at).split('\n');
      const location = {
        scriptId: id,
        lineNumber: before.length - 1,
        columnNumber: before.at(-1)?.length ?? 0,
      };
      const condition = `globalThis.walked?.push([${functions.length}, new Error().stack]) === 0`;
      await session.post('Debugger.setBreakpoint', { location, condition });
      functions.push({ file, name });
    }
  }
  const noted: NonNullable<typeof globalThis.walked> = [];
  globalThis.walked = noted;
  try {
    await work();
  } finally {
    globalThis.walked = undefined;
    session.disconnect();
  }
  return noted.map(([at, stack = '']) => {
    const { file = '', name = '' } = functions[at] ?? {};
    // The first is the function itself, after its own condition; what waits for an answer did not call.
    const [, caller] = stack
      .split('\n')
      .filter((line) => fileOf(line) !== undefined && !/at async|eval at/u.test(line));
    return { by: fileOf(caller ?? '') ?? null, file, name };
  });
}

/** The named functions of a script, and where their bodies begin. */
function functionsIn(text: string): readonly { readonly name: string; readonly at: number }[] {
  const found: { name: string; at: number }[] = [];
  walk(parseSource('script.js', text).tree, (node, parent) => {
    const body = node['body'];
    if (!/Function/u.test(node.type) || !isNodeLike(body)) return;
    const name = nameOf(node['id']) ?? nameOf(parent?.['id']) ?? nameOf(parent?.['key']);
    if (name !== null) found.push({ name, at: startOf(body) + (body.type === 'BlockStatement' ? 1 : 0) });
  });
  return found;
}

const startOf = (node: Node): number => Number(node['start']);

/**
 * Calls that lead a reader back: from a file into one that was entered before it. Each pair of files counts once: that the
 * second is at work beside the first is known then.
 */
export function turnsBack(calls: readonly Call[]): readonly string[] {
  const entered = [...new Set(calls.flatMap(({ by, file }) => [by ?? file, file]))];
  const back = calls.flatMap(({ by, file }) =>
    by !== null && entered.indexOf(file) < entered.indexOf(by) ? [`${by} → ${file}`] : [],
  );
  return [...new Set(back)];
}
