import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { send, startApi } from "./testing/api.ts";
import { folder } from "./testing/imported.ts";

let api: Awaited<ReturnType<typeof startApi>>;
let files: ReturnType<typeof folder>;
let file: string;

beforeEach(async () => {
  api = await startApi();
  files = folder();
  file = files.write("mail.csv", "sender,recipient,at\na,b,2026-01-05T10:00:00Z\n");
});
afterEach(async () => {
  files[Symbol.dispose]();
  await api[Symbol.asyncDispose]();
});

/** `npm run import` without its bootstrap. */
const commandLine = (args: string[], env: Record<string, string>) =>
  promisify(execFile)(process.execPath, [join(import.meta.dirname, "../dev/import.ts"), ...args], {
    env: { ORGANISM_HOME: files.path, ...env },
  }).catch(({ stdout, stderr }: { stdout: string; stderr: string }) => ({ stdout, stderr }));

test("the system that the environment names is imported into, with the token that it gives", async () => {
  const { stdout, stderr } = await commandLine([file, "--json"], {
    GATEWAY_URL: api.url,
    IMPORT_TOKEN: api.token,
  });
  expect(stderr).toBe("");
  expect(JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({ read: 1, accepted: 1 });
});

test("a service account signs in with its client credentials, at the endpoint that the issuer names", async () => {
  const asked: (string | undefined)[] = [];
  const issuer = createServer((request, response) => {
    if (request.url === "/token") {
      asked.push(request.headers.authorization);
      return send(response, 200, { access_token: api.token });
    }
    send(response, 200, { token_endpoint: `http://${request.headers.host}/token` });
  });
  await new Promise<void>((listening) => issuer.listen(0, "127.0.0.1", listening));
  const account = {
    OIDC_ISSUER: `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`,
    IMPORT_CLIENT_ID: "import",
    IMPORT_CLIENT_SECRET: "s3:cret",
  };
  const { stderr } = await commandLine([file], { GATEWAY_URL: api.url, ...account });
  issuer.closeAllConnections();
  issuer.close();
  expect(stderr).toBe("");
  expect(asked).toEqual([`Basic ${Buffer.from("import:s3%3Acret").toString("base64")}`]);
  expect(api.stored.size).toBe(1);
});

test("where nothing was started, and where the account is incomplete, it is said what to do, without a stack", async () => {
  const { stderr } = await commandLine([file], {});
  expect(stderr).toMatch(/^No gateway runs in .*; run `npm start` first .* or set GATEWAY_URL.*\n$/);
  const incomplete = await commandLine([file], { GATEWAY_URL: api.url });
  expect(incomplete.stderr).toMatch(/OIDC_ISSUER is missing[\s\S]*IMPORT_CLIENT_ID is missing/);
});

test("a file that is not there is named in full", async () => {
  const { stderr } = await commandLine([join(files.path, "nowhere.csv")], {});
  expect(stderr).toBe(`There is no file ${join(files.path, "nowhere.csv")}\n`);
});
