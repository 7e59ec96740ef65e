import { Temporal } from 'temporal-polyfill';
import { inWords } from '../../../jobs/in-words.ts';
import type { Core } from '../../../jobs/core.ts';
import { said } from '../../../templates/reader/said.ts';
import { type CommandContext, tell } from '../../commands/engine/context.ts';
import { drawPage } from '../../http/draw-page.ts';
import { html, type Html, verbatim } from '../../http/html.ts';
import { pageStyle } from '../../form-pages/page-style.ts';
import type { SignedAddress } from '../../platforms/index.ts';
import type { ActionButton } from '../api/envelope.ts';
import type { AnswerOf } from '../api/index.ts';

export const sideBarStyle = `
h2 { margin: 20px 0 8px; font-size: 16px }
.matter { margin: 0 0 10px; padding: 10px 12px; border: 1px solid var(--line); border-radius: 6px }
.matter p + p { color: var(--ink-soft); font-size: 14px }
.matter blockquote { margin: 0 }
.matter .late { color: var(--wrong) }
.acts { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px }
.acts button { width: auto; min-height: 44px; margin: 0; padding: 0 16px }
button.quiet { border: 1px solid var(--line); background: var(--paper); color: var(--ink) }
button:disabled { opacity: .6 }
`;

interface Frame {
  readonly nonce: string;
  readonly signed: SignedAddress;
  readonly script: string;
  /** The address of this page. */
  readonly base: string;
}

/** The page before it knows beside which chat it stands; only WeCom's client tells. */
export function drawSideBar(core: Core, { nonce, signed, script, base }: Frame): string {
  const words = {
    outside: inWords(core, said('side-bar/outside')),
    failed: inWords(core, said('side-bar/failed')),
  };
  const data = JSON.stringify({ signed, base, words }).replaceAll('<', '\\u003c');
  const frame = {
    language: core.language,
    title: inWords(core, said('side-bar/title')),
    style: pageStyle + sideBarStyle,
    nonce,
  };
  return drawPage(
    frame,
    html`<p id="says" class="lines" role="status">${inWords(core, said('side-bar/loading'))}</p>
<div id="shows"></div>
<script nonce="${nonce}" src="${script}"></script>
<script nonce="${nonce}">${verbatim(`const page = ${data};\n${pageScript}`)}</script>`,
  );
}

/** Asks WeCom's client for the chat, this program for its customer, and sends what is pressed. */
const pageScript = `
const says = document.getElementById('says');
const shows = document.getElementById('shows');
const tell = (words) => { says.textContent = words; };
const ask = async (what, body) => {
  const response = await fetch(page.base + what, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw Object.assign(new Error(answer.says), { says: answer.says });
  return answer;
};
let chat = '';
const look = async () => {
  const { shows: markup } = await ask('/customer', { chat });
  tell('');
  shows.innerHTML = markup;
};
const begin = async () => {
  const { corpId, agentId, ...signature } = page.signed;
  ww.register({
    corpId, agentId,
    jsApiList: ['getContext', 'getCurExternalChat', 'getCurExternalContact', 'sendChatMessage'],
    getAgentConfigSignature: () => signature,
  });
  const { entry } = await ww.getContext();
  if (entry === 'group_chat_tools') chat = (await ww.getCurExternalChat()).chatId;
  else if (entry === 'single_chat_tools' || entry === 'contact_profile') chat = (await ww.getCurExternalContact()).userId;
  else return tell(page.words.outside);
  await look();
};
const act = (action, value) => ask('/act', { kind: 'click', id: crypto.randomUUID(), action, value });
// Only what this press has taken: the page then shows it as in this person's hands. Whatever WeCom's client does not say
// for certain, the person is left to say.
const send = async (id, content) => {
  if (shows.querySelector('button[data-action="prepared-sent"][data-value="' + id + '"]') === null) return;
  let became = 'prepared-sent';
  try {
    const { chatId } = await ww.getCurExternalChat();
    if (chatId !== chat) became = 'prepared-unsent';
    else await ww.sendChatMessage({ msgtype: 'text', text: { content } });
  } catch (error) {
    if (!/^(sendChatMessage|getCurExternalChat):/.test(error.errMsg || '')) return;
    became = 'prepared-unsent';
  }
  const { says: words } = await act(became, id);
  await look();
  tell(words);
};
shows.addEventListener('click', async ({ target }) => {
  const button = target.closest('button[data-action]');
  if (button === null) return;
  button.disabled = true;
  try {
    const { action, value } = button.dataset;
    const text = button.closest('.matter')?.querySelector('blockquote')?.textContent;
    const { opens, says: words } = await act(action, value);
    if (opens !== undefined) return location.assign(opens);
    await look();
    tell(words);
    if (action === 'prepared-take') await send(value, text);
  } catch (error) {
    tell(error.says || page.words.failed);
  } finally {
    button.disabled = false;
  }
});
// Back from a form, the browser may show the page as it was.
addEventListener('pageshow', ({ persisted }) => { if (persisted) location.reload(); });
if (typeof ww === 'undefined') tell(page.words.outside);
else begin().catch((error) => tell(error.says || page.words.outside));
`;

