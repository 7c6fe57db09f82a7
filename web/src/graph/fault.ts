import { CombinedGraphQLErrors } from "@apollo/client";

/** Why something is not shown. */
export interface Fault {
  /** The fields down to the one that it concerns; none where it is the whole. */
  path: readonly string[];
  reason: string;
  code: string | undefined;
  /** By which whoever runs the system finds what happened. */
  traceId: string | undefined;
}

/** What an answer says went wrong, in its own words. */
export function faultsOf(error: unknown): Fault[] {
  if (error === undefined || error === null) return [];
  if (CombinedGraphQLErrors.is(error))
    return error.errors.map(({ message, path, extensions }) => ({
      path: path?.filter((step) => typeof step === "string") ?? [],
      code: typeof extensions?.["code"] === "string" ? extensions["code"] : undefined,
      ...withoutTrace(message),
    }));
  return [{ path: [], code: undefined, ...withoutTrace(wordsOf(error)) }];
}

// Browsers say "Failed to fetch", each in its own way.
const wordsOf = (error: unknown) => {
  if (error instanceof TypeError) return "This site was not reached; look whether you are online";
  return error instanceof Error ? error.message : String(error);
};

function withoutTrace(message: string): Pick<Fault, "reason" | "traceId"> {
  const [, reason, traceId] = message.match(/^(.*?)[;,]? ?trace id (\w+)$/) ?? [];
  return { reason: reason ?? message, traceId };
}
