import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { commandPages, describeCommands } from '../bot/docs/describe-commands.ts';
import { capabilityPages, describeCapabilities } from '../bot/platforms/describe-capabilities.ts';
import { groupsOf } from '../bot/commands/index.ts';
import { parseCommand } from '../bot/commands/engine/parse.ts';
import { route } from '../bot/commands/engine/route.ts';
import { planSubject } from '../jobs/plan/plan-subject.ts';
import { openCustomer } from '../jobs/customers/open-customer.ts';
import { languages } from '../templates/reader/languages.ts';
import { rulesOf } from '../jobs/rules.ts';
import { loadTemplates } from '../jobs/load-templates.ts';
import { loadedTemplates } from './templates/loaded-templates.ts';
import { type Block, blocksOf, codeOf, linksOf, rowsOf } from './docs/markdown.ts';
import { anchor, facts, span, table } from './plan/scene.ts';
import { openOffice } from './approvals/office.ts';
import { programArgs } from './program-args.ts';
import { editedTemplates } from './templates/edited-templates.ts';

const groups = groupsOf(loadedTemplates());

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const has = (path: string) => existsSync(join(root, path));
const isFile = (path: string) => statSync(join(root, path), { throwIfNoEntry: false })?.isFile() === true;

/** Every page of the documentation, by path. */
const pages = new Map(
  ['.', 'docs', 'templates']
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => posix.join(folder, name)))
    .filter((path) => path.endsWith('.md'))
    .map((path) => [path, read(path)]),
);
const page = (path: string) => pages.get(path) ?? '';
const onEveryPage = (look: (text: string, path: string) => readonly string[]): readonly string[] =>
  [...pages].flatMap(([path, text]) => look(text, path).map((what) => `${path}: ${what}`));

