import { loadTemplates } from '../../jobs/load-templates.ts';
import type { Capabilities, Pace, Rate } from '../../jobs/ports.ts';
import type { Language } from '../../templates/reader/form.ts';
import { platformWords } from '../../templates/reader/platform-words.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import { dingTalkCapabilities } from './dingtalk/index.ts';
import { feishuCapabilities } from './feishu/index.ts';
import type { PlatformName } from './index.ts';
import { slackCapabilities } from './slack/index.ts';
import { webCapabilities } from './web/web-platform.ts';
import { weComCapabilities } from './wecom/index.ts';

export const capabilitiesOf: Readonly<Record<PlatformName, Capabilities>> = {
  dingtalk: dingTalkCapabilities,
  feishu: feishuCapabilities,
  slack: slackCapabilities,
  web: webCapabilities,
  wecom: weComCapabilities,
};

/** The page of docs that compares the platforms, by language. */
export const capabilityPages: Readonly<Record<Language, string>> = {
  en: 'docs/platforms.md',
  'zh-CN': 'docs/platforms.zh-CN.md',
};

const hears = {
  all: said('capability/hears-all'),
  'mention-only': said('capability/hears-mentions'),
  none: said('capability/hears-nothing'),
} as const;
const whispers = {
  stored: said('capability/whispers'),
  volatile: said('capability/whispers-for-now'),
  none: said('capability/answers-one-to-one'),
} as const;
const joins = {
  api: said('capability/joins-by-bot'),
  'invite-accept': said('capability/joins-by-invitation'),
  'staff-action': said('capability/joins-by-colleague'),
  none: said('capability/joins-never'),
} as const;
const posts = {
  direct: said('capability/posts'),
  'staff-confirm': said('capability/posts-confirmed'),
  none: said('capability/posts-never'),
} as const;
const links = {
  thread: said('capability/links-thread'),
  'message-id': said('capability/links-quote'),
  'printed-code': said('capability/links-code'),
  none: said('capability/links-never'),
} as const;
const settles = {
  'idempotent-key': said('capability/settles-key'),
  'read-back': said('capability/settles-reading'),
  none: said('capability/settles-never'),
} as const;
const forms = {
  modal: said('capability/form-window'),
  card: said('capability/form-card'),
  'external-page': said('capability/form-page'),
} as const;
const homes = {
  'shown-again': said('capability/home-shown'),
  none: said('capability/home-never'),
} as const;
const sees = (yes: boolean): AnySaid => (yes ? said('capability/sees') : said('capability/sees-not'));
const comes = (yes: boolean): AnySaid =>
  yes ? said('capability/sees-members') : said('capability/sees-no-members');

type Row = readonly [what: AnySaid, value: (of: Capabilities) => AnySaid, about?: 'sending'];

/** Every field of `Capabilities` in words, but for what only the sending itself depends on (`requestLimitMs`). */
const rows: readonly Row[] = [
  [said('capability/hearing'), ({ groupInbound }) => hears[groupInbound]],
  [said('capability/whispering'), ({ whisper }) => whispers[whisper]],
  [said('capability/joining'), ({ customerJoin }) => joins[customerJoin]],
  [said('capability/posting'), ({ customerPost }) => posts[customerPost]],
  [said('capability/linking'), ({ replyLink }) => links[replyLink]],
  [said('capability/settling'), ({ settle }) => settles[settle], 'sending'],
  [said('capability/form'), ({ form }) => forms[form]],
  [said('capability/updating'), ({ edit }) => updatesOf(edit)],
  [said('capability/edits'), ({ seesEdits }) => sees(seesEdits)],
  [said('capability/deletes'), ({ seesDeletes }) => sees(seesDeletes)],
  [said('capability/members'), ({ seesMembers }) => comes(seesMembers)],
  [said('capability/home'), ({ home }) => homes[home]],
  [said('capability/length'), ({ maxTextChars: chars }) => said('capability/chars', { chars }), 'sending'],
  [said('capability/pace-room'), ({ pace }) => rateOf(pace, 'room'), 'sending'],
  [said('capability/pace-person'), ({ pace }) => rateOf(pace, 'person'), 'sending'],
];

function updatesOf(edit: Capabilities['edit']): AnySaid {
  if (edit === 'any-time') return said('capability/updates');
  if (edit === 'none') return said('capability/updates-never');
  return said('capability/updates-some', { uses: edit.uses, hours: Math.round(edit.withinMs / 3_600_000) });
}

function rateOf(pace: Pace, what: 'room' | 'person'): AnySaid {
  const rate: Rate | null = pace[what];
  if (rate === null) return said('capability/no-limit');
  return said('capability/rate', { messages: rate.messages, seconds: rate.perMs / 1000 });
}

export interface CapabilityFact {
  readonly what: string;
  readonly value: string;
}

/** What people notice of a platform's capabilities: all of them but for how messages are sent. */
export function noticeable(name: PlatformName, say: (what: AnySaid) => string): readonly CapabilityFact[] {
  return rows
    .filter(([, , about]) => about !== 'sending')
    .map(([what, value]) => ({ what: say(what), value: say(value(capabilitiesOf[name])) }));
}

/** The page in Markdown, from the capabilities that the program itself reads. `npm run docs` writes it. */
export function describeCapabilities(language: Language): string {
  const { words } = loadTemplates();
  const say = (what: AnySaid): string => words.say(what, language);
  const names = Object.keys(capabilitiesOf) as readonly PlatformName[];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const table = [
    line([say(said('capability/what')), ...names.map((name) => say(platformWords[name]))]),
    `|${'---|'.repeat(names.length + 1)}`,
    ...rows.map(([what, value]) =>
      line([say(what), ...names.map((name) => say(value(capabilitiesOf[name])))]),
    ),
  ];
  const parts = [
    `# ${say(said('capability/title'))}`,
    say(said('capability/other')),
    say(said('capability/intro')),
    table.join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}
