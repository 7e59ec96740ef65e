import { triggers } from '../../jobs/plan/triggers/index.ts';
import * as playbook from '../../templates/reader/load-playbook.ts';
import * as texts from '../../templates/reader/texts.ts';

/** The readers of single parts, with every trigger that the program has. */
export const loadTexts = (dir: string) => texts.loadTexts(dir, triggers.all);
export const loadPlaybook = (dir: string) => playbook.loadPlaybook(dir, triggers.all);
