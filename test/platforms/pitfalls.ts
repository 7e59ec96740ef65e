/** A test that holds a pitfall: its file below `test`, and how its name begins or what it contains. */
export type Held = readonly [file: string, title: string];

export interface Pitfall {
  readonly number: number;
  readonly what: string;
  readonly held: readonly Held[];
  /** Instead, what the program lacks for the pitfall to exist: a word that may not be in `bot/platforms` then. */
  readonly notThere?: { readonly word: RegExp; readonly why: string };
}

/** What adapters of the four platforms get wrong, as collected before the first of ours was written. */
export const pitfalls: readonly Pitfall[] = [
  {
    number: 1,
    what: 'WeCom drops what is above a member’s limit and says ok',
    held: [
      ['platforms/wecom/sending.test.ts', 'never exceeds what WeCom delivers to a member in a minute'],
      [
        'platforms/contract/hold-under-strain.ts',
        'more than the platform takes is refused with the time to wait',
      ],
    ],
  },
  {
    number: 2,
    what: 'a WeCom message that a colleague has to send is shown as sent',
    held: [
      [
        'platforms/wecom/customer-groups.test.ts',
        'is given to the group’s owner to send; until then no one has it',
      ],
      ['platforms/contract/hold-under-strain.ts', 'where an app may not write to customers, it never says'],
    ],
  },
  {
    number: 3,
    what: 'DingTalk’s 403 of a rate limit is handled as an error of rights, the month’s quota is tried for ever',
    held: [
      ['platforms/dingtalk/sending.test.ts', 'a refusal with %i %s is %s'],
      [
        'platforms/dingtalk/sending.test.ts',
        'the organisation’s quota of the month is not a fault of the message, and the call is not repeated',
      ],
      ['platforms/dingtalk/storm.test.ts', 'the organisation’s calls are used up'],
    ],
  },
  {
    number: 4,
    what: 'Feishu’s 99991400 and 230020 are handled as permanent',
    held: [
      ['platforms/feishu/outcome.test.ts', 'by %s'],
      ['platforms/feishu/outcome.test.ts', 'for as long as Feishu says'],
      [
        'platforms/feishu/sending.test.ts',
        'the sixth message in a second is told to slow down in this room only',
      ],
    ],
  },
  {
    number: 5,
    what: 'a client of Slack repeats a post whose answer was lost',
    held: [['platforms/slack/sending.test.ts', '%s is unknown, is not repeated, and is settled by looking']],
  },
  {
    number: 6,
    what: 'message and app_mention are handled twice, retries too; a click that comes once is lost',
    held: [
      ['platforms/slack/receive.test.ts', 'and its duplicate as app_mention share one key'],
      ['platforms/contract/hold-to-contract.ts', 'input that is replayed, or brought twice, is stored once'],
      ['platforms/slack/arriving.test.ts', 'a command, a click and a form that could not be stored fail'],
      ['platforms/feishu/connection.test.ts', 'a press that could not be stored is answered with words'],
    ],
  },
  {
    number: 7,
    what: 'a whisper counts as delivered, or a failed one is made up for by a message for all',
    held: [
      [
        'platforms/slack/answering.test.ts',
        'that cannot be had in private is rejected, never shown to others',
      ],
      ['platforms/feishu/sending.test.ts', 'that is refused is not posted for all to see'],
      ['platforms/contract/hold-to-contract.ts', 'an answer is seen only by the person who asked'],
    ],
  },
  {
    number: 8,
    what: 'a button that was seen is a right, and its value is data',
    held: [
      ['access/proof/proof.test.ts', 'is available to exactly the people in the table'],
      ['platforms/dingtalk/stream.test.ts', 'a press of a card’s button arrives once, with its opaque value'],
    ],
  },
  {
    number: 9,
    what: 'what can be used once, or for a time, is used again or later',
    held: [
      ['platforms/wecom/sending.test.ts', 'is changed once within 72 hours, and then not'],
      ['platforms/slack/answering.test.ts', 'too late, or a second time, is reported as expired'],
      [
        'platforms/slack/answering.test.ts',
        'goes on being private when the address is used up or has expired',
      ],
      ['platforms/feishu/rooms.test.ts', 'a card of more than two weeks ago is not changed any more'],
      ['platforms/dingtalk/stream.test.ts', 'after a cut, and connections that are refused'],
    ],
  },
  {
    number: 10,
    what: 'with two replicas, one picked at random gets each event',
    held: [
      [
        'platforms/contract/hold-under-strain.ts',
        'two replicas that are brought the same at the same moment',
      ],
      [
        'platforms/contract/hold-under-strain.ts',
        'what one replica was sending when it died, the other settles',
      ],
      ['platforms/feishu/sending.test.ts', 'two replicas that post the same at once post it once'],
      ['platforms/wecom/bot.test.ts', 'neither ends the other’s connection'],
    ],
  },
  {
    number: 11,
    what: 'a body is verified as it was parsed; no window, no nonce, the wrong padding, the receiver unchecked',
    held: [
      ['platforms/contract/hold-to-contract.ts', '%s input is refused and nothing of it stored'],
      ['platforms/feishu/verify-signature.test.ts', 'is judged by its bytes: JSON with spaces and escapes'],
      [
        'platforms/slack/verify-signature.test.ts',
        'is judged by its bytes: the same JSON written differently',
      ],
      ['platforms/wecom/crypto.test.ts', 'meant for another corporation is refused'],
      ['platforms/dingtalk/verify-signature.test.ts', 'DingTalk’s published event is opened'],
    ],
  },
  {
    number: 12,
    what: 'a text is cut within a character, or by the wrong measure',
    held: [
      ['platforms/contract/hold-under-strain.ts', 'however long a text of %s is'],
      ['platforms/wecom/sending.test.ts', 'over 2048 bytes comes in parts'],
      ['platforms/dingtalk/sending.test.ts', 'a text is cut by bytes as DingTalk counts them'],
      ['platforms/feishu/render.test.ts', 'whatever is said, a card keeps within Feishu’s limit'],
    ],
  },
  {
    number: 13,
    what: 'the encrypted userid of a WeCom AI bot matches no colleague',
    held: [
      [
        'platforms/wecom/bot.test.ts',
        'an encrypted account is looked up in the directory; where it is not told, no one is taken for a colleague',
      ],
    ],
  },
  {
    number: 14,
    what: 'who is from outside is decided by a name; who is unknown counts as one of ours',
    held: [
      ['platforms/contract/hold-to-contract.ts', 'members are distinguished by affiliation, never by name'],
      ['platforms/contract/hold-to-contract.ts', 'a member of unknown origin counts as external'],
      ['platforms/contract/hold-under-strain.ts', 'someone from outside who bears a colleague’s name'],
    ],
  },
  {
    number: 15,
    what: 'a mention, or a full-width sign of a Chinese keyboard, is left in a command',
    held: [
      ['platforms/dingtalk/stream.test.ts', 'a command by mention and one-to-one comes without the mention'],
      ['platforms/feishu/receive.test.ts', 'keeps the ids of those it mentions for commands'],
      ['commands/parse.test.ts', '%j is today'],
      ['flow/everywhere.test.ts', 'a command'],
    ],
  },
  {
    number: 16,
    what: 'a customer’s words ping, link or format in a card for colleagues',
    held: [['platforms/contract/hold-to-contract.ts', 'a customer called %s is called so, and pings']],
  },
  {
    number: 17,
    what: 'a message of DingTalk, which never comes again, is worked on before it is stored',
    held: [
      ['platforms/dingtalk/stream.test.ts', 'a message is stored before it is acknowledged'],
      ['platforms/contract/hold-to-contract.ts', 'nothing is acknowledged before it is stored'],
    ],
  },
  {
    number: 18,
    what: 'a Feishu group cannot become external later; people of a room may be pending for days',
    held: [
      ['platforms/feishu/rooms.test.ts', 'of a customer is external from the beginning'],
      [
        'platforms/feishu/rooms.test.ts',
        'for a customer is refused while the bot may not be in external groups',
      ],
      ['outbox/deliver-due.test.ts', 'without the customer in it gets no question'],
    ],
  },
  {
    number: 19,
    what: 'everyone fetches a new token at once',
    held: [
      ['platforms/contract/hold-under-strain.ts', 'tokens withdrawn in the middle of a burst are replaced'],
      ['platforms/dingtalk/sending.test.ts', 'a burst with an expired token asks for one new token'],
      ['platforms/feishu/sending.test.ts', 'a burst needs one token'],
      ['platforms/wecom/sending.test.ts', 'is asked for once, however many calls need one at the same time'],
    ],
  },
  {
    number: 20,
    what: 'two messages to one room overtake each other',
    held: [
      ['outbox/one-at-a-time.test.ts', 'what goes to one person is never under way twice'],
      ['outbox/deliver-due.test.ts', 'is introduced before its first question'],
      ['inbound/create-sink.test.ts', 'what one person does is worked on in order'],
    ],
  },
];
