/** Runs as a thread of its own: reads the files with the changed copy, and says what is wrong or what would be said. */
import { parentPort, workerData } from 'node:worker_threads';
import { Temporal } from 'temporal-polyfill';
import { TemplateError } from '../templates/reader/template-error.ts';
import { loadTemplates } from './load-templates.ts';
import { rulesOf } from './rules.ts';
import { yearAhead } from './coming/imagined-customer.ts';
import { type Answer, type Asked, ready } from './coming/try-edit-messages.ts';

function answer({ folder, language, edit: { file, text }, imagined }: Asked): Answer {
  try {
    const templates = loadTemplates({ path: folder, edited: { [file]: text } });
    const { playbook, registers, holidays } = templates;
    const from = Temporal.PlainDate.from(imagined.from);
    const core = { templates, rules: rulesOf(templates), language };
    const year = yearAhead(core, { ...imagined, from }).map(({ at, recipientId, words, about }) => {
      const { step, say, slot, audience } = about;
      return { at: at.toString(), recipientId, words, about: { step, say, slot, audience } };
    });
    return { kind: 'works', playbook, registers, holidays, year };
  } catch (error) {
    if (error instanceof TemplateError) return { kind: 'problems', problems: error.problems };
    // Nested too deeply, or numbers beyond every calendar.
    const message = `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    return { kind: 'problems', problems: [{ file, line: 1, key: '', message }] };
  }
}

parentPort?.postMessage(ready);
parentPort?.postMessage(answer(workerData as Asked));
