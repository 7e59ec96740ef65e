/** A public holiday in both languages. */
export interface HolidayName {
  readonly 'zh-CN': string;
  readonly en: string;
}

/** The seven holidays that 《全国年节及纪念日放假办法》 grants to everyone. */
export const holidayNames = {
  newYear: { 'zh-CN': '元旦', en: "New Year's Day" },
  springFestival: { 'zh-CN': '春节', en: 'Spring Festival' },
  qingming: { 'zh-CN': '清明节', en: 'Qingming Festival' },
  labourDay: { 'zh-CN': '劳动节', en: 'Labour Day' },
  dragonBoat: { 'zh-CN': '端午节', en: 'Dragon Boat Festival' },
  midAutumn: { 'zh-CN': '中秋节', en: 'Mid-Autumn Festival' },
  nationalDay: { 'zh-CN': '国庆节', en: 'National Day' },
} as const satisfies Record<string, HolidayName>;
