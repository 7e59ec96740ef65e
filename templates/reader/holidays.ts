/** Festivals, and which of them get a greeting. `holidays.yaml` is parsed into these types. */
export interface Festival {
  /** Names its texts and its cycles: `spring-festival`, `spring-festival-2027`. */
  readonly key: string;
  readonly label: { readonly 'zh-CN': string; readonly en: string };
  /** 清明 is listed and shown but never greeted: it is a day of mourning. */
  readonly greeted: boolean;
  readonly on: FestivalRule;
}

export type FestivalRule =
  | { readonly kind: 'solar'; readonly month: number; readonly day: number }
  /** A day of the Chinese calendar; never in a leap month. */
  | { readonly kind: 'lunar'; readonly month: number; readonly day: number }
  /** 除夕: the last day of the Chinese year, the 29th or 30th of its last month. */
  | { readonly kind: 'lunar-year-end' }
  /** A solar term such as 清明. */
  | { readonly kind: 'term'; readonly name: string };
