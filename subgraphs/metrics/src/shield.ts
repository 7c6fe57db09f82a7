import { openFields, type Shield } from "@organism/runtime/shield.ts";

/** Who may have which field of this stage: a catalogue, the same for everybody. A test fails for whatever the schema has and this does not. */
export const shield: Shield = {
  Query: openFields("metricDefinitions"),
  MetricDefinition: openFields("id version name formula unit source"),
};
