import { openFields, type Shield } from "@organism/runtime/access/shield.ts";

/**
 * Who may have which field of this stage: a catalogue, the same for everybody. A test fails for whatever the
 * schema has and this does not.
 */
export const shield: Shield = {
  Query: openFields("questions"),
  Question: openFields("id version text treatment outcome estimand evidence identification"),
  Identification: openFields("by given assumed graphVersion reasons"),
  Variable: openFields("id status measuredBy"),
};
