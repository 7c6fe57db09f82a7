import { type VariableName, variables } from "@organism/runtime/variables.ts";

const introduction = `# Every variable that Causal Organism reads, made from runtime/src/variables.ts by \`npm run check\`.
# \`npm start\` needs none of them: it starts the stores itself. Setting a store's address replaces the embedded one.
`;

/** The text of \`.env.example\`: each variable commented out, with what it is for and its default. */
export function envExample(): string {
  return (
    introduction +
    Object.keys(variables)
      .map((name) => describe(name as VariableName))
      .join("")
  );
}

function describe(name: VariableName): string {
  const { about, shape, example } = variables[name];
  const unset = shape.safeParse(undefined);
  const fallback = !unset.success
    ? "Required where it is used."
    : unset.data === undefined
      ? "Optional."
      : `Default: ${unset.data}`;
  return `\n# ${about}\n# ${fallback}\n# ${name}=${example}\n`;
}
