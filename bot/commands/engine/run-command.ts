import { randomBytes } from 'node:crypto';
import { XinhangError } from '../../../jobs/errors.ts';
import { showMentions } from '../../../jobs/mention.ts';
import { noteRefusal } from '../../../jobs/access/note-access.ts';
import { bind } from './bind.ts';
import { answer, type CommandContext, type Reply, say, tell } from './context.ts';
import type { ArgScope } from './define.ts';
import { helpAbout, helpAll } from '../help/index.ts';
import { groups } from '../index.ts';
import { mostCommandChars, parseCommand } from './parse.ts';
import { pathOf, type Routed, route } from './route.ts';
import { noSuchCustomer, takeCustomer } from './take-customer.ts';
import { echo, explainUsage, isFor, refuseRole } from './usage.ts';
import { explain } from '../../../jobs/in-words.ts';

/**
 * Does what a line says, for somebody on the staff register, and answers. Never throws: whatever goes wrong is an
 * answer, and what was not foreseen is in the log under the reference that the answer names.
 */
export async function runCommand(ctx: CommandContext, text: string): Promise<Reply> {
  if (text.length > mostCommandChars) return refuseLength(ctx, text.length);
  const routed = route(groups, parseCommand(text));
  try {
    switch (routed.kind) {
      case 'nothing':
        return helpAll(ctx, groups);
      case 'group':
        return helpAbout(ctx, routed.group);
      case 'unknown':
        return explainUnknown(ctx, routed, text);
      case 'command':
        return await perform(ctx, routed, text);
    }
  } catch (error) {
    const what = routed.kind === 'command' ? pathOf(routed.group, routed.command) : routed.kind;
    return explainError(ctx, error, what);
  }
}

function refuseLength(ctx: CommandContext, chars: number): Reply {
  return say(
    tell(
      ctx,
      `命令太长（${chars} 个字，最多 ${mostCommandChars}），没有执行。请缩短后再发；长的内容请用表单，或在群里发言后记为联系记录。`,
      `The command is too long (${chars} characters, at most ${mostCommandChars}), and nothing was done. Please shorten it; for long texts use the form, or write in the group and keep the message as a contact log.`,
    ),
  );
}

type Meant = Extract<Routed, { kind: 'command' }>;

async function perform(ctx: CommandContext, meant: Meant, text: string): Promise<Reply> {
  const { group, command } = meant;
  const what = pathOf(group, command);
  if (!isFor(command, ctx)) {
    await noteRefusal(ctx.core, ctx.by, { what, why: 'role' });
    return refuseRole(ctx, command);
  }
  if (meant.words.length === 0 && command.alone !== undefined) return command.alone(ctx);
  const taken = await takeCustomer(ctx, command, meant.words);
  switch (taken.kind) {
    case 'missing': {
      const problem = tell(ctx, '缺少客户代号。在客户群里可以不写。', 'The customer code is missing.');
      return explainUsage(ctx, meant, [problem], text);
    }
    case 'unknown':
      if (taken.hidden !== null) {
        await noteRefusal(ctx.core, ctx.by, { what, why: 'customer', customerId: taken.hidden.id });
      }
      return answer({ body: [noSuchCustomer(ctx, taken.written), echo(ctx, text)] });
    case 'refused':
      await noteRefusal(ctx.core, ctx.by, { what, why: 'customer', customerId: taken.customer.id });
      return say(refusal(ctx, taken.customer.code, command.customer?.access === 'manage'));
    case 'found': {
      const bound = bind(command, taken.words, scopeOf(ctx));
      if (!bound.ok) return explainUsage(ctx, meant, bound.problems, text);
      return await command.run(ctx, { ...bound.args, customer: taken.customer });
    }
  }
}

export function scopeOf(ctx: CommandContext): ArgScope {
  return { today: ctx.today, language: ctx.core.language, playbook: ctx.core.rules.playbook };
}

function refusal(ctx: CommandContext, code: string, manage: boolean): string {
  return manage
    ? tell(
        ctx,
        `${code} 只能由它的销售主管或更上一级改动。`,
        `${code} can only be changed by its supervisor or somebody above.`,
      )
    : tell(
        ctx,
        `${code} 不归您跟进，您可以看，不能改。`,
        `${code} is not yours to work on; you can look, not change.`,
      );
}

function explainUnknown(
  ctx: CommandContext,
  { typed: raw, guesses }: Extract<Routed, { kind: 'unknown' }>,
  text: string,
): Reply {
  const typed = showMentions(raw);
  const lines = guesses.map((guess) => `/crm ${guess}`);
  const head = tell(ctx, `没有“${typed}”这个命令。`, `There is no command “${typed}”.`);
  const meant =
    lines.length === 0
      ? tell(ctx, '看全部命令：/crm 帮助', 'All commands: /crm help')
      : tell(ctx, `是不是：\n${lines.join('\n')}`, `Did you mean:\n${lines.join('\n')}`);
  return answer({ body: [head, meant, echo(ctx, text)] });
}

/** A sentence for what was foreseen, a reference for what was not. */
export function explainError(ctx: CommandContext, error: unknown, what: string): Reply {
  if (error instanceof XinhangError) return say(explain(ctx.core, error));
  const reference = randomBytes(4).toString('hex');
  ctx.core.log.error({ err: error, reference, what, by: ctx.by.code }, 'a command failed');
  return say(
    tell(
      ctx,
      `这一步没有做成，原因已记录（编号 ${reference}）。请稍后再试；还不行的话，把编号告诉管理员。`,
      `This did not work; the cause is on record (${reference}). Please try again later, or give the number to whoever runs Xinhang.`,
    ),
  );
}
