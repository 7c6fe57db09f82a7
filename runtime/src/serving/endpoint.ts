/** Where GraphQL is served, over HTTP and sockets alike. */
export const ENDPOINT = "/graphql";

/**
 * Whether a request's target is there. Node takes any target, also `//`, of which no address can be made; what is thrown where a socket is
 * taken over would end the process.
 */
export const isEndpoint = (target = ""): boolean => URL.parse(target, "ws://here")?.pathname === ENDPOINT;
