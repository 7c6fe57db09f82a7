import type { GraphQLFormattedError } from "graphql";
import { OrganismError } from "../errors.ts";
import { log } from "../observing/log.ts";
import { masked } from "./http.ts";

const isRefusal = (error: unknown) => {
  const status = (error as GraphQLFormattedError).extensions?.["http"] as { status?: number } | undefined;
  return status?.status !== undefined && status.status < 500;
};

/** A fault of ours with a code is told; the rest is masked, with the trace id to find it by. */
export function showError(formatted: GraphQLFormattedError, raw: unknown): GraphQLFormattedError {
  const cause = (raw as { originalError?: unknown }).originalError ?? raw;
  const place = {
    ...(formatted.locations && { locations: formatted.locations }),
    ...(formatted.path && { path: formatted.path }),
  };
  if (cause instanceof OrganismError) {
    const { message, code, retryAfterSeconds } = cause;
    return {
      ...place,
      message,
      extensions: { code, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) },
    };
  }
  // A request that GraphQL's own layer refuses is its sender's fault, however it words it.
  if (formatted.extensions?.["code"] !== "INTERNAL_SERVER_ERROR" || isRefusal(cause)) return formatted;
  log.error("resolver failed", { path: formatted.path?.join("."), error: cause });
  const { code, message } = masked();
  return { ...place, message, extensions: { code } };
}
