import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { type Command, Option } from 'commander';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fitTable } from '../../bot/cli/fit-table.ts';
import { allCommands, createProgram, run } from '../../bot/cli/run.ts';
import { createSpeech, createStatusLine } from '../../bot/cli/speech.ts';

beforeEach(() => {
  vi.stubEnv('LC_ALL', 'en_US.UTF-8');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** Nothing here needs a database: these end before a command starts its work. */
async function xinhang(...words: string[]) {
  const { code, out, refused } = await streamsOf(...words);
  return { code, said: out + refused };
}

/** The same, with standard output and standard error apart. */
async function streamsOf(...words: string[]) {
  const said = { out: '', refused: '' };
  const keepIn = (stream: keyof typeof said) => (text: string | Uint8Array) => {
    said[stream] += String(text);
    return true;
  };
  const streams = [
    vi.spyOn(process.stdout, 'write').mockImplementation(keepIn('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(keepIn('refused')),
    vi.spyOn(console, 'log').mockImplementation((...texts) => void keepIn('out')(`${texts.join(' ')}\n`)),
  ];
  try {
    return { code: await run(['node', 'xinhang', ...words]), ...said };
  } finally {
    for (const stream of streams) stream.mockRestore();
  }
}

const program = await createProgram(createSpeech('en'), { setExitCode: () => {}, asked: allCommands });

describe('the command line', () => {
  it('says its version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await xinhang('--version')).toEqual({ code: 0, said: `${version}\n` });
  });

  it.each<[string, string[], string, string]>([
    ['an unknown option', ['import', '--dry'], 'There is no option --dry', '没有 --dry 这个选项'],
    ['an unknown command', ['imprt'], 'There is no command imprt', '没有 imprt 这条命令'],
    ['a missing argument', ['staff', 'leave'], 'code is missing', '缺少 code'],
    ['a missing option', ['export', 'logs'], '--to <file> is missing', '缺少 --to <file>'],
    [
      'an option without its value',
      ['preview', '--days'],
      '--days <n> needs a value',
      '--days <n> 后面要写值',
    ],
    [
      'a value that is none of the choices',
      ['start', '--role', 'boss'],
      '--role <role> cannot be "boss"; possible are all, chat, worker.',
      '--role <role> 不能是“boss”，可以是：all、chat、worker。',
    ],
    [
      'an argument that is none of the choices',
      ['export', 'all', '--to', 'x.csv'],
      'what cannot be "all"; possible are customers, followups, logs, entries, file, report.',
      'what 不能是“all”',
    ],
    ['too many words', ['check', 'a', 'b'], 'There are more words', '用不了这么多词'],
  ])('%s exits with 2 and is explained in the language of the terminal', async (_what, words, en, zh) => {
    const english = await xinhang(...words);
    expect(english.code).toBe(2);
    expect(english.said).toContain(en);
    const chinese = await xinhang('--language', 'zh-CN', ...words);
    expect(chinese.said).toContain(zh);
    expect(chinese.said.trim().split('\n')).toHaveLength(1);
  });

  it('says in the reader’s language that a book has no customer in it, and exits with 1', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'xinhang-'));
    const book = join(dir, 'book.csv');
    try {
      writeFileSync(book, 'code,name,tier\n');
      const words = ['simulate', '--book', book, '--from', '2026-03-01', '--days', '20'];
      expect(await streamsOf(...words)).toEqual({
        code: 1,
        out: '',
        refused:
          'there is no customer in the book: add a line below the headings for each of them\n1 problem, nothing simulated.\n',
      });
      const { code, refused } = await streamsOf('--language', 'zh-CN', ...words);
      expect([code, refused.split('\n')[0]]).toEqual([1, '客户表里没有客户：请在表头下面每行写一家']);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  describe('with --json answers what cannot be read with one JSON line on standard error, exit code 2:', () => {
    const leaves = (command: Command, path: readonly string[] = []): (readonly [string[], Command])[] =>
      command.commands.length === 0
        ? [[[...path], command]]
        : command.commands.flatMap((one) => leaves(one, [...path, one.name()]));
    // `complete` takes any words of any command.
    const all = leaves(program).filter(([[name]]) => name !== 'complete');
    const misuses = all.flatMap(([path, { registeredArguments, options }]): [string, string[]][] => {
      const needed = registeredArguments.filter(({ required }) => required);
      const mandatory = options.filter((option) => option.mandatory).flatMap(({ long }) => [long ?? '', 'x']);
      const valued = options.find(({ required, mandatory: must }) => required && !must);
      const chosen = [...options, ...registeredArguments].find(({ argChoices }) => argChoices !== undefined);
      const words = registeredArguments.map(({ argChoices }) => argChoices?.[0] ?? 'x');
      const name = path.join(' ');
      return [
        [`${name}, an unknown option`, [...path, ...words, ...mandatory, '--no-such-option']],
        ...(registeredArguments.at(-1)?.variadic === true
          ? []
          : [
              [`${name}, a word too many`, [...path, ...words, ...mandatory, 'x', 'y']] as [string, string[]],
            ]),
        ...(needed.length === 0 ? [] : [[`${name}, a missing argument`, path] as [string, string[]]]),
        ...(mandatory.length === 0
          ? []
          : [[`${name}, a missing option`, [...path, ...words]] as [string, string[]]]),
        ...(valued === undefined
          ? []
          : [
              [
                `${name}, an option without its value`,
                [...path, ...words, ...mandatory, valued.long ?? ''],
              ] as [string, string[]],
            ]),
        ...(chosen === undefined
          ? []
          : [
              [
                `${name}, none of the choices`,
                chosen instanceof Option
                  ? [...path, ...words, ...mandatory, chosen.long ?? '', 'none-of-them']
                  : [...path, 'none-of-them', ...words.slice(1), ...mandatory],
              ] as [string, string[]],
            ]),
      ];
    });
    misuses.push(['no command', []], ['an unknown command', ['imprt']], ['half a command', ['staff']]);

    it.each(misuses)('%s', async (_what, words) => {
      const plain = await streamsOf(...words);
      expect(plain).toMatchObject({ code: 2, out: '' });
      // Without JSON the help stands above.
      const says = plain.refused.trimEnd().split('\n').slice(-1);
      for (const asked of [
        ['--json', ...words],
        [...words.slice(0, 1), '--json', ...words.slice(1)],
      ]) {
        const { code, out, refused } = await streamsOf(...asked);
        expect({ code, out, refused }).toEqual({
          code: 2,
          out: '',
          refused: `${JSON.stringify({ error: 'misused', says })}\n`,
        });
      }
    });
  });

  it.each<[string, string[]]>([
    ['export', ['export', 'logs', '--to', 'x.csv', '--since', 'soon']],
    ['export of a file', ['export', 'file', '--to', 'x.xlsx']],
    ['import', ['import', '--list', '--undo', '1']],
    ['simulate', ['simulate', '--book', '/nowhere/book.csv', '--from', 'soon', '--days', '0']],
    ['preview', ['preview', '--days', 'none']],
  ])('with --json a refused %s is one JSON line on standard error, exit code 1', async (_what, words) => {
    const plain = await streamsOf(...words);
    expect(plain).toMatchObject({ code: 1, out: '' });
    const { code, out, refused } = await streamsOf(...words, '--json');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(refused.match(/\n/gu)).toHaveLength(1);
    expect(JSON.parse(refused)).toEqual({
      error: expect.stringMatching(/^[a-z_]+$/u),
      says: plain.refused.trimEnd().split('\n'),
    });
  });

  it('helps in the language of the terminal, or of --language, with every command', async () => {
    const commands = [
      [],
      ['import'],
      ['export'],
      ['simulate'],
      ['preview'],
      ['staff'],
      ['staff', 'add'],
      ['staff', 'leave'],
      ['failed'],
      ['failed', 'replay'],
      ['check'],
      ['start'],
    ];
    for (const words of commands) {
      const { code, said } = await xinhang('--language', 'zh-CN', ...words, '--help');
      expect(code).toBe(0);
      expect(said).toContain('用法：');
      // Names of files, columns and options stay; no three words of a sentence do.
      const below = said.slice(said.indexOf('\n'));
      expect(below, words.join(' ')).not.toMatch(/\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b/u);
      const english = (await xinhang(...words, '--help')).said;
      expect(english).toContain('Usage:');
      expect(english, words.join(' ')).not.toMatch(/\p{Script=Han}/u);
      expect((await xinhang(...words, '--help', '--language=zh-CN')).said).toBe(said);
    }
  });

  it('completes commands, options and choices in the shell', async () => {
    expect((await xinhang('complete', 'bash')).said).toContain('xinhang complete --');
    const offered = async (...words: string[]) =>
      (await xinhang('complete', '--', ...words)).said.split('\n').map((line) => line.split('\t')[0]);
    expect(await offered('')).toEqual(expect.arrayContaining(['import', 'export', 'simulate', 'staff']));
    expect(await offered('import', '--')).toEqual(expect.arrayContaining(['--dry-run', '--undo']));
    expect(await offered('export', '')).toEqual(expect.arrayContaining(['customers', 'followups', 'logs']));
  });
});

describe('a table', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '7', ' ', '客', '户', '…', '👩‍💼'), maxLength: 40 });
  const rows = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 8 });

  it('is never wider than the terminal', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 30, max: 120 }), (table, width) => {
        for (const line of fitTable(table, width)) expect(stringWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('has its columns one below the other, Chinese or not, and cuts the widest', () => {
    expect(
      fitTable(
        [
          ['1', '客户.xlsx', '新增 3'],
          ['12', 'a-very-long-name-of-a-book.xlsx', '新增 12'],
        ],
        30,
      ),
    ).toEqual(['1   客户.xlsx          新增 3', '12  a-very-long-name…  新增 12']);
  });
});

