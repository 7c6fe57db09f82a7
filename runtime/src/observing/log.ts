import { trace } from "@opentelemetry/api";
import pino from "pino";
import { variables } from "../variables.ts";

// The trace id joins a line to its trace; ids only ever go into fields, never message bodies or names of people.
const currentTrace = () => {
  const span = trace.getActiveSpan()?.spanContext();
  return span ? { traceId: span.traceId, spanId: span.spanId } : {};
};

// The log must work before, and while, the configuration is read; a wrong level is a fault for readConfig to name.
// biome-ignore lint/style/noProcessEnv: for that reason
const level = variables.LOG_LEVEL.shape.catch("info").parse(process.env["LOG_LEVEL"] || undefined);

const root = pino({
  level,
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
  mixin: currentTrace,
});

type Fields = Record<string, unknown>;

/** One JSON line per outcome on standard output. A field named `error` is written with its stack and causes. */
export const log = {
  debug: (message: string, fields?: Fields) => root.debug(withError(fields), message),
  info: (message: string, fields?: Fields) => root.info(withError(fields), message),
  warn: (message: string, fields?: Fields) => root.warn(withError(fields), message),
  error: (message: string, fields?: Fields) => root.error(withError(fields), message),
};

function withError(fields: Fields = {}) {
  const { error, ...rest } = fields;
  return error instanceof Error ? { ...rest, error: shown(error) } : fields;
}

// These and nothing else: drivers hang the command with its password, or the row with its person, on the errors they throw.
function shown(error: Error): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  const code = "code" in error ? error.code : undefined;
  return { type: name, code, message, stack, cause: cause instanceof Error ? shown(cause) : undefined };
}
