/** A page as its tests need it: prose, code blocks with their file names, links and pictures. */
export interface Block {
  readonly language: string;
  readonly text: string;
  /** The last file named in the line above the block, if that line ends in a colon. */
  readonly file: string | null;
}

export interface Link {
  readonly text: string;
  readonly target: string;
  readonly image: boolean;
}

/** The fenced blocks of a page, in order. */
export function blocksOf(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let before = '';
  let open: { language: string; lines: string[]; caption: string } | null = null;
  for (const line of markdown.split('\n')) {
    const fence = /^```(\w*)$/u.exec(line);
    if (open !== null && line === '```') {
      const file = /[:：]$/u.test(open.caption) ? (codeOf(open.caption).at(-1) ?? null) : null;
      blocks.push({ language: open.language, text: `${open.lines.join('\n')}\n`, file });
      open = null;
    } else if (open !== null) {
      open.lines.push(line);
    } else if (fence !== null) {
      open = { language: fence[1] ?? '', lines: [], caption: before };
      before = '';
    } else if (line.trim() !== '') {
      before = line.trim();
    }
  }
  return blocks;
}

/** The page without its fenced blocks. */
export function proseOf(markdown: string): string {
  return markdown.replaceAll(/^```[\s\S]*?^```$/gmu, '');
}

export function linksOf(markdown: string): readonly Link[] {
  const found = proseOf(markdown).matchAll(/(!?)\[([^\]]*)\]\(([^)\s]+)\)/gu);
  return [...found].map(([, mark = '', text = '', target = '']) => ({ text, target, image: mark === '!' }));
}

/** Inline code in the prose. */
export function codeOf(markdown: string): readonly string[] {
  return [...proseOf(markdown).matchAll(/`([^`\n]+)`/gu)].map(([, code = '']) => code);
}

/** The body rows of every table of a page, cell by cell. */
export function rowsOf(markdown: string): readonly (readonly string[])[] {
  const lines = proseOf(markdown).split('\n');
  return lines.flatMap((line, index) => {
    const isHead = /^\|[\s:|-]+\|$/u.test(lines[index + 1] ?? '');
    if (!line.startsWith('|') || isHead || /^\|[\s:|-]+\|$/u.test(line)) return [];
    return [
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/u)
        .map((cell) => cell.trim()),
    ];
  });
}
