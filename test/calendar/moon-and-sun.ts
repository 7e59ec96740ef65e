/**
 * New moons and solar longitude from the series in Meeus, *Astronomical Algorithms* (chapters 49 and 25): an oracle
 * that shares nothing with the compared tables and programs. New moons are accurate to seconds; the sun to a
 * hundredth of a degree, a quarter of an hour of its motion.
 */
import { Temporal } from 'temporal-polyfill';

const sin = (degrees: number): number => Math.sin((degrees * Math.PI) / 180);

/** The new moon of a lunation. @param k counted from the new moon of 6 January 2000 */
export function newMoon(k: number): Temporal.Instant {
  const t = k / 1236.85;
  const e = 1 - 0.002516 * t - 0.0000074 * t * t;
  const sun = 2.5534 + 29.1053567 * k - 0.0000014 * t ** 2 - 0.00000011 * t ** 3;
  const moon = 201.5643 + 385.81693528 * k + 0.0107582 * t ** 2 + 0.00001238 * t ** 3;
  const node = 160.7108 + 390.67050284 * k - 0.0016118 * t ** 2 - 0.00000227 * t ** 3;
  const omega = 124.7746 - 1.56375588 * k + 0.0020672 * t ** 2;
  // Coefficient in days, power of e, multiples of the sun's and the moon's anomaly and of the latitude in the
  // argument.
  const terms: readonly (readonly [number, number, number, number, number])[] = [
    [-0.4072, 0, 0, 1, 0],
    [0.17241, 1, 1, 0, 0],
    [0.01608, 0, 0, 2, 0],
    [0.01039, 0, 0, 0, 2],
    [0.00739, 1, -1, 1, 0],
    [-0.00514, 1, 1, 1, 0],
    [0.00208, 2, 2, 0, 0],
    [-0.00111, 0, 0, 1, -2],
    [-0.00057, 0, 0, 1, 2],
    [0.00056, 1, 1, 2, 0],
    [-0.00042, 0, 0, 3, 0],
    [0.00042, 1, 1, 0, 2],
    [0.00038, 1, 1, 0, -2],
    [-0.00024, 1, -1, 2, 0],
    [-0.00007, 0, 2, 1, 0],
    [0.00004, 0, 0, 2, -2],
    [0.00004, 0, 3, 0, 0],
    [0.00003, 0, 1, 1, -2],
    [0.00003, 0, 0, 2, 2],
    [-0.00003, 0, 1, 1, 2],
    [0.00003, 0, -1, 1, 2],
    [-0.00002, 0, -1, 1, -2],
    [-0.00002, 0, 1, 3, 0],
    [0.00002, 0, 0, 4, 0],
  ];
  // Planetary corrections: phase and motion in degrees, coefficient in days.
  const planets: readonly (readonly [number, number, number])[] = [
    [299.77, 0.107408, 0.000325],
    [251.88, 0.016321, 0.000165],
    [251.83, 26.651886, 0.000164],
    [349.42, 36.412478, 0.000126],
    [84.66, 18.206239, 0.00011],
    [141.74, 53.303771, 0.000062],
    [207.14, 2.453732, 0.00006],
    [154.84, 7.30686, 0.000056],
    [34.52, 27.261239, 0.000047],
    [207.19, 0.121824, 0.000042],
    [291.34, 1.844379, 0.00004],
    [161.72, 24.198154, 0.000037],
    [239.56, 25.513099, 0.000035],
    [331.55, 3.592518, 0.000023],
  ];
  const swing =
    terms.reduce(
      (sum, [days, power, s, m, f]) => sum + days * e ** power * sin(s * sun + m * moon + f * node),
      0,
    ) -
    0.00017 * sin(omega) +
    planets.reduce((sum, [phase, motion, days]) => sum + days * sin(phase + motion * k), 0);
  return instantOf(2451550.09766 + 29.530588861 * k + 0.00015437 * t ** 2 - 0.00000015 * t ** 3 + swing);
}

/** Apparent solar longitude in degrees, [0, 360); 清明 is at 15. */
export function sunLongitude(at: Temporal.Instant): number {
  const t = (julianDay(at) - 2451545) / 36525;
  const mean = 280.46646 + 36000.76983 * t;
  const anomaly = 357.52911 + 35999.05029 * t;
  const centre =
    (1.914602 - 0.004817 * t) * sin(anomaly) +
    (0.019993 - 0.000101 * t) * sin(2 * anomaly) +
    0.000289 * sin(3 * anomaly);
  const apparent = mean + centre - 0.00569 - 0.00478 * sin(125.04 - 1934.136 * t);
  return ((apparent % 360) + 360) % 360;
}

const epochDay = 2440587.5;
const dayMs = 86_400_000;

/** Delta T: how far the earth's rotation lags, in seconds; accurate to five seconds from 1990 to 2050. */
function lag(julian: number): number {
  const years = (julian - 2451545) / 365.25;
  return 62.92 + 0.32217 * years + 0.005589 * years * years;
}

function instantOf(julian: number): Temporal.Instant {
  const ms = (julian - epochDay) * dayMs - lag(julian) * 1_000;
  return Temporal.Instant.fromEpochMilliseconds(Math.round(ms));
}

function julianDay(at: Temporal.Instant): number {
  const julian = at.epochMilliseconds / dayMs + epochDay;
  return julian + lag(julian) / 86_400;
}
