import { describe, expect, it } from 'vitest';
import { loadPlaybook } from '../templates/load.ts';
import { editedTemplates, problemsOf } from '../templates/edited-templates.ts';

const written = 'digest: "18:30"\n';
const edited = (line: string) => editedTemplates({ 'playbook.yaml': [written, line] });

describe('the hour of the evening digest', () => {
  it('is 18:30, and without the line there is no digest', () => {
    expect(loadPlaybook(editedTemplates()).digestAt).toBe('18:30');
    expect(loadPlaybook(edited('')).digestAt).toBeUndefined();
  });

  it.each([
    ['digest: "19:00"\n', 'found "19:00"; expected a time when staff are written to, 09:00 to 19:00'],
    ['digest: "08:59"\n', 'found "08:59"; expected a time when staff are written to, 09:00 to 19:00'],
    ['digest: "6pm"\n', 'found "6pm"; expected a time such as "09:00"'],
  ])('%j is refused with the line it stands on', (line, problem) => {
    expect(problemsOf(() => loadPlaybook(edited(line)))).toEqual([
      expect.stringMatching(/^playbook\.yaml:\d+ digest \| /),
    ]);
    expect(problemsOf(() => loadPlaybook(edited(line)))[0]).toContain(problem);
  });

  it.each([['09:00'], ['18:59']])('%s is within the hours in which staff are written to', (time) => {
    expect(loadPlaybook(edited(`digest: "${time}"\n`)).digestAt).toBe(time);
  });
});
