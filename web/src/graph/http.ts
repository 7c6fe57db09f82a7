import { ApolloLink, Observable } from "@apollo/client";
import { getMainDefinition } from "@apollo/client/utilities";
import { OperationTypeNode } from "graphql";
import { documentIdOf } from "./document.ts";
import type { Tokens } from "./token.ts";

type Send = (url: string, init: RequestInit) => Promise<Response>;

/**
 * Queries by GET, so that the browser's own cache asks with If-None-Match and keeps what has not changed; mutations by
 * POST. Documents go by their hash alone.
 */
export const createHttpLink = (tokens: Tokens, send: Send): ApolloLink =>
  new ApolloLink(
    (operation) =>
      new Observable((observer) => {
        const over = new AbortController();
        ask(operation, { tokens, send, signal: over.signal })
          .then((answer) => {
            observer.next(answer);
            observer.complete();
          })
          .catch((error) => {
            if (!over.signal.aborted) observer.error(error);
          });
        return () => over.abort();
      }),
  );

interface Asking {
  tokens: Tokens;
  send: Send;
  signal: AbortSignal;
}

async function ask(
  operation: ApolloLink.Operation,
  { tokens, send, signal }: Asking,
): Promise<ApolloLink.Result> {
  const { url, ...request } = requestOf(operation);
  const attempt = async () =>
    send(url, {
      ...request,
      signal,
      headers: { ...request.headers, authorization: `Bearer ${await tokens.get()}` },
    });
  const first = await attempt();
  if (first.status !== 401) return answerOf(first);
  // Ended on the way, or its key was changed.
  tokens.drop();
  return answerOf(await attempt());
}

interface Request {
  url: string;
  method: string;
  headers: Record<string, string>;
  body?: string;
}

function requestOf({ query, variables, operationName }: ApolloLink.Operation): Request {
  const definition = getMainDefinition(query);
  const documentId = documentIdOf(query);
  if ("operation" in definition && definition.operation === OperationTypeNode.MUTATION)
    return {
      url: "/graphql",
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ documentId, operationName, variables }),
    };
  const parameters = new URLSearchParams({
    documentId,
    operationName: operationName ?? "",
    variables: JSON.stringify(variables),
  });
  return { url: `/graphql?${parameters}`, method: "GET", headers: { "apollo-require-preflight": "true" } };
}

// Errors come in one shape whatever the status; what is no JSON comes from something in between.
async function answerOf(response: Response): Promise<ApolloLink.Result> {
  const text = await response.text();
  if (response.headers.get("content-type")?.includes("json")) return JSON.parse(text);
  throw new Error(`The gateway was not reached (${response.status}); try again in a moment`);
}
