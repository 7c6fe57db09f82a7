/** An access token and when it ends. */
interface Access {
  token: string;
  expiresAt: string;
}

export interface Tokens {
  /** One that is good for a while yet. */
  get(): Promise<string>;
  /** The one that was got is not taken any more. */
  drop(): void;
}

/** The session is over: whoever looks has to sign in again. */
class SignedOut extends Error {}

// Shorter would be spent on the way; longer would be fetched too often.
const LEAST_MS = 20_000;

/** Tokens live in memory only, where no other page can find them; the session's cookie gets the next one. */
export function createTokens(ask: () => Promise<Response>, now: () => number = Date.now): Tokens {
  let access: Promise<Access> | undefined;
  let endsAt = 0;
  const fetchOne = async (): Promise<Access> => {
    const response = await ask();
    if (response.status === 401) throw new SignedOut("The session is over; sign in again");
    if (!response.ok)
      throw new Error(`The session gives no token (${response.status}); try again in a moment`);
    const granted: Access = await response.json();
    endsAt = Date.parse(granted.expiresAt);
    return granted;
  };
  const drop = () => {
    access = undefined;
  };
  return {
    async get() {
      if (access && endsAt !== 0 && endsAt - now() < LEAST_MS) drop();
      if (!access) {
        endsAt = 0;
        access = fetchOne();
        // Whoever asks next tries again.
        access.catch(drop);
      }
      return (await access).token;
    },
    drop,
  };
}
