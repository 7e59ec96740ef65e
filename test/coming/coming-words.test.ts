import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { customerComing } from '../../jobs/coming/customer-coming.ts';
import { yearAhead } from '../../jobs/coming/imagined-customer.ts';
import { advance } from '../../jobs/advance.ts';
import { changeAnchor } from '../../jobs/customers/manage-customer.ts';
import { readPeople } from '../../jobs/preview/read-people.ts';
import { plainText } from '../../templates/reader/card.ts';
import { on } from '../calendar/days.ts';
import { openScene, type Scene, shanghai } from '../outbox/scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene('2026-03-02T08:00', 'all');
});
afterEach(() => scene.close());

describe('what will be said', () => {
  it('is what the group is then told, word for word, and what a colleague is told about one matter', async () => {
    const customer = await scene.aCustomer('C001', { trialStarted: '2026-03-01', name: '杭州精工' });
    await changeAnchor(scene.core, null, customer, 'firstDeal', on('2025-04-03'));
    await advance(scene.core, scene.clock, shanghai('2026-03-02T20:00'));
    const people = await readPeople(scene.core.db);
    const foretold = await customerComing(scene.core, customer, 45, people);
    const before = scene.chat.messages.length;
    await advance(scene.core, scene.clock, shanghai('2026-04-16T23:59'));
    const posted = scene.chat.messages.slice(before);
    const textsOf = (toGroup: boolean) =>
      foretold.flatMap(({ recipientId, words }) =>
        words === null || (recipientId === null) !== toGroup ? [] : [plainText(words)],
      );
    const group = posted.filter(({ audience }) => audience === 'customer').map(({ text }) => text);
    expect(group.length).toBeGreaterThan(2);
    expect(textsOf(true)).toEqual(group);
    // A morning with several matters is one list; a digest is about none.
    const said = new Set(foretold.map(({ about }) => about.say));
    const cards = posted.filter(
      ({ audience, says: [say = '', ...more] }) => audience === 'staff' && more.length === 0 && said.has(say),
    );
    expect(cards.length).toBeGreaterThan(3);
    expect(textsOf(false)).toEqual(expect.arrayContaining(cards.map(({ text }) => text)));
  });

  it('to a kind of customer over a year has all its words, at every stage', () => {
    const { pipeline } = scene.core.rules.playbook;
    for (const stage of [null, ...pipeline]) {
      for (const tier of ['potential', 'ordinary'] as const) {
        const from = Temporal.PlainDate.from('2026-03-02');
        const messages = yearAhead(scene.core, { tier, level: 'strategic', stage, from });
        expect(messages.length).toBeGreaterThan(10);
        expect(messages.filter(({ words }) => words === null)).toEqual([]);
      }
    }
  });

  it('is left open where a text needs what is not known', () => {
    const { core } = scene;
    const { texts } = core.templates;
    const renderCustomer: typeof texts.renderCustomer = (key, language) =>
      texts.renderCustomer(key, language, {});
    const without = { ...core, templates: { ...core.templates, texts: { ...texts, renderCustomer } } };
    const from = Temporal.PlainDate.from('2026-03-02');
    const messages = yearAhead(without, { tier: 'ordinary', level: 'ordinary', stage: 'trialStarted', from });
    const asked = messages.find(({ about }) => about.say === 'trial-check/ask');
    expect(asked).toMatchObject({ words: null });
  });
});
