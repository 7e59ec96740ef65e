import type { Core } from '../../jobs/core.ts';
import { staffByIdentity } from '../../jobs/facts/staff-member.ts';
import type { Inbound } from '../../jobs/ports.ts';
import { reviseLog } from '../../jobs/record/revise-log.ts';
import { runCommand } from '../commands/run-command.ts';
import { onClick } from '../forms/on-click.ts';
import { submitForm } from '../forms/submit-form.ts';
import { refuse, reply } from './answer.ts';
import { contextOf } from './context-of.ts';
import { handleKeep } from './handle-keep.ts';
import { handleMember } from './handle-member.ts';
import { handleMessage } from './handle-message.ts';

/**
 * What arrived, given to the part that knows what to do with it. Who it is from is asked of the staff register
 * here, for every kind: a customer can type a command, press a button they were shown by mistake, or send a form.
 */
export async function handleInbound(core: Core, inbound: Inbound, inboundId: string): Promise<void> {
  switch (inbound.kind) {
    case 'message':
      return await handleMessage(core, inbound);
    case 'edited':
      await reviseLog(core, inbound.platform, inbound.message, inbound.text);
      return;
    case 'deleted':
      await reviseLog(core, inbound.platform, inbound.message, null);
      return;
    case 'member':
      return await handleMember(core, inbound, inboundId);
    case 'keep':
    case 'command':
    case 'click':
    case 'form': {
      const staff = await staffByIdentity(core.db, inbound.platform, inbound.from.platformUserId);
      if (staff === null) return await refuse(core, inbound.platform, inbound.handle);
      if (inbound.kind === 'keep') return await handleKeep(core, inbound);
      const context = await contextOf(core, inbound.platform, staff, inbound.handle);
      const answer =
        inbound.kind === 'command'
          ? await runCommand(context, inbound.text)
          : inbound.kind === 'click'
            ? await onClick(context, inbound.action, inbound.value)
            : await submitForm(context, inbound.form, inbound.subject, inbound.values);
      return await reply(core, inbound.platform, inbound.handle, answer);
    }
  }
}
