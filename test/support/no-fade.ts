// For tests that are not about fades.
import type { Fade } from '#core/rules/fades/fade.ts';

export const NO_FADE: Fade = { kind: 'refused', refusal: 'NO_LEVELS' };
