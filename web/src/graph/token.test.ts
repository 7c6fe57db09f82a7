import { expect, test } from "vitest";
import { createTokens } from "./token.ts";

/** A session that gives numbered tokens, each for five minutes, on a clock that the test moves. */
function openSession() {
  const session = { now: 0, given: 0, over: false };
  const tokens = createTokens(
    async () => {
      if (session.over) return new Response(null, { status: 401 });
      session.given += 1;
      const expiresAt = new Date(session.now + 300_000).toISOString();
      return Response.json({ token: `token-${session.given}`, expiresAt });
    },
    () => session.now,
  );
  return { session, tokens };
}

test("callers at one time share one token, which is kept until shortly before its end", async () => {
  const { session, tokens } = openSession();
  expect(await Promise.all([tokens.get(), tokens.get()])).toEqual(["token-1", "token-1"]);
  session.now = 279_000;
  expect(await tokens.get()).toBe("token-1");
  session.now = 281_000;
  expect(await tokens.get()).toBe("token-2");
});

test("a token that was refused is replaced", async () => {
  const { tokens } = openSession();
  await tokens.get();
  tokens.drop();
  expect(await tokens.get()).toBe("token-2");
});

test("a session that is over says so, and is asked again by whoever comes next", async () => {
  const { session, tokens } = openSession();
  session.over = true;
  await expect(tokens.get()).rejects.toThrow("The session is over");
  session.over = false;
  expect(await tokens.get()).toBe("token-1");
});
