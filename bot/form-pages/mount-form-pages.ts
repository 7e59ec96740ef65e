/** Forms as web pages, for chats that cannot show one: `/forms/:token`. Works without a script. */
import formBody from '@fastify/formbody';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Core } from '../../jobs/core.ts';
import { XinhangError } from '../../jobs/errors.ts';
import { type FormPage, markSubmitted, readFormPage } from '../../jobs/form-pages/form-pages.ts';
import { inWords, speakingTo } from '../../jobs/in-words.ts';
import type { InboundSink } from '../../jobs/ports.ts';
import { createTokenCheck } from '../../jobs/secret-tokens.ts';
import { accountsOn } from '../../jobs/staff/accounts.ts';
import { chosenLanguage } from '../../jobs/staff/chosen-language.ts';
import { listStaff } from '../../jobs/staff/staff-member.ts';
import type { Content } from '../../templates/reader/card.ts';
import type { Language } from '../../templates/reader/form.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import { allowPage, drawPage } from '../http/draw-page.ts';
import { type Html, html } from '../http/html.ts';
import { isForeign } from '../http/is-foreign.ts';
import { limitSecrets } from '../http/limit-secrets.ts';
import { createRefusalLog } from '../http/refusal-log.ts';
import { drawForm, fieldPrefix, type Person } from './draw-form.ts';
import { pageStyle } from './page-style.ts';

export interface FormPagesOptions {
  /** The public URL. Submissions from pages of other origins are refused. */
  readonly publicUrl: string;
  readonly sink: Pick<InboundSink, 'accept' | 'deadline'>;
  /** Requests per minute for one page. */
  readonly perMinute?: number;
  /** Requests per minute from one address for pages that do not exist. */
  readonly unknownPerMinute?: number;
  /** How long a submission waits for its result; after that, the page looks again by itself. */
  readonly patienceMs?: number;
}

/** Several long texts, percent-encoded. */
const bodyLimitBytes = 256 * 1024;
const lookEveryMs = 50;
const lookAgainSeconds = 2;

const token = z.string().regex(/^[\w-]{43}$/u);
const fields = z.record(
  z.string(),
  z.union([z.string(), z.array(z.string()).transform((all) => all[0] ?? '')]),
);

interface Route {
  readonly Params: { readonly token: string };
}

export function mountFormPages(
  app: FastifyInstance,
  core: Core,
  { publicUrl, sink, perMinute = 60, unknownPerMinute = 30, patienceMs = 4_000 }: FormPagesOptions,
): void {
  const { origin } = new URL(publicUrl);
  const refusals = createRefusalLog(core.log, 'refused requests for unknown forms');
  const tokenOf = (request: FastifyRequest): string | undefined =>
    token.safeParse((request as FastifyRequest<Route>).params.token).data;

  const find = async (request: FastifyRequest): Promise<FormPage | null> => {
    const sent = tokenOf(request);
    return sent === undefined ? null : await readFormPage(core, sent);
  };

  /** Looks until the submission is worked off, or the patience is over. */
  const settled = async (request: FastifyRequest): Promise<FormPage | null> => {
    let page = await find(request);
    for (let waited = 0; page?.state === 'submitted' && waited < patienceMs; waited += lookEveryMs) {
      await wait(lookEveryMs);
      page = await find(request);
    }
    return page;
  };

  void app.register(async (scope) => {
    const isOurs = createTokenCheck(core.db);
    const limit = await limitSecrets(scope, { tokenOf, isOurs, perMinute, unknownPerMinute });
    await scope.register(formBody, { bodyLimit: bodyLimitBytes });
    scope.addHook('onRequest', async (request, reply) => {
      reply.header('cache-control', 'no-store').header('x-robots-tag', 'noindex');
      await limit.count(request, reply);
    });
    /** A sentence, and what was typed, in the company's language: there is no page to say whose it is. */
    const apologize = (request: FastifyRequest, reply: FastifyReply, status: number, what: AnySaid) =>
      send(
        reply,
        status,
        core.language,
        inWords(core, said('form-page/title')),
        html`<p>${inWords(core, what)}</p>
${typedIn(request.body)}`,
      );

    scope.setErrorHandler((error, request, reply) => {
      const status = statusOf(error);
      if (status >= 500) core.log.error({ err: error }, 'the page of a form failed');
      return apologize(
        request,
        reply,
        status,
        error instanceof XinhangError ? error.says : said('form-page/failed'),
      );
    });

    const show = async (request: FastifyRequest, reply: FastifyReply, page: FormPage | null) => {
      limit.note(request, page !== null);
      if (page === null) {
        refusals.note('no such page');
        return apologize(request, reply, 404, said('form-page/gone'));
      }
      const reader = speakingTo(core, await chosenLanguage(core.db, page.for.id));
      const people =
        page.state === 'open' && page.view.fields.some(({ type }) => type === 'staff')
          ? await colleagues(core, page.platform)
          : [];
      const { title, body, again } = drawState(reader, page, people, isBesideChat(request));
      if (again) reply.header('refresh', String(lookAgainSeconds));
      return send(reply, 200, reader.language, title, body);
    };

    scope.get<Route>('/forms/:token', async (request, reply) => show(request, reply, await settled(request)));

    scope.post<Route>('/forms/:token', async (request, reply) => {
      if (isForeign(request, [origin])) throw new XinhangError('not_allowed', said('form-page/foreign'));
      const deadline = sink.deadline();
      const page = await find(request);
      if (page?.state === 'open') {
        const { platform, view, handle } = page;
        await sink.accept(
          {
            kind: 'form',
            platform,
            // Sent twice, it is stored and worked on once.
            dedupeKey: `form-page:${page.try.page}:${page.try.number}`,
            at: core.clock.now().toString(),
            // The platform is asked whether the account is still a colleague’s.
            from: { platformUserId: handle.platformUserId, name: page.for.name, external: 'unknown' },
            form: view.form,
            subject: view.subject,
            values: valuesOf(request.body, view.fields),
            handle,
            page: page.try,
          },
          deadline,
        );
        await markSubmitted(core, page.try);
      }
      return await show(request, reply, page === null ? null : await settled(request));
    });
  });
}

