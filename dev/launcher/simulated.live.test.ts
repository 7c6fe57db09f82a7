import { expect, inject, test, vi } from "vitest";
import { requestToken } from "../issuer/request.ts";
import { temporaryHome } from "../stores/temporary.ts";
import { readState } from "./state.ts";
import { launched, ownPorts } from "./testing/launched.ts";

// biome-ignore lint/style/noProcessEnv: the launcher is started as by a user
const { PATH = "", HOME } = process.env;
const small = { SIMULATION_PEOPLE: "20", SIMULATION_WEEKS: "16" };
const env = {
  PATH,
  HOME,
  ...inject("stores"),
  POSTGRES_URL: undefined,
  REDIS_CACHE_URL: undefined,
  WEB_URL: "http://127.0.0.1:9",
  ...small,
};

interface Answer {
  data: { datasets: { id: string }[]; me: { displayName: string } };
}

const QUERY = "{ datasets { id name live simulated } }";

test("a simulated organisation comes in behind a system that is ready, and goes on after its process was killed", async () => {
  using temporary = temporaryHome();
  const { path: home } = temporary;
  await ownPorts(home);
  using launcher = launched(home, env);
  const { gateway, issuer } = await launcher.ready();
  await launcher.replaced("simulator");
  await vi.waitFor(() => expect(readState(home)?.organisation.loaded).toBe(true), {
    timeout: 100_000,
    interval: 200,
  });

  const token = await requestToken({ home, role: "employee", issuer });
  const ask = async (query: string) => {
    const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
    const body = JSON.stringify({ query });
    const response = await fetch(`${gateway}/graphql`, { method: "POST", headers, body });
    return ((await response.json()) as Answer).data;
  };
  const { datasets } = await ask(QUERY);
  expect(datasets).toMatchObject([{ name: "Simulated organisation", live: true, simulated: true }]);
  const { me } = await ask(`{ me(dataset: "${datasets[0]?.id}") { displayName } }`);
  expect(me.displayName).toMatch(/^Application engineer \d+$/);

  launcher.kill("SIGINT");
  expect(await launcher.ended).toMatchObject({ code: 0 });
}, 240_000);
