import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { services } from "@organism/dev/launcher/processes.ts";
import { projectRoot } from "@organism/dev/root.ts";
import { parseConfig } from "@organism/runtime/config.ts";
import { type VariableName, variables } from "@organism/runtime/variables.ts";
import { Deployment } from "kubernetes-models/apps/v1/Deployment";
import { ConfigMap } from "kubernetes-models/v1/ConfigMap";
import { Service } from "kubernetes-models/v1/Service";
import ts from "typescript";
import { expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";

const base = join(projectRoot, "k8s/base");
const files = readdirSync(base).filter((file) => file !== "kustomization.yaml");
const textOf = (file: string) => readFileSync(join(base, file), "utf8");
const manifests = files.flatMap((file) =>
  parseAllDocuments(textOf(file)).map((document) => ({ file, object: document.toJS() })),
);
const objects = (kind: string) =>
  manifests.map(({ object }) => object).filter((object) => object.kind === kind);

const deployments = objects("Deployment").map((object) => new Deployment(object));
const kinds = {
  Deployment: [Deployment, "apps/v1"],
  Service: [Service, "v1"],
  ConfigMap: [ConfigMap, "v1"],
} as const;

/** Its pod's one container. */
function containerOf({ spec }: Deployment) {
  const [container, second] = spec?.template.spec?.containers ?? [];
  if (!container || second) throw new Error("a Deployment has one container");
  return container;
}

test.each(manifests)("$file: every value fits what Kubernetes defines ($object.kind)", ({ object }) => {
  const [Model] = kinds[object.kind as keyof typeof kinds];
  expect(() => new Model(object).validate()).not.toThrow();
});

// The validator lets unknown fields pass, and a slip such as `readinesProbe` would then be no probe at all. To the
// compiler a field too many is an error.
test("there is no field that Kubernetes does not define", () => {
  expect(unknownFields(manifests.map(({ object }) => object))).toEqual([]);
  expect(unknownFields([{ apiVersion: "v1", kind: "Service", spec: { port: 1 } }])).toEqual([
    expect.stringContaining('"port"'),
  ]);
}, 60_000);

function unknownFields(all: readonly Record<string, unknown>[]): string[] {
  const imports = Object.entries(kinds).map(
    ([kind, [, group]]) => `import type { I${kind} } from "kubernetes-models/${group}/${kind}";`,
  );
  const values = all.map(
    (object, n) => `export const m${n}: I${object["kind"]} = ${JSON.stringify(object)};`,
  );
  const file = join(import.meta.dirname, "manifests.generated.ts");
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  };
  const host = ts.createCompilerHost(options);
  const [read, exists] = [host.getSourceFile.bind(host), host.fileExists.bind(host)];
  host.fileExists = (name) => name === file || exists(name);
  host.getSourceFile = (name, version) =>
    name === file
      ? ts.createSourceFile(name, [...imports, ...values].join("\n"), version)
      : read(name, version);
  const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram([file], options, host));
  return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

test("every process of ours has its Deployment, but for the identity provider of development", () => {
  const ours = services.filter(({ name }) => name !== "issuer");
  for (const { name, entry } of ours) {
    const deployment = deployments.find(({ metadata }) => metadata?.name === name);
    expect(deployment && containerOf(deployment).args?.[0], name).toBe(entry);
  }
  expect(deployments.map(({ metadata }) => metadata?.name).toSorted()).toEqual([
    "actions",
    "causal",
    "gateway",
    "graph",
    "metrics",
    "web",
    "worker",
  ]);
  const entries = deployments.map((one) => containerOf(one).args?.[0] ?? "");
  // Those of a package that is here; the others come with theirs.
  const here = entries.filter((entry) => existsSync(join(projectRoot, entry.split("/src/")[0] ?? "")));
  expect(here.filter((entry) => !existsSync(join(projectRoot, entry)))).toEqual([]);
});

test("kustomize knows every file, and a Service leads to each process that serves", () => {
  expect(parse(textOf("kustomization.yaml")).resources.toSorted()).toEqual(files.toSorted());
  const led = objects("Service").map(({ metadata, spec }) => [
    metadata.name,
    spec.selector["app.kubernetes.io/name"],
  ]);
  expect(led.toSorted()).toEqual(
    ["actions", "causal", "gateway", "graph", "metrics", "web"].map((name) => [name, name]),
  );
});

test.each(deployments.map((one) => [one.metadata?.name, one] as const))(
  "%s runs without rights, is probed, drains, and is never the only one",
  (_name, deployment) => {
    const pod = deployment.spec?.template.spec;
    const container = containerOf(deployment);
    expect(deployment.spec?.replicas).toBeGreaterThanOrEqual(2);
    expect(pod).toMatchObject({
      enableServiceLinks: false,
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    });
    expect(container.securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    expect(container.livenessProbe?.httpGet?.path).toBe("/health/live");
    expect(container.livenessProbe?.failureThreshold).toBe(3);
    expect(container.readinessProbe?.httpGet?.path).toBe("/health/ready");
    expect(container.resources?.requests).toEqual({ cpu: expect.any(String), memory: expect.any(String) });
    expect(container.resources?.limits).toHaveProperty("memory");
    const waitMs = (container.lifecycle?.preStop?.sleep?.seconds ?? 0) * 1_000;
    const { DRAIN_TIMEOUT_MS } = parseConfig(["DRAIN_TIMEOUT_MS"], {});
    expect((pod?.terminationGracePeriodSeconds ?? 0) * 1_000).toBeGreaterThan(waitMs + DRAIN_TIMEOUT_MS);
    expect(waitMs).toBeGreaterThan(0);
  },
);

const isVariable = (name: string): name is VariableName => Object.hasOwn(variables, name);

test.each(deployments.map((one) => [one.metadata?.name, one] as const))(
  "%s is given variables that exist, and secrets only from Secrets",
  (_name, deployment) => {
    const settings: Record<string, string> = { ...objects("ConfigMap")[0]?.data };
    for (const { name, value, valueFrom } of containerOf(deployment).env ?? []) {
      if (!isVariable(name)) throw new Error(`${name} is no variable of the system`);
      const secret = "secret" in variables[name];
      expect([name, valueFrom?.secretKeyRef?.key]).toEqual([name, secret ? name : undefined]);
      if (value !== undefined) settings[name] = value;
    }
    expect(parseConfig(Object.keys(settings).filter(isVariable), settings)).toBeDefined();
    expect(Object.keys(settings).filter((name) => !isVariable(name))).toEqual([]);
  },
);

test("no settings are secret, and there is no Secret with values", () => {
  const settings = Object.keys(objects("ConfigMap")[0]?.data);
  expect(settings.filter((name) => isVariable(name) && "secret" in variables[name])).toEqual([]);
  expect(objects("Secret")).toEqual([]);
});
