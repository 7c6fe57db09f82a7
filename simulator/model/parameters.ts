/**
 * What the organisation does and why. The causal part follows facts/statistics.md, "Proof"; where that leaves a number open,
 * it was chosen so that strain has a variance near 1.3 and a handful of 120 people are overloaded at any time.
 */
export const parameters = {
  /** Latent weekly demand on a person: AR(1) with standard deviation `sd`; a busy season adds `season`. */
  demand: { carry: 0.7, sd: 1, season: 0.6 },
  strain: {
    /** S(t) = carry · S(t−1) + slope · tanh(load) + (1 − carry) · (trait + team) + shock. */
    carry: 0.6,
    /** How strongly load strains: the mean, and by which part of it people differ. */
    slope: { mean: 0.6, spread: 0.5 },
    traitSd: 0.8,
    /** What a team has in common: AR(1); its standard deviation makes about 15 % of the variance of strain. */
    team: { carry: 0.7, sd: 0.56 },
    /** Private shocks, Student's t with 5 degrees of freedom. */
    shock: { freedom: 5, scale: 0.4 },
    /** Who is strained takes on less later: per unit of last week's strain. */
    withdrawal: -0.3,
  },
  offer: {
    /** Nobody is offered anything before this week. */
    from: 8,
    /** Mean load of the three weeks before from which on somebody is eligible. */
    above: 1,
    /** Who was eligible once is not again for so many weeks. */
    restWeeks: 12,
    /** The part of the eligible that is drawn; the others are held out. */
    share: 0.6,
    /** Who takes it: this part at strain 0, with the log-odds growing by `byStrain` per unit. */
    compliance: 0.6,
    byStrain: 0.4,
    /** By how much load falls for whoever takes it, and for how many weeks after the offer. */
    relief: 0.8,
    weeks: 8,
    /** The part of it that reaches the others of the team, through shared meetings, per share of the team that took it. */
    spillOver: 0.3,
  },
  /** A random half is asked each week; log-odds of an answer. */
  pulse: { invited: 0.5, noiseSd: 0.75, answer: -0.3, byStrain: -0.6, byOffer: 0.5 },
  /** Weeks of leave, as a part of all weeks. */
  leave: 0.04,
  /** A week at load 0 and full time; `pace` is by how much a unit of load makes everything more (log scale). */
  work: {
    pace: 0.15,
    mails: 28,
    chats: 25,
    reviews: { Engineering: 9, others: 1 },
    adHocMeetings: 5.2,
    /** The part of mails to up to four people that is answered; the median minutes until then, and their log spread. */
    reply: { share: 0.4, minutes: 28, spread: 1.1 },
    /** The chance of writing after hours on a working day, and on a day off; each unit of load multiplies it. */
    evening: 0.08,
    dayOff: 0.012,
    byLoad: 2.4,
  },
};

export type Parameters = typeof parameters;

/** Nothing happens: no seasons, no swings of demand or strain, no offers. What still alerts is a false alarm. */
export const quiet: Parameters = {
  ...parameters,
  demand: { ...parameters.demand, sd: 0, season: 0 },
  strain: {
    ...parameters.strain,
    traitSd: 0,
    team: { ...parameters.strain.team, sd: 0 },
    shock: { ...parameters.strain.shock, scale: 0 },
  },
  offer: { ...parameters.offer, share: 0 },
};
