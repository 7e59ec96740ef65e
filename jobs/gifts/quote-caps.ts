import type { Language } from '../../templates/reader/form.ts';
import type { GiftRules } from '../../templates/reader/load-gifts.ts';
import { formatYuan } from '../../templates/reader/money.ts';

const numerals = ['', '一', '两', '三', '四', '五', '六', '七', '八', '九', '十'];

/** The rule in the company's own wording (S0 L47): 一周年500元内，两周年1000元内，三周年及以上2000元内. */
export function quoteCaps({ capsFen }: GiftRules, language: Language): string {
  const lines = capsFen.map((fen, n) => {
    const year = n + 1;
    const last = year === capsFen.length;
    return language === 'en'
      ? `year ${year}${last ? ' and later' : ''}: up to ${formatYuan(fen)} yuan`
      : `${numerals[year] ?? year}周年${last ? '及以上' : ''}${formatYuan(fen).replaceAll(',', '')}元内`;
  });
  return lines.join(language === 'en' ? '; ' : '，');
}
