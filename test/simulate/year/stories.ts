/**
 * How an entry of each register may go: who opens it, and the moves, each a choice of when. A story may also end before
 * its end, which is how deadlines pass. Days in answers are written `+14`, counted from the day on which they are given.
 */
export interface Story {
  readonly register: string;
  readonly opener: string;
  /** Without one it is about no customer. */
  readonly of?: 'any' | 'new' | 'developed' | 'contracted' | 'unprofiled' | 'unstaged';
  readonly fields?: Readonly<Record<string, string>>;
  readonly moves: readonly StoryMove[];
  /** Begins early and moves at once, to be left alone for a year. */
  readonly quick?: true;
}

export interface StoryMove {
  readonly move: string;
  /** Undefined: it stays where it is. */
  readonly to?: string;
  readonly by: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly decide?: 'yes' | 'no';
  /** Another entry that it opens: its register, and which of its answers takes which. */
  readonly opens?: readonly [register: string, answers: Readonly<Record<string, string>>];
  /** A day of the customer that it sets. */
  readonly sets?: readonly [column: string, field: string];
  /** It is a contact with the customer: on the day in this answer, or `today`. */
  readonly meets?: string;
}

const move = (key: string, to: string | undefined, by: string, fields = {}, more = {}): StoryMove => ({
  move: key,
  ...(to === undefined ? {} : { to }),
  by,
  fields,
  ...more,
});
const yes = (key: string, to: string | undefined, by: string, more = {}) =>
  move(key, to, by, {}, { decide: 'yes', ...more });
const no = (key: string, to: string, by: string) => move(key, to, by, { reason: '不妥' }, { decide: 'no' });
const why = { reason: '有变' };

/** The number of an entry: letters, and whether it begins anew each month. */
export const numbers: Readonly<Record<string, readonly [letters: string, monthly: boolean, digits: number]>> =
  {
    'account-plan': ['KJ', false, 3],
    activity: ['HD', false, 3],
    complaint: ['TS', true, 3],
    contract: ['HT', false, 3],
    'credit-check': ['XD', false, 3],
    credit: ['ZQ', false, 3],
    'customer-profile': ['DA', false, 4],
    'daily-report': ['RB', true, 4],
    development: ['KF', false, 3],
    'due-diligence': ['JD', false, 3],
    'file-audit': ['SH', false, 3],
    'file-loan': ['JY', false, 3],
    inquiry: ['YJ', true, 3],
    'key-account': ['DK', false, 3],
    'key-person': ['GR', false, 4],
    leak: ['XM', false, 3],
    'market-report': ['SC', true, 3],
    meeting: ['LH', false, 3],
    milestone: ['JT', false, 3],
    project: ['LX', false, 3],
    promise: ['CN', true, 3],
    prospect: ['QZ', false, 3],
    receivable: ['YS', true, 3],
    reception: ['JE', false, 3],
    reconciliation: ['DZ', false, 3],
    'rule-change': ['ZD', false, 3],
    'rule-review': ['NS', false, 3],
    'sales-order': ['DD', true, 3],
    sampling: ['DY', false, 3],
    stage: ['JP', false, 3],
    suggestion: ['WS', false, 3],
    'supplier-survey': ['ZL', false, 3],
    target: ['MB', false, 3],
    task: ['RW', true, 3],
    urgent: ['LS', true, 3],
    'visit-plan': ['YB', true, 3],
    visit: ['BF', true, 3],
    'win-back': ['WH', false, 3],
    'year-plan': ['NJ', false, 3],
  };

/** Whose an entry is, where it is not its opener's. */
export const owners: Readonly<Record<string, string>> = {
  'account-plan': 'supervisor',
  complaint: 'salesperson',
  contract: 'salesperson',
  'customer-profile': 'supervisor',
  inquiry: 'field:department',
  'key-person': 'supervisor',
  milestone: 'salesperson',
  promise: 'salesperson',
  receivable: 'salesperson',
  'sales-order': 'salesperson',
  stage: 'salesperson',
  suggestion: 'salesperson',
  'supplier-survey': 'assistant',
  urgent: 'salesperson',
  'win-back': 'salesperson',
};

