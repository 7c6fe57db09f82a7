/** What was answered. */
export interface Asked {
  status: number;
  headers: Headers;
  body: {
    data?: Record<string, unknown> | null;
    errors?: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
    extensions?: { http: { status: number; retryAfterSeconds?: number } };
  };
}

/** Posts a GraphQL request. */
export async function post(url: string, token: string, request: unknown): Promise<Asked> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
    body: JSON.stringify(request),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Asked["body"],
  };
}
