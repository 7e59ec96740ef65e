import { describe, expect, it } from 'vitest';
import { XinhangError } from '../jobs/errors.ts';
import { explain } from '../jobs/in-words.ts';
import { loadedTemplates } from './templates/loaded-templates.ts';
import { said } from '../templates/reader/said.ts';

const templates = loadedTemplates();
const error = new XinhangError('not_found', said('customer/none-or-not-yours', { code: 'C009' }));

describe('an error is a code with parameters', () => {
  it('is rendered in the reader’s language, with what to do next', () => {
    expect(explain({ templates, language: 'zh-CN' }, error)).toBe(
      '没有找到客户 C009，或它不归您跟进。看您名下的客户：/crm 今天',
    );
    expect(explain({ templates, language: 'en' }, error)).toBe(
      'There is no customer C009, or it is not yours. Yours: /crm today',
    );
  });

  it('is English in the log', () => {
    expect(error.message).toBe('There is no customer C009, or it is not yours. Yours: /crm today');
    expect(error).toMatchObject({ code: 'not_found', retry: 'never', says: { params: { code: 'C009' } } });
  });

  it('with label parameters, renders them in the same language', () => {
    const festival = { 'zh-CN': '中秋节', en: 'Mid-Autumn Festival' };
    const over = new XinhangError('already_done', said('greeting/day-over', { festival }));
    expect(explain({ templates, language: 'zh-CN' }, over)).toBe('中秋节已经过了。');
    expect(explain({ templates, language: 'en' }, over)).toBe('Mid-Autumn Festival has passed.');
  });

  it('quotes at most fifty characters of what was refused', () => {
    const code = '长'.repeat(400);
    const refused = new XinhangError('not_found', said('customer/none-or-not-yours', { code }));
    expect(explain({ templates, language: 'en' }, refused)).toBe(
      `There is no customer ${'长'.repeat(49)}…, or it is not yours. Yours: /crm today`,
    );
  });
});