/** The state of a new entry. */
export const firstStates: Readonly<Record<string, string>> = {
  'account-plan': 'submitted',
  activity: 'planned',
  complaint: 'open',
  contract: 'running',
  'credit-check': 'asked',
  credit: 'opinion',
  'customer-profile': 'kept',
  'daily-report': 'submitted',
  development: 'applied',
  'due-diligence': 'first',
  'file-audit': 'draft',
  'file-loan': 'asked',
  inquiry: 'open',
  'key-account': 'desk',
  'key-person': 'known',
  leak: 'reported',
  'market-report': 'submitted',
  meeting: 'planned',
  milestone: 'open',
  project: 'applied',
  promise: 'open',
  prospect: 'listed',
  receivable: 'open',
  reception: 'planned',
  reconciliation: 'draft',
  'rule-change': 'proposed',
  'rule-review': 'reviewed',
  'sales-order': 'open',
  sampling: 'open',
  stage: 'needs',
  suggestion: 'open',
  'supplier-survey': 'asked',
  target: 'proposed',
  task: 'open',
  urgent: 'open',
  'visit-plan': 'submitted',
  visit: 'planned',
  'win-back': 'trying',
  'year-plan': 'submitted',
};

export const stories: readonly Story[] = [
  {
    register: 'account-plan',
    opener: 'supervisor',
    of: 'any',
    fields: { year: '2026' },
    moves: [
      no('approve', 'returned', 'director'),
      move('again', 'submitted', 'owner'),
      yes('approve', 'unfiled', 'director'),
      move('archive', 'current', 'archive-keeper'),
      move(
        'act',
        undefined,
        'owner',
        { action: '走访', actionOn: '+20' },
        {
          opens: ['task', { what: 'action', dueOn: 'actionOn' }],
        },
      ),
      move('change', 'changing', 'owner'),
      no('agree', 'current', 'director'),
      move('finish', 'finished', 'owner'),
    ],
  },
  {
    register: 'activity',
    opener: 'salesperson',
    fields: { heldOn: '+40' },
    moves: [
      no('approve', 'returned', 'director'),
      move('again', 'planned', 'owner'),
      yes('approve', 'approved', 'director'),
      move('hold', 'held', 'owner'),
      move(
        'refer',
        undefined,
        'owner',
        { referred: '介绍来的厂 {n}', referrer: '王工', referredBy: 'referral' },
        {
          opens: ['prospect', { name: 'referred', source: 'referredBy', referrer: 'referrer' }],
        },
      ),
      move('close', 'closed', 'owner'),
    ],
  },
  {
    register: 'activity',
    opener: 'supervisor',
    fields: { heldOn: '+9' },
    moves: [yes('approve', 'approved', 'director'), move('cancel', 'cancelled', 'owner', why)],
  },
  {
    register: 'complaint',
    opener: 'salesperson',
    of: 'any',
    moves: [
      move('reply', 'replied', 'owner', {}, { meets: 'today' }),
      move('solve', 'solved', 'supervisor'),
      move('reopen', 'replied', 'assistant'),
      move('solve', 'solved', 'owner'),
      move('revisit', 'closed', 'assistant', {}, { meets: 'today' }),
    ],
  },
  {
    register: 'contract',
    opener: 'salesperson',
    of: 'any',
    fields: { expiresOn: '+120' },
    moves: [
      move('sales', undefined, 'supervisor'),
      move('legal', undefined, 'legal'),
      move('change', 'changing', 'owner'),
      no('agree', 'unchanged', 'director'),
      move('finance', undefined, 'finance'),
      move('end', 'ending', 'owner', why),
      yes('agree-end', 'terminated', 'director'),
    ],
  },
  {
    register: 'contract',
    opener: 'supervisor',
    of: 'any',
    fields: { expiresOn: '+60' },
    moves: [
      move('product', undefined, 'product'),
      move('change', 'changing', 'owner'),
      yes('agree', 'running', 'director'),
      move('complete', 'completed', 'owner'),
    ],
  },
  {
    register: 'credit-check',
    opener: 'salesperson',
    of: 'any',
    moves: [move('again', 'unclear', 'owner', why), move('pass', 'clear', 'supervisor')],
  },
  {
    register: 'credit',
    opener: 'salesperson',
    of: 'developed',
    moves: [move('give-opinion', 'deciding', 'finance'), yes('grant', 'granted', 'director')],
  },
  {
    register: 'customer-profile',
    opener: 'salesperson',
    of: 'unprofiled',
    moves: [
      move('update', undefined, 'owner', { market: '增长' }),
      move('update', undefined, 'archive-keeper', { marketMeans: '可提份额' }),
      move('close', 'closed', 'supervisor', why),
    ],
  },
  // Left alone, so that its update becomes due.
  { register: 'customer-profile', opener: 'assistant', of: 'unprofiled', moves: [] },
  {
    register: 'daily-report',
    opener: 'salesperson',
    moves: [
      move('see', 'seen', 'superior'),
      move(
        'pursue',
        undefined,
        'owner',
        { unsolved: '缺图纸', solvedBy: '+6' },
        {
          opens: ['task', { what: 'unsolved', dueOn: 'solvedBy' }],
        },
      ),
    ],
  },
  {
    register: 'development',
    opener: 'salesperson',
    of: 'new',
    moves: [
      no('start', 'returned', 'director'),
      move('again', 'applied', 'owner'),
      yes('start', 'started', 'director'),
      yes('approve', 'approved', 'gm'),
      move('file', 'filed', 'archive-keeper'),
    ],
  },
  {
    register: 'due-diligence',
    opener: 'salesperson',
    of: 'any',
    fields: { visitOn: '+12' },
    moves: [
      move('update', 'complete', 'owner'),
      no('pass', 'blocked', 'legal'),
      move('update', 'complete', 'owner'),
      yes('pass', 'passed', 'legal'),
    ],
  },
  {
    register: 'file-audit',
    opener: 'archive-keeper',
    fields: { quarter: '{quarter}' },
    moves: [move('issue', 'issued', 'owner')],
  },
  {
    register: 'file-loan',
    opener: 'supervisor',
    of: 'any',
    fields: { returnOn: '+20' },
    moves: [yes('lend', 'lent', 'archive-keeper'), move('return', 'back', 'owner')],
  },
  {
    register: 'inquiry',
    opener: 'assistant',
    of: 'any',
    fields: { department: 'technical' },
    moves: [
      move('forward', undefined, 'supervisor', { department: 'quality' }),
      move('answer', 'answered', 'quality'),
      move('ask', 'open', 'salesperson'),
      move('answer', 'answered', 'quality'),
      move('pass', 'closed', 'salesperson', {}, { meets: 'today' }),
    ],
  },
  {
    register: 'key-account',
    opener: 'salesperson',
    of: 'any',
    moves: [
      move('desk-done', 'field', 'owner'),
      move('field-done', 'writing', 'owner', {}, { meets: 'surveyedOn' }),
      move('apply', 'applied', 'owner'),
      no('recognise', 'writing', 'director'),
      move('apply', 'applied', 'owner'),
      yes('recognise', 'recognised', 'director'),
      move(
        'sign',
        'signed',
        'owner',
        { agreement: '年度协议', expiresOn: '+90' },
        {
          opens: [
            'contract',
            { subject: 'agreement', signedOn: 'signedOn', expiresOn: 'expiresOn', amount: 'amount' },
          ],
        },
      ),
    ],
  },
  {
    register: 'key-person',
    opener: 'salesperson',
    of: 'any',
    fields: { person: '王工 {n}' },
    moves: [
      move('update', undefined, 'supervisor', { hobbies: '钓鱼' }),
      move('leave', 'gone', 'archive-keeper', why),
    ],
  },
  { register: 'leak', opener: 'salesperson', moves: [move('close', 'closed', 'director')] },
  {
    register: 'market-report',
    opener: 'salesperson',
    fields: { weight: 'important' },
    moves: [move('file', 'filed', 'archive-keeper')],
  },
  { register: 'market-report', opener: 'supervisor', moves: [move('file', 'filed', 'archive-keeper')] },
  {
    register: 'meeting',
    opener: 'supervisor',
    fields: { heldOn: '+12' },
    moves: [
      move('hold', 'held', 'owner'),
      move(
        'decide',
        undefined,
        'owner',
        { decision: '清超期', decisionOn: '+10' },
        {
          opens: ['task', { what: 'decision', dueOn: 'decisionOn' }],
        },
      ),
      move('minute', 'closed', 'owner'),
    ],
  },
  {
    register: 'milestone',
    opener: 'salesperson',
    of: 'contracted',
    fields: { dueOn: '+25' },
    moves: [move('postpone', undefined, 'supervisor', { dueOn: '+15' }), move('finish', 'done', 'owner')],
  },
  {
    register: 'project',
    opener: 'salesperson',
    of: 'new',
    fields: { productLine: 'balls', volume: '5000000' },
    moves: [
      yes('approve', undefined, 'board-member'),
      yes('approve', undefined, 'board-deputy'),
      yes('approve', 'active', 'board-leader'),
      move('record', 'recorded', 'owner', { level: 'obvious' }),
      move('acknowledge', 'tracked', 'board-deputy'),
      move('record', 'recorded', 'owner', { level: 'obvious' }),
      move('acknowledge', 'tracked', 'board-deputy'),
      move('terminate', 'ending', 'owner'),
      no('end', 'tracked', 'board-member'),
      move('attention', undefined, 'board-member'),
      move('record', 'recorded', 'owner', { level: 'none' }),
    ],
  },
  {
    register: 'project',
    opener: 'supervisor',
    of: 'new',
    fields: { productLine: 'equipment', volume: '1000000' },
    moves: [
      no('approve', 'returned', 'board-member'),
      move('again', 'applied', 'owner'),
      yes('approve', undefined, 'board-member'),
      no('approve', 'returned', 'board-deputy'),
    ],
  },
  {
    register: 'project',
    opener: 'salesperson',
    of: 'new',
    quick: true,
    fields: { productLine: 'balls', volume: '3000000' },
    moves: [
      yes('approve', undefined, 'board-member'),
      yes('approve', undefined, 'board-deputy'),
      yes('approve', 'active', 'board-leader'),
    ],
  },
  {
    register: 'promise',
    opener: 'salesperson',
    of: 'any',
    fields: { dueOn: '+8' },
    moves: [move('postpone', undefined, 'owner', { dueOn: '+12' }), move('keep', 'kept', 'owner')],
  },
  {
    register: 'prospect',
    opener: 'salesperson',
    fields: { name: '潜在厂 {n}' },
    moves: [
      move('contact', 'contacted', 'owner', { contactedOn: '+0' }),
      move('evaluate', undefined, 'owner'),
      move('file', 'filed', 'owner'),
      move('drop', 'dropped', 'owner', why),
    ],
  },
  {
    register: 'receivable',
    opener: 'finance',
    of: 'any',
    fields: { invoice: 'FP-{n}', dueOn: '+18' },
    moves: [
      move('part', undefined, 'finance', { payments: '300' }),
      move('dispute', 'disputed', 'owner', why),
      move('resume', 'open', 'finance'),
      move('settle', 'paid', 'finance'),
    ],
  },
  {
    register: 'receivable',
    opener: 'finance',
    of: 'any',
    fields: { invoice: 'FQ-{n}', dueOn: '+5' },
    moves: [],
  },
  {
    register: 'reception',
    opener: 'assistant',
    of: 'any',
    fields: { arriveOn: '+9', level: 'vip' },
    moves: [
      move('postpone', 'planned', 'owner', { arriveOn: '+11' }),
      move('prepare', 'ready', 'owner'),
      move('receive', 'received', 'owner', {}, { meets: 'today' }),
    ],
  },
  {
    register: 'reconciliation',
    opener: 'receivables',
    fields: { month: '{last month}' },
    moves: [move('finish', 'done', 'owner')],
  },
  {
    register: 'rule-change',
    opener: 'supervisor',
    moves: [
      yes('review', 'reviewed', 'director'),
      yes('adopt', 'adopted', 'gm'),
      move('effect', 'effective', 'owner'),
    ],
  },
  {
    register: 'rule-review',
    opener: 'director',
    fields: { year: '2026' },
    moves: [
      move(
        'propose',
        undefined,
        'owner',
        { change: '改周期', reason: '太慢' },
        {
          opens: ['rule-change', { change: 'change', reason: 'reason' }],
        },
      ),
      move('read', 'closed', 'gm'),
    ],
  },
  {
    register: 'sales-order',
    opener: 'salesperson',
    of: 'any',
    fields: { promisedOn: '+16' },
    moves: [
      move('postpone', undefined, 'owner', { promisedOn: '+9' }),
      move('deliver', 'delivered', 'owner'),
    ],
  },
  {
    register: 'sampling',
    opener: 'salesperson',
    of: 'developed',
    fields: { credit: 'asked', creditDays: '30', creditLimit: '50000' },
    moves: [
      move('return', 'returned', 'technical', why),
      move('again', 'open', 'owner'),
      move(
        'confirm',
        'confirmed',
        'technical',
        {},
        {
          opens: ['credit', { days: 'creditDays', limit: 'creditLimit' }],
        },
      ),
      yes('approve', 'sampling', 'gm'),
      move('deliver', 'delivered', 'technical', { handedOn: '+0' }, { sets: ['trialStartedOn', 'handedOn'] }),
    ],
  },
  {
    register: 'stage',
    opener: 'salesperson',
    of: 'unstaged',
    moves: [
      move('check', undefined, 'owner', {
        why: '扩产',
        whyMet: 'met',
        urgency: '年内',
        urgencyMet: 'met',
        years: '八年',
        yearsMet: 'met',
        size: '六十人',
        sizeMet: 'met',
        standing: '良好',
        standingMet: 'met',
        suppliers: '两家',
        suppliersMet: 'met',
      }),
      move('prepare', 'preparing', 'supervisor'),
      move('check-preparation', undefined, 'supervisor', {
        lead: '陈厂长',
        leadMet: 'met',
        decider: '王总',
        deciderMet: 'met',
        rivals: '一家',
        rivalsMet: 'met',
        cycle: '两个月',
        cycleMet: 'met',
        payment: '月结',
        paymentMet: 'met',
      }),
      move('offer', 'offering', 'supervisor'),
    ],
  },
  {
    register: 'suggestion',
    opener: 'archive-keeper',
    of: 'any',
    fields: { dueOn: '+12' },
    moves: [
      move('do', 'done', 'owner'),
      move('return', 'open', 'archive-keeper', why),
      move('do', 'done', 'owner'),
      move('check', 'closed', 'archive-keeper'),
    ],
  },
  {
    register: 'supplier-survey',
    opener: 'salesperson',
    of: 'developed',
    moves: [move('prepare', 'ready', 'quality'), move('hand', 'handed', 'owner')],
  },
  {
    register: 'target',
    opener: 'supervisor',
    fields: { whose: 'company', year: '2026', span: 'q{n4}' },
    moves: [
      no('approve', 'returned', 'director'),
      move('again', 'proposed', 'owner'),
      yes('approve', 'valid', 'director'),
    ],
  },
  {
    register: 'task',
    opener: 'salesperson',
    fields: { dueOn: '+7' },
    moves: [move('postpone', undefined, 'owner', { dueOn: '+9' }), move('finish', 'done', 'owner')],
  },
  {
    register: 'urgent',
    opener: 'salesperson',
    of: 'any',
    fields: { production: 'priority' },
    moves: [
      move('acknowledge', 'acknowledged', 'supervisor'),
      move('solve', 'solved', 'owner'),
      move('reopen', 'open', 'owner', why),
    ],
  },
  {
    register: 'visit-plan',
    opener: 'salesperson',
    fields: { month: '{next month}', visits: '{visits}' },
    moves: [
      no('approve', 'returned', 'superior'),
      move('again', 'submitted', 'owner', { visits: '{visits}' }),
    ],
  },
  {
    register: 'visit',
    opener: 'salesperson',
    of: 'any',
    fields: { visitOn: '+15' },
    moves: [
      yes('approve', 'approved', 'supervisor'),
      move('postpone', undefined, 'owner', { visitOn: '+10' }),
      move(
        'report',
        'made',
        'owner',
        { promises: 'made', promised: '送样', promisedOn: '+6' },
        {
          meets: 'visitOn',
          opens: ['promise', { promise: 'promised', dueOn: 'promisedOn' }],
        },
      ),
    ],
  },
  {
    register: 'win-back',
    opener: 'salesperson',
    of: 'any',
    moves: [move('try', undefined, 'owner'), move('lose', 'lost', 'supervisor', why)],
  },
  {
    register: 'year-plan',
    opener: 'supervisor',
    // Not the plan that is due in December.
    fields: { year: '2026' },
    moves: [
      no('approve', 'returned', 'director'),
      move('again', 'submitted', 'owner'),
      yes('approve', undefined, 'director'),
      yes('approve', 'current', 'gm'),
      move('finish', 'finished', 'owner'),
    ],
  },
];
