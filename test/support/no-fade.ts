// For tests that are not about fades.
import type { Fade } from '#core/rules/fades/fade.ts';
import { FADE_POLICY, type FadePolicy } from '#core/rules/fades/fade-order.ts';

export const NO_FADE: { readonly fade: Fade; readonly fadePolicy: FadePolicy } = {
  fade: { kind: 'refused', refusal: 'NO_LEVELS' },
  fadePolicy: FADE_POLICY,
};
