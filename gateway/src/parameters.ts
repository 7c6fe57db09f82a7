import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { refusal } from "./refusal.ts";

/** Headers that no page of another site can send without being asked by the browser first. */
const PREFLIGHTED = ["apollo-require-preflight", "x-apollo-operation-name"];

const Parameters = z.object({
  documentId: z.string().optional(),
  operationName: z.string().optional(),
  variables: z.string().optional(),
  extensions: z.string().optional(),
  query: z.string().optional(),
});

/** The GraphQL request that a URL makes, in the form of a body. Texts come by POST: addresses end up in logs. */
export function readParameters({ headers, query }: FastifyRequest): unknown {
  if (!PREFLIGHTED.some((name) => name in headers))
    throw refusal("BAD_REQUEST", `A GET needs the header ${PREFLIGHTED[0]}, which no foreign page can send`);
  const parsed = Parameters.safeParse(query);
  if (!parsed.success) throw refusal("BAD_REQUEST", "Each parameter of a GET may be given once");
  const { variables, extensions, query: text, ...rest } = parsed.data;
  if (text)
    throw refusal("BAD_REQUEST", "A GET names a document of the manifest by its hash; send texts by POST");
  return { ...rest, variables: json("variables", variables), extensions: json("extensions", extensions) };
}

function json(name: string, text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw refusal("BAD_REQUEST", `The parameter ${name} is no JSON`);
  }
}
