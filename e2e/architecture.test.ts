import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "@organism/dev/root.ts";
import { cruise, type ICruiseOptions, type ICruiseResult, type IForbiddenRuleType } from "dependency-cruiser";
import { parse, visit } from "graphql";
import { beforeAll, expect, test } from "vitest";

/** Fewer means that the reader was blind (as dependency-cruiser is to TypeScript 7), not that the code is clean. */
const FEWEST_FILES = 700;

const code = ["runtime", "subgraphs", "worker", "gateway", "web", "dev", "ops", "connectors", "simulator"];
const stages = ["graph", "metrics", "causal", "actions"];
const drivers = "node_modules/(pg|kysely|neo4j-driver|ioredis|bullmq|@aws-sdk)";
const tests = "\\.(test|e2e)\\.ts$|/testing/";

const rules: IForbiddenRuleType[] = [
  {
    name: "runtime imports no other package of ours",
    from: { path: "^runtime/", pathNot: tests },
    to: { path: `^(${code.filter((name) => name !== "runtime").join("|")})/` },
  },
  ...stages.map((stage, position) => ({
    name: `${stage} imports upstream only`,
    from: { path: `^subgraphs/${stage}/` },
    to: { path: `^(subgraphs/(${stages.slice(position + 1).join("|") || "-"})|worker|gateway|web)/` },
  })),
  {
    name: "another stage is reached through its index.ts, the worker also through jobs/index.ts",
    from: { path: "^(subgraphs/[^/]+|worker|ops|dev)/", pathNot: tests },
    to: {
      path: "^subgraphs/([^/]+)/",
      pathNot: ["^$1/", "^subgraphs/[^/]+/src/index\\.ts$", "^subgraphs/[^/]+/src/jobs/index\\.ts$"],
    },
  },
  {
    name: "model imports only model, types and the calendar that Node 24 lacks",
    from: { path: "/src/model/", pathNot: tests },
    to: { pathNot: ["/src/model/", "/temporal-polyfill/"], dependencyTypesNot: ["type-only"] },
  },
  {
    name: "only store and runtime reach a database driver",
    from: {
      path: `^(${code.join("|")})/`,
      pathNot: [tests, "^runtime/", "/src/store/", "^dev/stores/", "^ops/bench/"],
    },
    to: { path: drivers, dependencyTypesNot: ["type-only"] },
  },
  {
    name: "the gateway imports only runtime",
    from: { path: "^gateway/" },
    to: { path: "^(subgraphs|worker|web|dev|ops|connectors|simulator)/" },
  },
  {
    name: "the web imports no server code",
    from: { path: "^web/", pathNot: tests },
    to: { path: "^(subgraphs|worker|gateway|dev|ops|connectors|simulator)/" },
  },
  {
    name: "what runs in browsers imports no server code at all; only the web's own process stands on runtime",
    from: { path: "^web/", pathNot: [tests, "^web/(src/server(/|\\.ts$)|next\\.config\\.ts$)"] },
    to: { path: "^(runtime/|web/src/server(/|\\.ts$))" },
  },
  {
    name: "connectors and the simulator know the system by its public API",
    from: { path: "^(connectors|simulator)/", pathNot: tests },
    to: { path: "^(subgraphs|worker|gateway|web|dev|ops)/" },
  },
  {
    name: "connectors know no simulator",
    from: { path: "^connectors/" },
    to: { path: "^simulator/" },
  },
  {
    name: "what causes are found by may not know the truth of the simulation",
    from: { path: "^(runtime|subgraphs|worker)/" },
    to: { path: "^simulator/" },
  },
  {
    name: "nobody imports an entry point",
    from: {},
    to: { path: "(^|/)(server|main)\\.ts$", pathNot: "node_modules" },
  },
  { name: "no cycles", from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } } },
];

const folders = code.filter((folder) => existsSync(join(projectRoot, folder)));
const sources = globSync(
  [...folders, "e2e"].map((folder) => `${folder}/**/*.{ts,tsx}`),
  {
    cwd: projectRoot,
    exclude: (name) => /(^|\/)(node_modules|generated|\.next)$/.test(name),
  },
);

let result: ICruiseResult;

beforeAll(async () => {
  const options: ICruiseOptions = {
    baseDir: projectRoot,
    validate: true,
    ruleSet: { forbidden: rules.map((rule) => ({ ...rule, severity: "error" })) },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "/(generated|\\.next)/" },
    tsPreCompilationDeps: "specify",
  };
  const { output } = await cruise([...folders, "e2e"], options, {
    exportsFields: ["exports"],
    conditionNames: ["import", "node", "default"],
  });
  if (typeof output === "string") throw new Error(`expected a result, got text: ${output.slice(0, 200)}`);
  result = output;
}, 300_000);

test("every file was read, so that a clean answer means something", () => {
  const read = new Set(result.modules.map(({ source }) => source));
  expect(sources.length).toBeGreaterThan(FEWEST_FILES);
  expect(sources.filter((file) => !read.has(file))).toEqual([]);
});

test("imports point the way the design says", () => {
  const broken = result.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
  expect(broken).toEqual([]);
});

test("imports between packages are followed", () => {
  const unresolved = result.modules.flatMap(({ dependencies, source }) =>
    dependencies.filter((one) => one.couldNotResolve).map((one) => `${source} → ${one.module}`),
  );
  expect(unresolved).toEqual([]);
});

test("no file grew past 300 lines", () => {
  const long = sources.filter((file) => textOf(file).split("\n").length > 300);
  expect(long).toEqual([]);
});

test("other systems are reached through the circuit breaker alone", () => {
  const calls =
    /(?<![.\w])fetch\(|^import (?!type ).* from "(undici|httpxy|node:https?|node:net|node:tls|axios|got)"/m;
  const outside = sources.filter(
    (file) => !/\.(test|e2e)\.ts$|\/testing\/|^(dev|ops|e2e)\//.test(file) && calls.test(textOf(file)),
  );
  // The subgraphs are no other system: a breaker would turn one's restart into an outage of all its fields. The web's
  // pages ask their own origin, from the browser.
  expect(outside.toSorted()).toEqual([
    "gateway/src/subgraphs/way.ts",
    "runtime/src/breaker.ts",
    "web/src/graph/client.ts",
    "web/src/server/gateway.ts",
  ]);
});

test("every type, field, argument and value of the schema is described", () => {
  const bare = globSync("subgraphs/*/schema.graphql", { cwd: projectRoot }).flatMap((file) =>
    undescribed(file),
  );
  expect(bare).toEqual([]);
});

const textOf = (file: string) => readFileSync(join(projectRoot, file), "utf8");

function undescribed(file: string): string[] {
  const bare: string[] = [];
  const note = (node: { name: { value: string }; description?: unknown }) => {
    if (!node.description) bare.push(`${file}: ${node.name.value}`);
  };
  visit(parse(textOf(file)), {
    ObjectTypeDefinition: (node) =>
      ["Query", "Mutation", "Subscription"].includes(node.name.value) ? undefined : note(node),
    InterfaceTypeDefinition: note,
    UnionTypeDefinition: note,
    EnumTypeDefinition: note,
    EnumValueDefinition: note,
    InputObjectTypeDefinition: note,
    ScalarTypeDefinition: note,
    DirectiveDefinition: (node) => {
      note(node);
      // What its arguments mean stands in the directive's own description.
      return false;
    },
    FieldDefinition: note,
    InputValueDefinition: note,
  });
  return bare;
}
