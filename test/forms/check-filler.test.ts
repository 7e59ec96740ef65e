import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { onClick } from '../../bot/actions/on-click.ts';
import { submitForm } from '../../bot/actions/submit-form.ts';
import { loadTemplates } from '../../jobs/load-templates.ts';
import type { Colleague } from '../company.ts';
import { type Counter, formOf, openCounter, textOf } from '../commands/counter.ts';
import { editedTemplates } from '../templates/edited-templates.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter();
  await counter.aCustomer({ code: 'C001' });
});
afterEach(() => counter.close());

/** A context in which only supervisor and assistant may fill in the trial check. */
async function contextWithRule(by: Colleague) {
  const dir = editedTemplates({
    'forms/trial-check.yaml': ['fields:', 'by: [supervisor, assistant]\nfields:'],
  });
  const context = await counter.context(by);
  return { ...context, core: { ...context.core, templates: loadTemplates(dir) } };
}
const followUp = () => counter.core.db.followUp.findFirstOrThrow();
const refusals = () => counter.core.db.audit.findMany({ where: { action: 'command.refused' } });

describe('a form restricted to certain roles', () => {
  it('opens only for them; others are told which roles may fill it in', async () => {
    const { id } = await followUp();
    for (const by of ['li', 'wang'] as const) {
      expect(formOf(await onClick(await contextWithRule(by), 'close', id)).form).toBe('trial-check');
    }
    expect(await refusals()).toEqual([]);
    expect(textOf(await onClick(await contextWithRule('zhang'), 'close', id))).toBe(
      '这张表由销售主管、业务助理填写。',
    );
    expect(await refusals()).toMatchObject([
      { actor: '张伟', subject: 'button close', after: { why: 'role' } },
    ]);
  });

  it('is asked again when it is sent: having seen it is not a right to send it', async () => {
    const { id } = await followUp();
    const values = { result: 'good', summary: '运行正常' };
    const sent = await submitForm(await contextWithRule('zhang'), 'trial-check', id, values);
    expect(textOf(sent)).toContain('这张表由');
    expect(await followUp()).toMatchObject({ state: 'open' });
    expect(await counter.core.db.contactLog.count()).toBe(0);
    await submitForm(await contextWithRule('wang'), 'trial-check', id, values);
    expect(await followUp()).toMatchObject({ state: 'closed' });
  });

  it('reveals nothing about another person’s customer', async () => {
    const { id } = await followUp();
    expect(textOf(await onClick(await contextWithRule('zhao'), 'close', id))).toContain('没有找到这件事');
  });
});
