import type { CustomerText, StaffText } from '../../templates/reader/card.ts';
import type { Core } from '../../jobs/core.ts';
import { isAudienceRefused, tellStaff } from '../../jobs/outbox/audience-guard.ts';
import type { AnswerHandle, PlatformId } from '../../jobs/ports.ts';
import type { Reply } from '../commands/engine/context.ts';

/** Gives a staff member what they asked for, seen by nobody else. */
export async function reply(
  core: Core,
  platformId: PlatformId,
  handle: AnswerHandle,
  answer: Reply,
): Promise<void> {
  if (answer.kind === 'text') return await answerStaff(core, platformId, handle, answer.text);
  const platform = core.platforms.get(platformId);
  const opened = await platform?.openForm(handle, answer.form);
  if (opened?.status !== 'rejected') return;
  core.log.warn({ form: answer.form.form, detail: opened.detail }, 'a form could not be opened');
  await answerStaff(
    core,
    platformId,
    handle,
    core.templates.texts.renderStaff('reply/form-expired', core.language, {}),
  );
}

/**
 * A private answer; where the platform cannot give one in that place, a one-to-one message. Never anything that
 * others in the room would see.
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
    if (told.status === 'rejected') core.log.warn({ detail: told.detail }, 'an answer reached nobody');
  } catch (error) {
    if (!isAudienceRefused(error)) throw error;
    core.log.warn({ err: error }, 'an answer was not given');
  }
}

/** A customer or a stranger who gives a command is told politely that this is not for them, and nothing else. */
export async function refuse(core: Core, platformId: PlatformId, handle: AnswerHandle): Promise<void> {
  const text: CustomerText = core.templates.texts.renderCustomer('reply/refused', core.language, {});
  await core.platforms.get(platformId)?.answer(handle, text);
  core.log.info(
    { platform: platformId, user: handle.platformUserId },
    'refused somebody who is not on the register',
  );
}
