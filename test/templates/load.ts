import { triggers } from '../../jobs/plan/triggers/index.ts';
import * as playbook from '../../templates/reader/load-playbook.ts';
import * as texts from '../../templates/reader/texts.ts';

/** Readers of single parts, with all triggers of the program. */
export const loadTexts = (dir: string) => texts.loadTexts(dir, triggers.all);
export const loadPlaybook = (dir: string) => playbook.loadPlaybook(dir, triggers.all);