/** The customer of the chat: who it is, what is owed, what can be done. */
export function drawCustomer(ctx: CommandContext, file: AnswerOf<'chat'>): Html {
  const { code, name, fields, missing, actions, owed, prepared } = file;
  return html`<h2>${code} ${name}</h2>
${drawActions(actions)}
${prepared.length === 0 ? html`` : html`<h2>${tell(ctx, 'side-bar/prepared')}</h2>`}
${prepared.map(
  ({ text, says, actions }) => html`<div class="matter"><blockquote class="lines">${text}</blockquote>
${says === null ? html`` : html`<p>${says}</p>`}
${drawActions(actions)}</div>
`,
)}
<h2>${tell(ctx, 'side-bar/owed')}</h2>
${owed.length === 0 ? html`<p class="hint">${tell(ctx, 'side-bar/nothing-owed')}</p>` : owed.map((one) => drawMatter(ctx, one))}
<h2>${tell(ctx, 'side-bar/file')}</h2>
<dl>${fields.map(({ label, value }) => html`<dt>${label}</dt><dd class="lines">${value}</dd>`)}</dl>
${missing.length === 0 ? html`` : html`<p class="hint">${tell(ctx, 'side-bar/missing', { what: missing })}</p>`}`;
}

function drawMatter(ctx: CommandContext, matter: AnswerOf<'chat'>['owed'][number]): Html {
  const { work, days, dueTime, hourOver, owner, waits, actions } = matter;
  const dueOn = Temporal.PlainDate.from(matter.dueOn);
  const due =
    days < 0
      ? html`<span class="late">${tell(ctx, 'side-bar/late', { dueOn, days: -days })}</span>`
      : hourOver
        ? html`<span class="late">${tell(ctx, 'side-bar/hour-over', { dueTime: dueTime ?? '' })}</span>`
        : html`${tell(ctx, 'side-bar/due', { dueOn, dueTime: dueTime ?? false })}`;
  return html`<div class="matter"><p>${work}</p>
<p>${due}${owner === null ? html`` : html` · ${owner}`}</p>
${waits === null ? html`` : html`<p>${waits}</p>`}
${drawActions(actions)}</div>
`;
}

function drawActions(actions: readonly ActionButton[]): Html {
  if (actions.length === 0) return html``;
  return html`<div class="acts">${actions.map(({ action, value, label, style }) => {
    const quiet = style === 'primary' || action === 'log' ? html`` : html` class="quiet"`;
    return html`<button type="button" data-action="${action}" data-value="${value}"${quiet}>${label}</button>`;
  })}</div>`;
}
