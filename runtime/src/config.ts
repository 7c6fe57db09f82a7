import { distance } from "fastest-levenshtein";
import { OrganismError } from "./errors.ts";
import { type Config, type VariableName, variables } from "./variables.ts";

/**
 * The named variables, parsed. Throws `CONFIG_INVALID` that lists every fault at once: what is missing, what does
 * not fit, and what is set but unknown (a typing error would otherwise silently leave the default in force).
 */
export function readConfig<Name extends VariableName>(...names: Name[]): Pick<Config, Name> {
  // biome-ignore lint/style/noProcessEnv: this is the one place that reads the environment
  return parseConfig(names, process.env);
}

export function parseConfig<Name extends VariableName>(
  names: readonly Name[],
  environment: Record<string, string | undefined>,
): Pick<Config, Name> {
  const faults = unknownNames(environment).map(describeUnknown);
  const values: Record<string, unknown> = {};
  for (const name of names) {
    const { shape, about, secret } = variables[name];
    // An empty value is an unset one: that is what `NAME=` in an env file means.
    const result = shape.safeParse(environment[name] || undefined);
    if (result.success) values[name] = result.data;
    else if (!environment[name]) faults.push(`${name} is missing: ${about}`);
    else {
      const shown = secret ? "(its value is secret)" : JSON.stringify(environment[name]);
      faults.push(
        `${name} ${shown} does not fit: ${result.error.issues.map((issue) => issue.message).join("; ")}. ${about}`,
      );
    }
  }
  if (faults.length > 0)
    throw new OrganismError(
      "CONFIG_INVALID",
      `The configuration has ${faults.length} fault${faults.length > 1 ? "s" : ""}; every variable is described in .env.example:\n  - ${faults.join("\n  - ")}`,
    );
  return values as Pick<Config, Name>;
}

const known = Object.keys(variables);

// Ours are refused when unknown; others' only when they are a slip away from one of ours that is not set.
function unknownNames(environment: Record<string, string | undefined>) {
  return Object.keys(environment).filter((name) => {
    if (known.includes(name)) return false;
    if (name.startsWith("ORGANISM_")) return true;
    return known.some((ours) => ours.length >= 8 && !environment[ours] && distance(ours, name) <= 2);
  });
}

function describeUnknown(name: string) {
  const nearest = known.reduce((best, ours) => (distance(ours, name) < distance(best, name) ? ours : best));
  return `${name} is not a variable of Causal Organism; did you mean ${nearest}? Rename or unset it`;
}
