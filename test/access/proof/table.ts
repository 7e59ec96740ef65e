import type { reach, users } from './people.ts';

/**
 * Every command, button, form, view and menu: who may use it, for whom its object exists, and how it is tried. `$C` is the
 * customer's code, `$N` a unique number, `$E(open)` the number of a complaint in a state, `$F` the reference of an unsent message; for a button or a form, what it carries.
 */
export type Line = readonly [users: keyof typeof users, reach: keyof typeof reach, tried: string | Tried];

/** What a button or a form carries, and the answers. */
export interface Tried {
  readonly about:
    | 'nothing'
    | 'more'
    | 'customer'
    | 'answer'
    | 'log'
    | 'prepared'
    | 'follow-up'
    | 'greeting'
    | 'gift'
    | 'request'
    | 'handover'
    | 'handover done'
    | 'merge'
    | 'postponement'
    | 'entry'
    | 'failed';
  /** Of an entry: the state it is in, and the move. */
  readonly state?: string;
  readonly move?: string;
  readonly answers?: Readonly<Record<string, string>>;
  /** What a view is asked with. */
  readonly query?: Readonly<Record<string, string>>;
}

const summary = '电话聊过，一切正常';

export const table: Readonly<Record<string, Line>> = {
  today: ['process', 'any', '/crm today'],
  preview: ['process', 'read', '/crm preview $C'],
  help: ['everyone', 'any', '/crm help'],
  kpi: ['figures', 'any', '/crm kpi'],
  'report funnel': ['figures', 'any', '/crm report funnel'],
  'report team': ['figures', 'any', '/crm report team 2026-Q1'],
  'report overdue': ['figures', 'any', '/crm report overdue'],
  'report complaints': ['process', 'any', '/crm report complaints'],
  'report satisfaction': ['figures', 'any', '/crm report satisfaction'],
  'report on-time': ['figures', 'any', '/crm report on-time'],
  'report workload': ['figures', 'any', '/crm report workload'],
  'report first-orders': ['figures', 'any', '/crm report first-orders'],
  'report repurchase': ['figures', 'any', '/crm report repurchase'],
  'report silence': ['figures', 'any', '/crm report silence'],
  'report gifts': ['figures', 'any', '/crm report gifts'],
  'report person': ['figures', 'any', '/crm report person'],
  'report targets': ['figures', 'any', '/crm report targets 2026-Q1'],
  'report forecast': ['figures', 'any', '/crm report forecast'],
  'report customer': ['figures', 'work', '/crm report customer $C'],
  language: ['everyone', 'any', '/crm language zh-CN'],
  console: ['everyone', 'any', '/crm console'],

  'customer new': ['managers', 'any', '/crm customer new N$N 新厂$N号 group=no'],
  file: ['process', 'read', '/crm file $C'],
  'customer show': ['process', 'read', '/crm customer show $C'],
  'customer list': ['process', 'any', '/crm customer list'],
  'customer tier': ['managers', 'manage', '/crm customer tier $C potential'],
  'customer seat': ['managers', 'manage', '/crm customer seat $C supervisor li'],
  'customer fact': ['process', 'work', '/crm customer fact $C arrived 2026-02-02'],
  'customer bind': ['managers', 'manage', '/crm customer bind $C'],
  'customer merge': ['managers', 'manage', '/crm customer merge $C $C'],
  'customer unmerge': ['managers', 'any', '/crm customer unmerge 999'],
  'customer erase': ['above', 'manage', '/crm customer erase $C'],

  'contact add': ['process', 'work', '/crm contact add $C 王工$N'],
  'contact list': ['process', 'read', '/crm contact list $C'],
  'contact erase': ['managers', 'manage', '/crm contact erase $C 王工'],

  'log form': ['process', 'work', '/crm log form $C'],
  'log add': ['process', 'work', `/crm log add $C ${summary}`],
  'log list': ['process', 'read', '/crm log list $C'],

  'remind list': ['process', 'read', '/crm remind list $C'],
  'remind snooze': ['process', 'owes', '/crm remind snooze $C +3d step=trial-check'],
  'remind snooze-many': ['process', 'owes', '/crm remind snooze-many $C +3d'],
  'remind unskip': ['managers', 'manage', '/crm remind unskip $C'],
  'remind skip': ['managers', 'manage', '/crm remind skip $C step=trial-check 不做了'],
  'remind done': ['process', 'work', '/crm remind done $C step=trial-check'],

  'approval list': ['process', 'any', '/crm approval list'],
  'approval new': ['sellers', 'work', '/crm approval new $C gift'],
  'approval withdraw': ['process', 'any', '/crm approval withdraw'],

  'order record': ['process', 'work', '/crm order record $C 2026-02-01 promised=2026-03-20'],
  'order arrived': ['process', 'work', '/crm order arrived $C'],
  'order list': ['process', 'any', '/crm order list'],

  'gift list': ['process', 'ledger', '/crm gift list $C'],
  'gift propose': ['sellers', 'work', '/crm gift propose $C 茶叶 1'],
  'gift spend': ['process', 'ledger', '/crm gift spend $C 1 1 receipt=R$N'],
  'gift correct': ['process', 'ledger', '/crm gift correct $C 1 amount=1 reason=看错'],
  'gift withdraw': ['process', 'takesBack', '/crm gift withdraw $C 1'],

  'holiday list': ['process', 'any', '/crm holiday list'],
  'holiday preview': ['process', 'read', '/crm holiday preview $C'],
  'holiday approve': ['process', 'work', '/crm holiday approve $C labour-day-2026'],
  'holiday edit': ['sellers', 'work', '/crm holiday edit $C labour-day-2026 节日快乐'],
  'holiday skip': ['process', 'work', '/crm holiday skip $C labour-day-2026'],

  'grade show': ['managers', 'manage', '/crm grade show $C'],
  'grade history': ['managers', 'manage', '/crm grade history $C'],

  'contact-plan add': ['process', 'work', '/crm contact-plan add $C 王工'],
  'contact-plan list': ['process', 'read', '/crm contact-plan list $C'],
  'contact-plan done': ['process', 'work', `/crm contact-plan done $C 1 ${summary}`],
  'contact-plan end': ['process', 'work', '/crm contact-plan end $C 1'],

  handover: ['managers', 'manage', '/crm handover zhang to=zhao $C'],
  'handover undo': ['managers', 'answersForZhang', '/crm handover undo $H'],
  'handover list': ['managers', 'any', '/crm handover list'],

  away: ['everyone', 'zhangOrAbove', '/crm away zhang +$Nd +$Nd to=zhao'],
  'away end': ['everyone', 'zhangOrAbove', '/crm away end zhang'],
  'away list': ['everyone', 'any', '/crm away list'],

  'staff add': ['managers', 'any', '/crm staff add n$N 新人 salesperson'],
  'staff list': ['everyone', 'any', '/crm staff list'],
  'staff role': ['managers', 'answersForZhang', '/crm staff role zhang salesperson'],
  'staff account': ['managers', 'answersForZhang', '/crm staff account zhang U-zhang'],
  'staff leave': ['managers', 'answersForZhang', '/crm staff leave zhang to=zhao'],

  'audit show': ['managers', 'audit', '/crm audit show $C'],
  'audit access': ['managers', 'audit', '/crm audit access $C'],

  'failed list': ['answering', 'any', '/crm failed'],
  'failed replay': ['answering', 'auditOrOperates', '/crm failed replay $F'],

  health: ['operators', 'any', '/crm health'],

  'feed open': ['process', 'any', '/crm feed open'],
  'feed renew': ['process', 'any', '/crm feed renew'],
  'feed revoke': ['process', 'any', '/crm feed revoke'],

  'settings show': ['everyone', 'any', '/crm settings'],
  'settings set': ['everyone', 'any', '/crm settings set digest=on'],

  'complaint new': ['sellers', 'work', '/crm complaint new $C 漏油'],
  'complaint list': ['process', 'any', '/crm complaint list all'],
  'complaint show': ['process', 'work', '/crm complaint show $E(open)'],
  'complaint reply': ['process', 'owes', '/crm complaint reply $E(open)'],
  'complaint solve': ['process', 'owes', '/crm complaint solve $E(replied)'],
  'complaint revisit': ['process', 'work', '/crm complaint revisit $E(solved)'],
  'complaint reopen': ['process', 'work', '/crm complaint reopen $E(closed)'],

  'button close': ['process', 'work', { about: 'follow-up' }],
  'button answer-close': ['process', 'work', { about: 'answer' }],
  'button prepared-take': ['process', 'work', { about: 'prepared' }],
  'button prepared-sent': ['process', 'work', { about: 'prepared' }],
  'button prepared-unsent': ['process', 'work', { about: 'prepared' }],
  'button answer-unrelated': ['process', 'work', { about: 'answer' }],
  'button log-correct': ['process', 'wrote', { about: 'log' }],
  'button log': ['process', 'work', { about: 'customer' }],
  'button ask': ['process', 'work', { about: 'follow-up' }],
  'button approve': ['process', 'decides', { about: 'request' }],
  'button reject': ['process', 'decides', { about: 'request' }],
  'button withdraw': ['process', 'applied', { about: 'request' }],
  'button greet-approve': ['process', 'work', { about: 'greeting' }],
  'button greet-skip': ['process', 'work', { about: 'greeting' }],
  'button greet-approve-all': ['process', 'work', { about: 'greeting' }],
  'button gift-spend': ['process', 'ledger', { about: 'gift' }],
  'button grade-confirm': ['managers', 'manage', { about: 'customer' }],
  'button handover-confirm': ['managers', 'answersForZhang', { about: 'handover' }],
  'button handover-cancel': ['managers', 'answersForZhang', { about: 'handover' }],
  'button handover-undo': ['managers', 'answersForZhang', { about: 'handover done' }],
  'button merge-undo': ['managers', 'manage', { about: 'merge' }],

  'button snooze': ['process', 'owes', { about: 'follow-up' }],
  'button snooze-many': ['process', 'owes', { about: 'postponement' }],
  'button skip': ['managers', 'manage', { about: 'follow-up' }],
  'button skip-undo': ['managers', 'manage', { about: 'follow-up' }],
  'button failed-replay': ['answering', 'auditOrOperates', { about: 'failed' }],

  'button move': ['process', 'owes', { about: 'entry', state: 'open', move: 'reply' }],

  'button become': ['sellers', 'work', { about: 'answer' }],

  'button more': ['everyone', 'any', { about: 'more' }],

  'button console': ['everyone', 'any', { about: 'nothing' }],
  'button console-file': ['process', 'read', { about: 'customer' }],
  'button console-entry': ['process', 'work', { about: 'entry' }],
  'button console-matter': ['process', 'read', { about: 'follow-up' }],

  'button session-end': ['everyone', 'any', { about: 'nothing' }],
  'button settings': ['everyone', 'any', { about: 'nothing' }],

  'form settings': ['everyone', 'any', { about: 'nothing', answers: { digest: 'on' } }],
  'form customer-new': [
    'managers',
    'any',
    { about: 'nothing', answers: { code: 'F$N', name: '新厂$N号', tier: 'ordinary' } },
  ],
  'form log': [
    'process',
    'work',
    { about: 'nothing', answers: { customer: '$C', purpose: 'contact', channel: 'phone', summary } },
  ],
  'form order': [
    'process',
    'work',
    { about: 'nothing', answers: { customer: '$C', orderedOn: '2026-02-01', promisedOn: '2026-03-20' } },
  ],
  'form gift-spend': ['process', 'ledger', { about: 'gift', answers: { amount: '1', receipt: 'R$N' } }],
  'form gift-correct': [
    'process',
    'ledger',
    {
      about: 'gift',
      answers: { item: '茶叶', amount: '1', spentOn: '2026-02-02', receipt: 'R$N', reason: '看错' },
    },
  ],
  'form gift-overspend': [
    'process',
    'ledger',
    { about: 'customer', answers: { gift: '1', amount: '99999', receipt: 'R$N', reason: '涨价' } },
  ],
  'form reject': ['process', 'decides', { about: 'request', answers: { reason: '不需要' } }],
  'form gift': ['sellers', 'work', { about: 'customer', answers: { item: '茶叶', amount: '1' } }],
  'form holiday-text': [
    'sellers',
    'work',
    { about: 'customer', answers: { festival: 'labour-day-2026', text: '节日快乐' } },
  ],
  'form complaint-open': [
    'sellers',
    'work',
    { about: 'nothing', answers: { customer: '$C', summary: '漏油' } },
  ],
  'form complaint-reply': [
    'process',
    'owes',
    { about: 'entry', state: 'open', move: 'reply', answers: { reply: summary } },
  ],
  'form complaint-solve': [
    'process',
    'owes',
    { about: 'entry', state: 'replied', move: 'solve', answers: { solution: summary } },
  ],
  'form complaint-revisit': [
    'process',
    'work',
    { about: 'entry', state: 'solved', move: 'revisit', answers: { opinion: summary } },
  ],
  'form complaint-reopen': [
    'process',
    'work',
    { about: 'entry', state: 'closed', move: 'reopen', answers: { reason: summary } },
  ],
  'form filing': ['process', 'work', { about: 'follow-up', answers: { summary } }],
  'form solution': ['process', 'work', { about: 'follow-up', answers: { summary } }],
  'form quotation': ['process', 'work', { about: 'follow-up', answers: { summary } }],
  'form install': ['process', 'work', { about: 'follow-up', answers: { summary } }],
  'form trial-check': ['process', 'work', { about: 'follow-up', answers: { summary, result: 'good' } }],
  'form install-problem': ['process', 'work', { about: 'follow-up', answers: { summary } }],
  'form trial-problem': ['process', 'work', { about: 'follow-up', answers: { summary } }],
  'form repurchase-1': ['process', 'work', { about: 'follow-up', answers: { summary } }],
  'form repurchase-2': ['process', 'work', { about: 'follow-up', answers: { summary } }],
  'form contact': ['process', 'work', { about: 'follow-up', answers: { summary } }],
  'form contact-plan': ['process', 'work', { about: 'follow-up', answers: { summary } }],
  'form log-correct': ['process', 'wrote', { about: 'log', answers: { summary } }],
  'form snooze': ['process', 'owes', { about: 'follow-up', answers: { until: '2026-03-20' } }],
  'form skip': ['managers', 'manage', { about: 'follow-up', answers: { reason: '不做了' } }],

  'view me': ['everyone', 'any', { about: 'nothing' }],
  'view today': ['process', 'any', { about: 'nothing' }],
  'view customers': ['process', 'any', { about: 'nothing' }],
  'view customer': ['process', 'read', { about: 'customer', query: { customer: '$C' } }],
  'view entry': ['process', 'work', { about: 'entry', query: { entry: '$E(open)' } }],
  'view chat': ['process', 'read', { about: 'customer', query: { chat: 'room-$C' } }],
  'view timeline': ['process', 'read', { about: 'customer', query: { customer: '$C' } }],
  'view calendar': ['process', 'any', { about: 'nothing' }],
  'view decisions': ['process', 'any', { about: 'nothing' }],
  'view figures': ['process', 'any', { about: 'nothing' }],
  'view process': ['process', 'any', { about: 'nothing' }],
  'view process-year': ['process', 'any', { about: 'nothing' }],
  'view process-file': ['process', 'any', { about: 'nothing' }],
  'view process-try': ['process', 'any', { about: 'nothing' }],
  'view settings': ['everyone', 'any', { about: 'nothing' }],
  'view operations': ['answering', 'any', { about: 'nothing' }],

  keep: ['process', 'work', { about: 'customer' }],
};