describe('on a terminal', () => {
  it('what takes longer than a second is shown with its seconds, and removed at the end', () => {
    vi.useFakeTimers();
    try {
      const stream = new PassThrough();
      const written: string[] = [];
      stream.on('data', (chunk: Buffer) => written.push(chunk.toString()));
      const line = createStatusLine(stream, (seconds) => `importing, ${seconds} s`);
      vi.advanceTimersByTime(999);
      expect(written.join('')).toBe('');
      vi.advanceTimersByTime(2_001);
      expect(written.join('')).toMatch(/importing, 1 s[^]*importing, 2 s[^]*importing, 3 s$/u);
      // Something else can be written: the line is taken away first.
      line.clear();
      const cleared = written.join('');
      line.clear();
      expect(written.join('')).toBe(cleared);
      line.end();
      vi.advanceTimersByTime(5_000);
      expect(written.join('')).toBe(cleared);
      expect(cleared.endsWith('importing, 3 s')).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });

  it.each([
    ['a terminal with colours', true, true, '\u001B[32mok\u001B[39m'],
    ['a terminal without, or NO_COLOR', true, false, 'ok'],
    ['a pipe', false, true, 'ok'],
  ])('is coloured on %s', (_where, isTTY, hasColors, expected) => {
    const { stdout } = process;
    const before = { isTTY: stdout.isTTY, hasColors: stdout.hasColors };
    vi.stubEnv('NO_COLOR', undefined);
    try {
      Object.assign(stdout, { isTTY, hasColors: () => hasColors });
      expect(createSpeech('en').paint('green', 'ok')).toBe(expected);
    } finally {
      Object.assign(stdout, before);
    }
  });
});
