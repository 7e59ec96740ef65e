/** What a page of the console has to be on a phone, beside what axe-core knows. */
import type { Page } from 'playwright-core';

/** The smallest side of what a finger has to hit, in pixels. */
const leastTarget = 44;
/** Smaller text in a field, and Safari on an iPhone enlarges the page when it is entered. */
const leastText = 16;

/**
 * What a finger has to hit and what is too small for it, as `32×24 <button…`. Links within a text and boxes of a label that is
 * large enough are not targets of their own; a field within a frame is hit at its frame.
 */
export const tooSmall = (page: Page) =>
  page.evaluate<
    string[]
  >(`[...document.querySelectorAll('button, input, select, summary, textarea, label.ant-radio-button-wrapper, nav a, .tabs a')]
    .map((one) => (one.type === 'checkbox' || one.type === 'radio' ? one.closest('label') ?? one : one))
    .map((one) => one.closest('.ant-picker, .ant-select, .ant-input-number, .ant-input-affix-wrapper') ?? one)
    .filter((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .map((one) => [one.getBoundingClientRect(), one])
    .filter(([box]) => box.width > 0 && (Math.round(box.width) < ${leastTarget} || Math.round(box.height) < ${leastTarget}))
    .map(([box, one]) => Math.round(box.width) + '×' + Math.round(box.height) + ' ' + one.outerHTML.slice(0, 120))`);

/** Fields at which a phone enlarges the page, as `14px <input…`. */
export const zoomedAt = (page: Page) =>
  page.evaluate<string[]>(`[...document.querySelectorAll('input, select, textarea')]
    .filter((one) => one.type !== 'checkbox' && one.type !== 'radio' && one.checkVisibility({ visibilityProperty: true }))
    .map((one) => [getComputedStyle(one).fontSize, one])
    .filter(([size]) => Number.parseFloat(size) < ${leastText})
    .map(([size, one]) => size + ' ' + one.outerHTML.slice(0, 120))`);
