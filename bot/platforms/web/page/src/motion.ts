/** A person's wish in the system's settings: app.css shortens movements, and components then have none of their own. */
export const wantsMotion = !window.matchMedia('(prefers-reduced-motion: reduce)').matches;
