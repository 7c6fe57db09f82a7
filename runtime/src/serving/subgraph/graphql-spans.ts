import { GraphQLInstrumentation } from "@opentelemetry/instrumentation-graphql";

// It patches graphql while graphql loads, so this is the first import of whoever executes documents. Values are left out
// of the spans: they may be personal.
new GraphQLInstrumentation({ ignoreTrivialResolveSpans: true, mergeItems: true, allowValues: false });
