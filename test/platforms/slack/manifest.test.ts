import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { keepShortcut, slackEvents, slackScopes, slashCommand } from '../../../bot/platforms/slack/needs.ts';
import { methods } from '../../fakes/slack/methods.ts';
import { manifest } from './harness.ts';

const folder = new URL('../../../bot/platforms/slack/', import.meta.url);
const sources = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8'));
/** The Web API methods the platform calls: every `client.a.b(…)`. */
const called = [
  ...new Set(
    sources.flatMap((source) =>
      [...source.matchAll(/client\s*\.([a-z]+)\s*\.([a-zA-Z]+)\(/g)].map(
        ([, group, name]) => `${group}.${name}`,
      ),
    ),
  ),
].sort();
/** Scopes that exist once per kind of conversation; the bot only uses private channels and direct messages. */
const notNeeded = ['channels:manage', 'im:read'];

describe('the manifest', () => {
  test('asks for exactly the scopes that the code explains', () => {
    expect([...manifest.oauth_config.scopes.bot].sort()).toEqual(Object.keys(slackScopes).sort());
  });

  test('subscribes to exactly the events that the code explains', () => {
    expect([...manifest.settings.event_subscriptions.bot_events].sort()).toEqual(
      Object.keys(slackEvents).sort(),
    );
  });

  test('covers every method that the code calls, and has no unused scope', () => {
    expect(called).toContain('chat.postMessage');
    const needed = called.flatMap((name) => {
      const method = methods[name];
      if (method === undefined) throw new Error(`the fake does not know ${name}, so nothing tests it`);
      return method.token === 'bot' ? method.scopes : [];
    });
    const wanted = new Set(
      [...needed, 'commands', 'app_mentions:read', 'files:read'].filter(
        (scope) => !notNeeded.includes(scope),
      ),
    );
    expect([...wanted].sort()).toEqual(Object.keys(slackScopes).sort());
  });

  test('has the command, the shortcut and the conversation with the bot that the code counts on', () => {
    const { slash_commands: commands, shortcuts, app_home: home } = manifest.features;
    expect(commands).toEqual([{ command: slashCommand, should_escape: true }]);
    expect(shortcuts).toEqual([{ callback_id: keepShortcut, type: 'message' }]);
    expect(home).toEqual({
      home_tab_enabled: true,
      messages_tab_enabled: true,
      messages_tab_read_only_enabled: false,
    });
    expect(manifest.settings.interactivity.is_enabled).toBe(true);
    expect(manifest.settings.socket_mode_enabled).toBe(true);
  });
});
