import { type CustomerText, staffText, type StaffText } from '../../templates/reader/card.ts';
import { type FormView, withToday } from '../../templates/reader/form.ts';
import { said } from '../../templates/reader/said.ts';
import type { Core } from '../../jobs/core.ts';
import { XinhangError } from '../../jobs/errors.ts';
import { offerFormPage, pageMinutes, settleFormPage } from '../../jobs/form-pages/form-pages.ts';
import { explain, inWords, speakingTo } from '../../jobs/in-words.ts';
import { isAudienceRefused, tellStaff } from '../../jobs/outbox/audience-guard.ts';
import { dayOf } from '../../jobs/plan/moments.ts';
import type { AnswerHandle, FormPageTry, InboundOf, PlatformId } from '../../jobs/ports.ts';
import { chosenLanguage } from '../../jobs/staff/chosen-language.ts';
import type { Reply } from '../commands/engine/context.ts';
import { splitAnswer } from './split-answer.ts';

/** Answers a staff member privately. */
export async function reply(
  core: Core,
  platformId: PlatformId,
  handle: AnswerHandle,
  answer: Reply,
): Promise<void> {
  if (answer.kind === 'text') return await answerStaff(core, platformId, handle, answer.text);
  const platform = core.platforms.get(platformId);
  const today = dayOf(core.clock.now(), core.rules.playbook).toString();
  const form = withToday(answer.form, today);
  if (platform?.capabilities.form === 'external-page') {
    return await answerStaff(
      core,
      platformId,
      handle,
      await linkTo(core, platformId, handle, form, answer.instead),
    );
  }
  const opened = await platform?.openForm(handle, form);
  if (opened?.status !== 'rejected') return;
  core.log.warn({ form: answer.form.form, detail: opened.detail }, 'a form could not be opened');
  await answerStaff(
    core,
    platformId,
    handle,
    answer.instead ?? core.templates.texts.renderStaff('reply/form-expired', core.language, {}),
  );
}

/** The link to a page with the form, for the person behind the handle alone; without a public address, why not. */
async function linkTo(
  core: Core,
  platformId: PlatformId,
  handle: AnswerHandle,
  form: FormView,
  instead: StaffText | undefined,
): Promise<StaffText> {
  const { publicUrl } = core;
  if (publicUrl === undefined) {
    core.log.warn({ form: form.form }, 'a form could not be opened: XINHANG_PUBLIC_URL is not set');
    return instead ?? staffText({ body: [inWords(core, said('command/no-public-address-yet'))] });
  }
  const offered = await offerFormPage(core, platformId, handle, form).catch((error: unknown) => {
    if (error instanceof XinhangError) return error;
    throw error;
  });
  if (offered instanceof XinhangError) return staffText({ body: [explain(core, offered)] });
  // The person who opened it has left meanwhile, or lost the account.
  if (offered === null) return core.templates.texts.renderStaff('reply/form-expired', core.language, {});
  const reader = speakingTo(core, await chosenLanguage(core.db, offered.for.id));
  return staffText({
    title: form.title,
    body: [
      ...[form.problem, form.intro].filter((words) => words !== undefined),
      `${publicUrl}/forms/${offered.token}`,
      inWords(reader, said('form-page/open-link', { pageMinutes })),
    ],
  });
}

/**
 * Shows what came of a form that was filled in on a page: the form once more, or the answer, which is given in the chat
 * too. A page that is gone in the meantime is answered for in the chat alone.
 */
export async function answerPage(
  core: Core,
  { platform, handle, page }: InboundOf<'form'> & { readonly page: FormPageTry },
  answer: Reply,
): Promise<void> {
  const outcome = answer.kind === 'form' ? { view: answer.form } : { answer: answer.text };
  const shown = await settleFormPage(core, page, outcome);
  if (answer.kind === 'form' && shown) return;
  await reply(core, platform, handle, answer);
}

/**
 * Answers privately or, where the platform cannot do that, by direct message. Never posts where others in the room
 * would see it.
 */
export async function answerStaff(
  core: Core,
  platformId: PlatformId,
  handle: AnswerHandle,
  text: StaffText,
): Promise<void> {
  const platform = core.platforms.get(platformId);
  if (platform === undefined) return;
  const [first, ...others] = splitAnswer(text, platform.capabilities.maxTextChars);
  if (first === undefined) return;
  const answered = await platform.answer(handle, first);
  if (answered.status !== 'rejected') {
    for (const other of others) await platform.answer(handle, other);
    return;
  }
  const options = { marker: crypto.randomUUID(), about: [], at: core.clock.now() };
  try {
    const told = await tellStaff(core, platform, { platformUserId: handle.platformUserId }, text, options);
    if (told.status === 'rejected')
      core.log.warn({ detail: told.detail }, 'an answer could not be delivered');
  } catch (error) {
    if (!isAudienceRefused(error)) throw error;
    core.log.warn({ err: error }, 'an answer was refused');
  }
}

/** Politely refuses a command of a customer or an outsider, and reveals nothing else. */
export async function refuse(core: Core, platformId: PlatformId, handle: AnswerHandle): Promise<void> {
  const text: CustomerText = core.templates.texts.renderCustomer('reply/refused', core.language, {});
  await core.platforms.get(platformId)?.answer(handle, text);
  core.log.info(
    { platform: platformId, user: handle.platformUserId },
    'refused a sender who is not on the register',
  );
}
