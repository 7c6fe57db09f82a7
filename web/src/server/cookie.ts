import { seal, unseal } from "@organism/runtime/access/seal.ts";
import { OrganismError } from "@organism/runtime/errors.ts";
import { parseCookie, stringifySetCookie } from "cookie";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { ZodType } from "zod";

export interface CookieOptions<T> {
  name: string;
  shape: ZodType<T>;
  key: string;
  /** The origin it belongs to. */
  origin: string;
  seconds: number;
}

/** A value that the browser keeps for us and can neither read nor change. */
export interface SealedCookie<T> {
  /** Undefined where there is none, or none of ours. */
  read(request: FastifyRequest): T | undefined;
  write(reply: FastifyReply, value: T): void;
  clear(reply: FastifyReply): void;
}

export function sealedCookie<T>({ name, shape, key, origin, seconds }: CookieOptions<T>): SealedCookie<T> {
  const secure = new URL(origin).protocol === "https:";
  // The prefix makes browsers refuse it from another host or a plain connection; without TLS they refuse the prefix.
  const fullName = secure ? `__Host-${name}` : name;
  const set = (reply: FastifyReply, value: string, maxAge: number) =>
    reply.header(
      "set-cookie",
      stringifySetCookie({
        name: fullName,
        value,
        maxAge,
        path: "/",
        httpOnly: true,
        sameSite: "lax",
        secure,
      }),
    );
  return {
    read(request) {
      const sealed = parseCookie(request.headers.cookie ?? "")[fullName];
      return sealed === undefined ? undefined : open(sealed, { name, shape, key });
    },
    write: (reply, value) => set(reply, seal(key, name, JSON.stringify(value)), seconds),
    clear: (reply) => set(reply, "", 0),
  };
}

function open<T>(sealed: string, { name, shape, key }: Pick<CookieOptions<T>, "name" | "shape" | "key">) {
  try {
    return shape.safeParse(JSON.parse(unseal(key, name, sealed))).data;
  } catch (error) {
    // Forged, or sealed under a key of earlier: its bearer signs in anew.
    if (error instanceof OrganismError) return undefined;
    throw error;
  }
}
