/** The head of a subgraph that imports these directives. */
export const link = (...imports: string[]) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: [${imports
    .map((name) => `"@${name}"`)
    .join(", ")}])`;

/** What a subgraph cannot make up: it must have come with the representation. */
export function given<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("the gateway did not send what the field requires");
  return value;
}