describe('the pages', () => {
  it('are all there, the README in both languages', () => {
    expect([...pages.keys()]).toEqual(
      expect.arrayContaining([
        'README.md',
        'README.zh-CN.md',
        'GLOSSARY.md',
        'DEVELOPERS.md',
        'CONTRIBUTING.md',
        'CHANGELOG.md',
      ]),
    );
  });

  it('link to nothing that is not there', () => {
    const missing = onEveryPage((text, path) =>
      linksOf(text)
        .map(({ target }) => target.replace(/#.*$/u, ''))
        .filter((target) => target !== '' && !/^[a-z]+:/u.test(target))
        .filter((target) => !has(posix.join(dirname(path), decodeURIComponent(target)))),
    );
    expect(missing).toEqual([]);
  });

  it('name no file of the house that is not there', () => {
    const missing = onEveryPage((text) => {
      const made = new Set(blocksOf(text).flatMap(({ file }) => file ?? []));
      return codeOf(text)
        .filter((code) => /^(bot|jobs|prisma|templates|test|docs)\/[\w./-]+$/u.test(code))
        .filter((code) => !made.has(code) && !has(code));
    });
    expect(missing).toEqual([]);
  });

  it('show small pictures with a description', () => {
    const pictures = [...pages].flatMap(([path, text]) =>
      linksOf(text)
        .filter(({ image }) => image)
        .map((link) => ({ ...link, file: join(root, dirname(path), link.target) })),
    );
    expect(pictures.length).toBeGreaterThan(4);
    for (const { text, target, file } of pictures) {
      expect(text.length, `the words for ${target}`).toBeGreaterThan(20);
      expect(statSync(file).size, target).toBeLessThan(250_000);
      expect(readFileSync(file).subarray(1, 4).toString(), target).toBe('PNG');
    }
  });

  it('name no npm script and no command of the program that there is not', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const missing = onEveryPage((text) => [
      ...[...text.matchAll(/npm run (?:-s |--silent )?([\w:]+)/gu)]
        .flatMap(([, name = '']) => name)
        .filter((name) => !(name in scripts)),
      ...[...text.matchAll(/npm run (?:-s |--silent )?xinhang -- (\w+)/gu)]
        .flatMap(([, name = '']) => name)
        .filter((name) => !has(`bot/cli/${name}-command.ts`)),
    ]);
    expect(missing).toEqual([]);
  });

  it('name no setting that .env.example does not explain', () => {
    const explained = read('.env.example');
    const missing = onEveryPage((text) =>
      [...text.matchAll(/\b(?:XINHANG|SLACK)_[A-Z_]*[A-Z]\b|\b(?:DATABASE|REDIS)_URL\b|\bLOG_LEVEL\b/gu)]
        .map(([name]) => name)
        .filter((name) => !new RegExp(String.raw`^# ?${name}=`, 'mu').test(explained)),
    );
    expect(missing).toEqual([]);
  });

  it('name no chat command that there is not', () => {
    const unknown = onEveryPage((text) =>
      [...codeOf(text), ...blocksOf(text).flatMap((block) => block.text.split('\n'))]
        .filter((line) => /^\/crm\b/u.test(line))
        .filter((line) => route(groups, parseCommand(line)).kind === 'unknown'),
    );
    expect(unknown).toEqual([]);
  });
});

describe('the pages of commands', () => {
  it.each(languages)('are what the program has, in %s: otherwise run npm run docs', (language) => {
    expect(page(commandPages[language])).toBe(describeCommands(groups, language));
  });
});

it.each(languages)(
  'the capabilities are those the program has, in %s: otherwise run npm run docs',
  (language) => {
    expect(page(capabilityPages[language])).toBe(describeCapabilities(language));
  },
);

it('the Slack manifest names the bot with characters that Slack allows', () => {
  expect(/display_name: (.*)/u.exec(read('docs/slack-manifest.yaml'))?.[1]).toMatch(/^[a-z0-9._-]{1,80}$/u);
});

it.each(languages)('the page of systems names the command of every register, in %s', (language) => {
  const text = page(`docs/systems${language === 'en' ? '' : `.${language}`}.md`);
  const missing = loadedTemplates().registers.filter(({ command: { name, zh } }) => {
    const word = language === 'en' ? name : zh[0];
    return !text.includes(`\`/crm ${word}\``);
  });
  expect(missing.map(({ key }) => key)).toEqual([]);
});

describe('the READMEs', () => {
  it('show what simulate really prints', { timeout: 240_000 }, async () => {
    const [story, inChinese] = ['README.md', 'README.zh-CN.md'].map((path) => readStory(page(path)));
    expect(story).toEqual(inChinese);
    const dir = mkdtempSync(join(tmpdir(), 'readme-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    for (const { file, text } of story?.files ?? []) writeFileSync(join(dir, file ?? ''), text);
    expect(story?.commands.length).toBeGreaterThan(0);
    for (const { words, output } of story?.commands ?? []) {
      expect(await runXinhang(words.split(' '), dir)).toBe(output);
    }
  });

  it('say on which working day supervisor and director hear, as the company plans it', () => {
    const rules = rulesOf(loadedTemplates());
    const hears = (tier: 'ordinary' | 'potential') => {
      const known = facts({ tier, anchors: { trialStarted: anchor('2026-03-02') } });
      const check = planSubject(known, rules, span).followUps.find(({ step }) => step === 'trial-check');
      return table(check).filter((line) => line.startsWith('escalate'));
    };
    // Due on Thursday the 12th.
    expect(hears('ordinary')).toEqual([
      expect.stringMatching(/ 2026-03-13T09:00 li$/u),
      expect.stringMatching(/ 2026-03-17T09:00 chen$/u),
    ]);
    expect(hears('potential')).toEqual([expect.stringMatching(/ 2026-03-13T09:00 chen$/u)]);
    const inOneLine = (path: string) => page(path).replaceAll(/\s+/gu, ' ');
    expect(inOneLine('README.md')).toContain(
      'escalated to the supervisor on the first working day after the deadline and to the marketing director on the third, once each. ' +
        'Where the supervisor is the owner, as with potential customers, the director hears on the first.',
    );
    expect(inOneLine('README.zh-CN.md')).toContain(
      '截止日后第 1 个工作日，主管收到；第 3 个工作日还没有记录，营销总监收到。每人只说一次。主管自己负责的（如潜力客户），营销总监第 1 个工作日就收到。',
    );
  });

  it('show the page in their own language, each picture in both', () => {
    const picturesOf = (path: string) =>
      [...page(path).matchAll(/\]\((docs\/images\/[^)]+)\)/gu)].map(([, picture = '']) => picture);
    const english = picturesOf('README.md');
    expect(english.length).toBeGreaterThan(5);
    expect(english.filter((picture) => !picture.endsWith('.en.png'))).toEqual([]);
    expect(english.map((picture) => picture.replace('.en.png', '.png'))).toEqual(
      picturesOf('README.zh-CN.md'),
    );
    for (const picture of english) {
      const [ours, other] = [picture, picture.replace('.en.png', '.png')].map((path) =>
        readFileSync(join(root, path)),
      );
      expect(other === undefined || ours?.equals(other), picture).toBe(false);
    }
  });

  it.each(['README.md', 'README.zh-CN.md'])('%s quotes the playbook as it is', (path) => {
    const quoted = blocksOf(page(path)).filter(({ language }) => language === 'yaml');
    expect(quoted.length).toBeGreaterThan(0);
    for (const { text } of quoted) expect(read('templates/playbook.yaml')).toContain(text);
  });
});

describe('the glossary', () => {
  it('names every word where it is defined', () => {
    const rows = rowsOf(page('GLOSSARY.md')).filter((cells) => cells.length === 4);
    expect(rows.length).toBeGreaterThan(30);
    const lost = rows.flatMap(([zh, , identifier = '', where = '']) => {
      const [word = ''] = codeOf(identifier);
      const [file = ''] = codeOf(where);
      const found = isFile(file) && new RegExp(String.raw`(?<![\w-])${word}(?![\w-])`, 'u').test(read(file));
      return found ? [] : [`${zh}: ${word} is not in ${file}`];
    });
    expect(lost).toEqual([]);
  });
});

describe('the recipe for a new step', () => {
  it('as printed, loads and plans without any TypeScript', () => {
    const templates = loadTemplates(editedTemplates(recipeEdits()));
    const known = facts({ anchors: { trialStarted: anchor('2026-03-02') } });
    const planned = planSubject(known, rulesOf(templates), span);
    const added = planned.followUps.find(({ step }) => step === 'sample-kept');
    expect(table(added)).toEqual([
      'due>owner 2026-03-04T09:00 zhang',
      expect.stringMatching(/^escalate-1wd>supervisor 2026-03-05T09:00 li$/u),
    ]);
    expect(templates.texts.audienceOf('sample-kept/due')).toBe('staff');
  });

  it('can be simulated with the book it prints', { timeout: 240_000 }, async () => {
    const dir = editedTemplates(recipeEdits());
    const book = blocksOf(page('CONTRIBUTING.md')).find(({ file }) => file === 'book.csv');
    writeFileSync(join(dir, 'book.csv'), book?.text ?? '');
    const args = 'simulate --book book.csv --from 2026-03-03 --days 6';
    expect(page('CONTRIBUTING.md')).toContain(args);
    const printed = await runXinhang([...args.split(' '), '--json'], dir, { XINHANG_TEMPLATES: dir });
    const messages = printed
      .trimEnd()
      .split('\n')
      .map(
        (line) => JSON.parse(line) as { at: string; room: string; items: { step: string; say: string }[] },
      );
    const said = messages.flatMap(({ at, room, items }) =>
      items.filter(({ step }) => step === 'sample-kept').map(({ say }) => `${at} ${room} ${say}`),
    );
    expect(said).toEqual([
      '2026-03-04T09:00:00+08:00 dm:zhang sample-kept/due',
      '2026-03-05T09:00:00+08:00 dm:li follow-up/escalate',
      // From then on it is overdue on the list of every working morning.
      '2026-03-05T09:00:00+08:00 dm:wang today/overdue',
      '2026-03-05T09:00:00+08:00 dm:zhang today/overdue',
      '2026-03-06T09:00:00+08:00 dm:li today/overdue',
      '2026-03-06T09:00:00+08:00 dm:wang today/overdue',
      '2026-03-06T09:00:00+08:00 dm:zhang today/overdue',
    ]);
  });

  it('goes from the form through both decisions to its end', async () => {
    const office = await openOffice(recipeEdits());
    onTestFinished(() => office.close());
    await openCustomer(office.core, office.staff.li, {
      code: 'C001',
      name: '杭州精工',
      tier: 'ordinary',
      supervisor: office.staff.li,
      salesperson: office.staff.zhang,
      assistant: office.staff.wang,
      anchors: { trialStarted: office.today() },
    });
    const { id } = await office.core.db.followUp.findFirstOrThrow({ where: { step: 'sample-kept' } });
    expect(await office.submit('zhang', 'sample-kept', id, { becomes: 'kept' })).toContain('样品金额');
    expect(await office.submit('zhang', 'sample-kept', id, { becomes: 'kept', cost: '320' })).toContain(
      '已提交',
    );
    const request = await office.core.db.approvalRequest.findFirstOrThrow();
    await office.press('chen', 'approve', `${request.id}.0`);
    expect((await office.request(request.id)).turn).toBe(0);
    await office.press('li', 'approve', `${request.id}.0`);
    await office.press('chen', 'approve', `${request.id}.1`);
    expect((await office.request(request.id)).state).toBe('approved');
    expect(await office.core.db.followUp.findUniqueOrThrow({ where: { id } })).toMatchObject({
      state: 'closed',
      closedBy: 'approval',
    });
  });
});

/** The example files and commands printed in a README, with the expected output. */
function readStory(text: string) {
  const blocks = blocksOf(text);
  return {
    files: blocks.filter(({ file }) => file !== null && !file.includes('/')),
    commands: blocks.flatMap((block) => {
      const [, words, output] = /^\$ npm run -s xinhang -- (.*)\n([\s\S]*)$/u.exec(block.text) ?? [];
      return words === undefined || output === undefined ? [] : [{ words, output }];
    }),
  };
}

/** The files of the recipe, as a reader would create them. */
function recipeFiles(): readonly Block[] {
  const files = blocksOf(page('CONTRIBUTING.md')).filter(
    ({ file }) => file?.startsWith('templates/') === true,
  );
  expect(files.map(({ file }) => file)).toContain('templates/playbook.yaml');
  return files;
}

/** The recipe's changes to the templates: whole files, and additions at the end of existing ones. */
function recipeEdits(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    recipeFiles().map(({ file, text }) => {
      const path = file ?? '';
      const before = has(path) ? read(path) : '';
      return [path.replace(/^templates\//u, ''), `${before}${text}`];
    }),
  );
}

/** The command line's output, run in the folder of the example files. */
async function runXinhang(
  args: readonly string[],
  dir: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [...programArgs(), ...args], {
    cwd: dir,
    env: { PATH: process.env['PATH'], TZ: process.env['TZ'], HOME: process.env['HOME'], ...settings },
  });
  return stdout;
}
