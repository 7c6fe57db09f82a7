import type { Viewer } from "@organism/runtime/access/auth.ts";
import { Counter } from "prom-client";
import type { Result } from "../execute/executor.ts";
import type { Variant } from "../operation.ts";
import { isShared } from "../subscribe/sharing.ts";
import type { Supergraph } from "../supergraph.ts";
import type { Variables } from "../values.ts";
import { type Freshness, freshnessOf } from "./freshness.ts";
import type { Responses } from "./responses.ts";
import { isMatch } from "./stamp.ts";

const answers = new Counter({
  name: "organism_gateway_answers_total",
  help: "Queries that may be cached, by how they were answered: unchanged (304), hit, miss, or uncacheable (made, as no version says what it depends on).",
  labelNames: ["outcome"],
});

const DAY_MS = 86_400_000;

interface Setting {
  supergraph: Supergraph;
  responses: Responses;
}

interface Asked {
  operation: Variant;
  variables: Variables;
  viewer: Viewer;
  /** `If-None-Match`. */
  held: string | undefined;
  execute: () => Promise<Result>;
}

/** An answer that the client's own cache may keep and ask about. */
export interface Fresh {
  /** Undefined: errors are beside it, so it is not to be kept. */
  etag?: string;
  unchanged?: true;
  /** The text of the answer, where it is a good one. */
  body?: string;
  result?: Result;
  cache?: "HIT" | "MISS";
  ageSeconds?: number;
}

/** Answers a query from what is known to be unchanged, as far as that can be known. */
export function createFresh({ supergraph, responses }: Setting): (asked: Asked) => Promise<Fresh> {
  const known = new WeakMap<Variant, { freshness: Freshness | undefined; shared: boolean }>();
  const learn = (operation: Variant) => {
    const learned = {
      // Where nothing says what it depends on, there is nothing to look for.
      freshness: supergraph.rules.versions.size > 0 ? freshnessOf(supergraph, operation) : undefined,
      shared: isShared(supergraph, operation.document),
    };
    known.set(operation, learned);
    return learned;
  };
  return async (asked) => {
    const { operation, variables, viewer, held, execute } = asked;
    const { freshness, shared } = known.get(operation) ?? learn(operation);
    // Scopes stand for the policy too: what a role may see is a set of them.
    const viewpoint = shared ? [] : [viewer.subject, [...viewer.scopes].sort()];
    const identity = [operation.id, variables, supergraph.hash, viewpoint];
    // Read before the answer is made: what changes meanwhile makes it older than it says, never newer.
    const versions =
      freshness && (await responses.versionsOf(freshness.datasetsOf(variables), freshness.kinds));
    if (!versions)
      return outcome(
        "uncacheable",
        byBody(await execute(), held, (body) => responses.stamp(identity, body)),
      );
    const day = Math.floor(Date.now() / DAY_MS);
    const etag = responses.stamp(identity, versions, day);
    if (isMatch(held, etag)) return outcome("unchanged", { etag, unchanged: true });
    const kept = await responses.find(etag);
    if (kept)
      return outcome("hit", {
        etag,
        body: kept.body,
        cache: "HIT",
        ageSeconds: Math.floor(Date.now() / 1_000) - kept.at,
      });
    const result = await execute();
    if (result.errors) return outcome("miss", { result, cache: "MISS" });
    const body = JSON.stringify(result);
    responses.keep(etag, body);
    return outcome("miss", { etag, body, cache: "MISS" });
  };
}

function byBody(result: Result, held: string | undefined, stamp: (body: string) => string): Fresh {
  if (result.errors) return { result };
  const body = JSON.stringify(result);
  const etag = stamp(body);
  return isMatch(held, etag) ? { etag, unchanged: true } : { etag, body };
}

function outcome(outcome: string, fresh: Fresh): Fresh {
  answers.inc({ outcome: fresh.unchanged ? "unchanged" : outcome });
  return fresh;
}
