import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { answerQuestion, type Question } from "@organism/causal";
import { cacheDir, projectRoot } from "@organism/dev/root.ts";
import { type Parameters, parameters } from "@organism/simulator";
import { effectIn, panelOf } from "./causal-trial.ts";
import { type Figure, figure } from "./figure.ts";

interface Cell {
  name: string;
  people: number;
  seeds: number;
  parameters: Parameters;
  byLot: boolean;
}

/** What the answers to so many seeds were. */
interface Tally {
  seeds: number;
  truth: number;
  estimated: number;
  /** The truth lay within the interval. */
  held: number;
  works: number;
  /** Of the estimates. */
  sum: number;
}

// Everybody is asked and answers, but where silence is what is looked at.
const heard: Parameters = {
  ...parameters,
  pulse: { ...parameters.pulse, invited: 1, answer: 30, byStrain: 0, byOffer: 0 },
};
const relief = (by: number, from = heard): Parameters => ({ ...from, offer: { ...from.offer, relief: by } });

const usual = { people: 200, seeds: 1_000, byLot: true };
const cells: Cell[] = [
  { ...usual, name: "no effect", seeds: 2_000, parameters: relief(0) },
  { ...usual, name: "no effect, 12 teams", people: 120, seeds: 2_000, parameters: relief(0) },
  { ...usual, name: "help", parameters: relief(0.8) },
  { ...usual, name: "help, 12 teams", people: 120, parameters: relief(0.8) },
  { ...usual, name: "harm", parameters: relief(-0.6) },
  { ...usual, name: "no lot", parameters: relief(0), byLot: false },
];

const question: Question = {
  treatment: "offer",
  outcome: "pulse",
  estimand: { kind: "OFFER" },
  byLot: true,
  accepted: [],
  worthwhile: -0.05,
};

/** Runs of which the truth is the mean difference. */
const PAIRS = 60;
const FIRST_TRUTH_SEED = 1_000_000;
const CHUNK = 50;
const POINTS_FROM_95 = 2;
const WORKS_BY_CHANCE = 3.5;

/**
 * Answers on simulated organisations whose truth is known, cell by cell. What is done is kept for as long as
 * the causal model is the same: run it again and it goes on.
 */
export async function* causalTruthBench(): AsyncIterable<Figure> {
  const folder = keptIn();
  for (const cell of cells) yield* figuresOf(cell, tallied(cell, folder));
}

function* figuresOf(cell: Cell, tally: Tally): Iterable<Figure> {
  const name = `${cell.name}, ${tally.seeds} seeds`;
  if (!cell.byLot) {
    yield figure({
      name: `${name}: answered with a number`,
      value: percent(tally.estimated, tally.seeds),
      unit: "%",
      below: 1e-9,
    });
    return;
  }
  const covered = percent(tally.held, tally.estimated);
  const bias = tally.sum / tally.estimated - tally.truth;
  yield figure({
    name: `${name}: intervals hold the truth (${tally.truth.toFixed(3)}) in ${covered.toFixed(1)} %, so far from 95`,
    value: Math.abs(covered - 95),
    unit: "points",
    below: POINTS_FROM_95 + Number.EPSILON,
  });
  yield figure({ name: `${name}: bias`, value: Math.abs(bias), unit: "of strain", below: 0.02 });
  if (tally.truth !== 0) return;
  yield figure({
    name: `${name}: said to work`,
    value: percent(tally.works, tally.seeds),
    unit: "%",
    below: WORKS_BY_CHANCE,
  });
}

const percent = (part: number, whole: number) => (100 * part) / whole;

function tallied(cell: Cell, folder: string): Tally {
  const file = join(folder, `${cell.name.replaceAll(/\W+/g, "-")}.json`);
  let tally: Tally = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : begun(cell);
  while (tally.seeds < cell.seeds) {
    tally = Array.from({ length: CHUNK }, (_, more) => tally.seeds + more).reduce(
      (so, seed) => withSeed(so, cell, seed),
      tally,
    );
    writeFileSync(file, JSON.stringify(tally));
    console.error(`${cell.name}: ${tally.seeds} of ${cell.seeds} seeds`);
  }
  return tally;
}

/** The model's sources name the folder, so that a change begins anew. */
function keptIn(): string {
  const sources = globSync("{subgraphs/causal/src,simulator}/model/**/*.ts", { cwd: projectRoot }).toSorted();
  const hash = createHash("sha256");
  for (const file of sources)
    if (!file.endsWith(".test.ts")) hash.update(readFileSync(join(projectRoot, file)));
  const path = join(cacheDir, "causal-truth", hash.digest("hex").slice(0, 12));
  mkdirSync(path, { recursive: true });
  return path;
}

const begun = (cell: Cell): Tally => ({
  seeds: 0,
  truth: effectIn({ ...cell, seed: FIRST_TRUTH_SEED }, PAIRS),
  estimated: 0,
  held: 0,
  works: 0,
  sum: 0,
});

function withSeed(tally: Tally, cell: Cell, seed: number): Tally {
  const answer = answerQuestion({ ...question, byLot: cell.byLot }, panelOf({ ...cell, seed }));
  const seeds = tally.seeds + 1;
  if (answer.state !== "ESTIMATED") return { ...tally, seeds };
  const held = answer.low < tally.truth && tally.truth < answer.high;
  return {
    ...tally,
    seeds,
    estimated: tally.estimated + 1,
    held: tally.held + Number(held),
    works: tally.works + Number(answer.verdict === "WORKS"),
    sum: tally.sum + answer.effect,
  };
}
