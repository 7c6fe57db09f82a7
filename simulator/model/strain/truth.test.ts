import { expect, test } from "vitest";
import { usual } from "../../testing/history.ts";
import { mondayAfter } from "../calendar.ts";
import { parameters } from "../parameters.ts";
import { truthOf } from "./truth.ts";

const truthWith = (offer: Partial<typeof parameters.offer>) =>
  truthOf(
    {
      ...usual,
      parameters: { ...parameters, offer: { ...parameters.offer, ...offer } },
      mondayOf: (week) => mondayAfter(usual.monday, week),
    },
    4,
  );

const helping = truthWith({});

test("an offer that takes load away lowers strain, and more for who takes it than for who is offered it", () => {
  const { effects, eligible, taken } = helping;
  expect(eligible).toBeGreaterThan(taken);
  expect(taken / eligible).toBeGreaterThan(0.5);
  expect(effects.offerOnLoad.estimate).toBeLessThan(0);
  expect(effects.offerOnStrain.estimate).toBeLessThan(-3 * effects.offerOnStrain.standardError);
  expect(effects.takingOnStrain.estimate).toBeLessThan(effects.ownOfferOnStrain.estimate);
});

test("what others' offers leave of shared meetings adds to the effect", () => {
  const { effects } = helping;
  expect(effects.offerOnStrain.estimate).toBeLessThan(effects.ownOfferOnStrain.estimate);
});

test("an offer that does nothing has an effect of exactly nothing", () => {
  expect(truthWith({ relief: 0 }).effects.offerOnStrain).toEqual({ estimate: 0, standardError: 0 });
});

test("an offer that adds load raises strain", () => {
  const { effects } = truthWith({ relief: -0.6 });
  expect(effects.offerOnStrain.estimate).toBeGreaterThan(3 * effects.offerOnStrain.standardError);
});
