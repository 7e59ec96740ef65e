import type { CustomerText, StaffText } from '../../templates/reader/card.ts';
import { withToday } from '../../templates/reader/form.ts';
import type { Core } from '../../jobs/core.ts';
import { isAudienceRefused, tellStaff } from '../../jobs/outbox/audience-guard.ts';
import { dayOf } from '../../jobs/plan/moments.ts';
import type { AnswerHandle, PlatformId } from '../../jobs/ports.ts';
import type { Reply } from '../commands/engine/context.ts';

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
  const opened = await platform?.openForm(handle, withToday(answer.form, today));
  if (opened?.status !== 'rejected') return;
  core.log.warn({ form: answer.form.form, detail: opened.detail }, 'a form could not be opened');
  await answerStaff(
    core,
    platformId,
    handle,
    answer.instead ?? core.templates.texts.renderStaff('reply/form-expired', core.language, {}),
  );
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
  const answered = await platform.answer(handle, text);
  if (answered.status !== 'rejected') return;
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
