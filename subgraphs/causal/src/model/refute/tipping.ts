export interface Responses {
  treated: { asked: number; answered: number };
  control: { asked: number; answered: number };
}

/** The share that answered in each arm, 0 to 1. */
export const responseByArm = ({ treated, control }: Responses): { treated: number; control: number } => ({
  treated: treated.answered / treated.asked,
  control: control.answered / control.asked,
});

/**
 * By how much the silent of the treated arm would have to differ from those who answered, in units of the
 * outcome, for the effect to be 0: the tipping point of a pattern mixture (Rubin 1977; National Research
 * Council, Missing Data in Clinical Trials, 2010). Null where all answered.
 */
export function tippingPoint(effect: number, responses: Responses): number | null {
  const silent = 1 - responseByArm(responses).treated;
  return silent > 0 ? -effect / silent : null;
}
