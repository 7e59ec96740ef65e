/** Maximum length of one message in a chat. */
export const chars = 40_000;

const zalgo = 'a\u0301\u0323\u0337';

/** Ordinary text. */
const sentence = '客户说设备运行正常，下周再联系 please send the quotation for 20 units again ';

/** Patterns that once made a parser, ours or another's, backtrack over the same characters. */
const patterns: Readonly<Record<string, string>> = {
  'plain text': sentence,
  blanks: ' ',
  'full-width blanks': '\u3000',
  'no-break blanks': '\u00a0',
  tabs: '\t',
  'line breaks': '\n',
  'blank lines': '\n \n',
  'carriage returns': '\r',
  'double quotes': '"',
  'quotes that never close': '"a ',
  'quoted words': '"a" ',
  'quotes inside words': "don't ",
  'curly quotes': '“a ',
  'corner brackets': '「a ',
  'all kinds of quotes': '"‘「『',
  'quoted values': 'a="b ',
  backslashes: '\\',
  'escaped quotes': '\\"',
  'round brackets': '((',
  'square brackets': '[[',
  'curly brackets': '{{ ',
  'Liquid tags': '{% if ',
  'angle brackets': '<',
  'open mentions': '<@',
  mentions: '<@U00000001> ',
  'mentions with bars': '<@U1|a|b',
  'at signs': '@',
  'at signs apart': '@ ',
  'mentions of the bot': '@新航 ',
  slashes: '/',
  'slashes apart': '/ ',
  'the root again and again': '/crm ',
  entities: '&amp;',
  'half an entity': '&am',
  'equal signs': '=',
  'equal signs apart': ' = ',
  'pairs of one name': 'a=b ',
  'pairs of many names': '业务员=张伟 ',
  colons: '：',
  'full stops': '.',
  'question marks': '？',
  commas: ',',
  'commas between digits': '1,',
  semicolons: ';',
  pipes: '|',
  digits: '1',
  'amounts of thousands': '1,000',
  'days upon days': '2026-',
  dashes: '-',
  underscores: '_',
  hashes: '#1',
  'percent signs': '%',
  'combining marks': '\u0301',
  'combining marks out of order': '\u0301\u0323',
  'letters under a pile of marks': zalgo,
  'what unfolds to eighteen letters': '\ufdfa',
  'zero-width spaces': '\u200b',
  'word joiners': '\u2060',
  'byte order marks': '\ufeff',
  'right-to-left overrides': '\u202e',
  'variation selectors': '\ufe0f',
  'families joined by zero width': '👨\u200d👩\u200d👧\u200d👦',
  flags: '🇨',
  'high surrogates': '\ud800',
  'low surrogates': '\udc00',
  'surrogates in the wrong order': '\udc00\ud800',
  NUL: '\u0000',
  'control characters': '\u0001\u001b',
  'one very long word': 'a',
  'one very long word in Chinese': '客',
  'two letters': 'ab',
};

export const plainText: string = fill(sentence);

export interface HostileText {
  readonly kind: string;
  readonly text: string;
}

/** Each pattern alone. */
export const hostileTexts: readonly HostileText[] = textsOf((text) => text);

/** The same with a character at either end that prevents trimming, or a match up to the end. */
export const enclosedTexts: readonly HostileText[] = textsOf((text) => `a${text.slice(2)}b`);

function textsOf(finish: (text: string) => string): readonly HostileText[] {
  return Object.entries(patterns).map(([kind, pattern]) => ({ kind, text: finish(fill(pattern)) }));
}

function fill(pattern: string): string {
  return pattern.repeat(Math.ceil(chars / pattern.length)).slice(0, chars);
}
