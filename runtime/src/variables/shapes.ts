import { z } from "zod";

export const url = (...protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol.slice(0, -1)), {
    message: `must be a URL that begins with ${protocols.map((name) => `${name}://`).join(" or ")}`,
  });

export const integer = (low: number, high: number) =>
  z
    .string()
    .refine((text) => /^\d+$/.test(text) && Number(text) >= low && Number(text) <= high, {
      message: `must be a whole number from ${low} to ${high}`,
    })
    .transform(Number);

/** A part of a whole. */
export const share = z
  .string()
  .refine((text) => /^(0|1|0?\.\d+)$/.test(text), { message: "must be a number from 0 to 1, such as 0.001" })
  .transform(Number);
