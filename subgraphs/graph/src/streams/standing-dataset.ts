import type { Betweenness, Places } from "../centrality/people.ts";
import { type Place, WriteBack } from "../model/write-back.ts";
import type { Topology } from "../store/ties.ts";

/** A dataset whose graph stands in the centrality thread: what is known of it, and what is still to be shown. */
export class StandingDataset {
  readonly number: number;
  /** Public. */
  readonly id: string;
  readonly writeBack: WriteBack;
  /** The version of the last change that its graph has. */
  version: number;
  /** The version up to which everything was shown. */
  shown = 0;
  /** What was measured whole, until it is shown and kept. */
  measured: Places | undefined;
  measuredAt = performance.now();
  /** Whether ties came or went since. */
  moved = false;

  constructor({ number, id, version, people }: Topology, places: Places, tolerance: number) {
    this.number = number;
    this.id = id;
    this.version = version;
    this.writeBack = new WriteBack(tolerance);
    // Whoever lost the last tie while nobody measured has no place any more.
    for (const person of people) this.writeBack.place(person, nowhere);
    this.place(places);
  }

  move({ people, betweenness }: Betweenness, version: number): void {
    for (const [i, person] of people.entries()) this.writeBack.move(person, betweenness[i] ?? 0);
    this.version = version;
    this.moved = true;
  }

  place(places: Places): void {
    for (const [i, person] of places.people.entries()) this.writeBack.place(person, placeAt(places, i));
    this.measured = places;
    this.measuredAt = performance.now();
    this.moved = false;
  }
}

const nowhere: Place = { betweenness: 0, openTriads: 0, constraint: null, pageRank: 0, community: null };

function placeAt(places: Places, i: number): Place {
  if (places.degree[i] === 0) return nowhere;
  return {
    betweenness: places.betweenness[i] ?? 0,
    openTriads: places.openTriads[i] ?? 0,
    constraint: places.constraint[i] ?? 0,
    pageRank: places.pageRank[i] ?? 0,
    community: places.community[i] ?? 0,
  };
}
