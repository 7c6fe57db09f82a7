import { collectDefaultMetrics, register } from "prom-client";
import { createHttpServer } from "../serving/http.ts";
import { log } from "./log.ts";

interface MetricsServer {
  name: string;
  host: string;
  /** 0 takes a free one. */
  port: number;
}

/** Serves `/metrics` on a port of its own, which is never exposed outside the cluster. */
export async function serveMetrics({ name, host, port }: MetricsServer): Promise<AsyncDisposable> {
  register.setDefaultLabels({ process: name });
  collectDefaultMetrics();
  const app = createHttpServer();
  app.get("/metrics", async (_request, reply) => {
    reply.type(register.contentType);
    return register.metrics();
  });
  const url = await app.listen({ host, port });
  log.info("metrics served", { name, url: `${url}/metrics` });
  return { [Symbol.asyncDispose]: () => app.close() };
}