/** The answers to the form's own questions; nothing else that was sent. */
function valuesOf(
  body: unknown,
  asked: readonly { readonly key: string }[],
): Readonly<Record<string, string>> {
  const sent = fields.safeParse(body).data ?? {};
  return Object.fromEntries(
    asked.flatMap(({ key }) => {
      const value = sent[`${fieldPrefix}${key}`]?.replaceAll('\r\n', '\n') ?? '';
      return value === '' ? [] : [[key, value]];
    }),
  );
}

/** What was typed into a page that is gone, for copying: it is nowhere else. */
function typedIn(body: unknown): Html {
  const sent = Object.entries(fields.safeParse(body).data ?? {});
  const typed = sent.flatMap(([name, value]) =>
    name.startsWith(fieldPrefix) && value !== '' ? [value] : [],
  );
  if (typed.length === 0) return html``;
  return html`<p class="note"><textarea readonly rows="10">
${typed.join('\n')}</textarea></p>`;
}

/** Everyone on the register, by the account on the platform, or by code where they have none. */
async function colleagues(core: Core, platform: string): Promise<readonly Person[]> {
  const staff = await listStaff(core.db);
  const accounts = await accountsOn(
    core.db,
    platform,
    staff.map(({ id }) => id),
  );
  return staff.map(({ id, code, name }) => ({ value: accounts.get(id) ?? code, name: `${name} ${code}` }));
}

/** Opened from the page beside a chat, it is not closed but left for that one. */
const isBesideChat = ({ query }: FastifyRequest): boolean =>
  z.object({ back: z.literal('chat') }).safeParse(query).success;

interface Drawn {
  readonly title: string;
  readonly body: Html;
  /** The page looks again by itself. */
  readonly again?: true;
}

function drawState(core: Core, page: FormPage, people: readonly Person[], beside: boolean): Drawn {
  switch (page.state) {
    case 'open': {
      const who = inWords(core, said('form-page/for', { name: page.for.name }));
      const form = drawForm(page.view, people, { none: inWords(core, said('form-page/none')) });
      return {
        title: page.view.title,
        body: html`<p class="who">${who}</p>
${form}
<p class="note">${inWords(core, said('form-page/once'))}</p>`,
      };
    }
    case 'submitted':
      return {
        title: inWords(core, said('form-page/saving')),
        body: html`<p>${inWords(core, said('form-page/saving-wait'))}</p>`,
        again: true,
      };
    case 'done':
      return {
        title: page.answer.title ?? inWords(core, said('form-page/submitted')),
        body: html`${drawAnswer(page.answer)}
<p class="note">${
          beside
            ? html`<a href="../wecom/chat">${inWords(core, said('form-page/back'))}</a>`
            : inWords(core, said('form-page/close'))
        }</p>`,
      };
  }
}

function drawAnswer({ body, fields: lines = [] }: Content): Html {
  const rows = lines.map(({ label, value }) => html`<dt>${label}</dt><dd class="lines">${value}</dd>`);
  return html`<div class="answer">${body.map((words) => html`<p class="lines">${words}</p>`)}</div>
${rows.length === 0 ? html`` : html`<dl>${rows}</dl>`}`;
}

function send(
  reply: FastifyReply,
  status: number,
  language: Language,
  title: string,
  body: Html,
): FastifyReply {
  const frame = { language, title, style: pageStyle, nonce: allowPage(reply) };
  return reply.code(status).type('text/html; charset=utf-8').send(drawPage(frame, body));
}

function statusOf(error: unknown): number {
  if (error instanceof XinhangError) {
    if (error.code === 'not_allowed') return 403;
    return error.code === 'rate_limited' ? 429 : 503;
  }
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  return status >= 400 && status < 600 ? status : 500;
}
