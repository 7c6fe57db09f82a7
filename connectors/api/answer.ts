import { OrganismError } from "@organism/runtime/errors.ts";
import { z } from "zod";

export const Answer = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.object({ code: z.string() }).partial().optional() }))
    .optional(),
});
type Answer = z.infer<typeof Answer>;

/** The values of one operation were refused, all of them together (422). */
export class ValuesRefused extends OrganismError {}

/** The data, or what the system has against the request. */
export function dataOf(status: number, { data, errors }: Answer): unknown {
  const [first] = errors ?? [];
  if (!first && status === 200) return data;
  const message = first?.message ?? "no reason given";
  const code = first?.extensions?.code ?? `status ${status}`;
  switch (status) {
    case 401:
      throw new OrganismError(
        "SIGN_IN_REFUSED",
        `The gateway does not accept the token (${message}); check IMPORT_TOKEN, or IMPORT_CLIENT_ID and its secret`,
      );
    case 403:
      throw new OrganismError(
        "FORBIDDEN",
        `The import needs an account with the scope interactions:write (${message})`,
      );
    case 422:
      throw new ValuesRefused(code, message);
    default:
      throw new OrganismError(
        "IMPORT_FAILED",
        `The gateway refuses what the import asks: ${message} (${code})`,
      );
  }
}
