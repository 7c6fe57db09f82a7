import { type DocumentNode, Kind, parse, print, type SelectionSetNode } from "graphql";
import { argumentOf, marksOf } from "./rules.ts";

/** What a field asks of another by `@requires`. */
interface Required {
  by: string;
  /** From the type down, as `Item.size.weight`. */
  field: string;
  /** As `weight(in: KG)`. */
  asked: string;
}

/**
 * Fields that are required with different arguments. Apollo's planner fetches all that is required of an object under the fields' own
 * names, so that one of the two is sent as both, and what comes of it is wrong without an error. Each is told in words.
 */
export function contradictionsIn(supergraph: DocumentNode): string[] {
  const required = [...requiredIn(supergraph)];
  return [...Map.groupBy(required, ({ field }) => field)].flatMap(([field, all]) => {
    const [first, ...others] = all;
    const other = others.find(({ asked }) => asked !== first?.asked);
    return first && other
      ? [`${first.by} requires ${field} as ${first.asked}, ${other.by} as ${other.asked}`]
      : [];
  });
}

function* requiredIn(supergraph: DocumentNode): Generator<Required> {
  for (const { at, directive } of marksOf(supergraph)) {
    const requires = directive.name.value === "join__field" && argumentOf(directive, "requires");
    if (typeof requires !== "string") continue;
    const [definition] = parse(`{${requires}}`, { noLocation: true }).definitions;
    const [type = ""] = at.split(".");
    if (definition?.kind === Kind.OPERATION_DEFINITION)
      yield* requiredOf(definition.selectionSet, { by: at, field: type });
  }
}

function* requiredOf(
  { selections }: SelectionSetNode,
  above: Pick<Required, "by" | "field">,
): Generator<Required> {
  for (const selection of selections) {
    const { selectionSet, ...alone } = { selectionSet: undefined, ...selection };
    const at = alone.kind === Kind.FIELD ? { ...above, field: `${above.field}.${alone.name.value}` } : above;
    if (alone.kind === Kind.FIELD) yield { ...at, asked: print(alone) };
    if (selectionSet) yield* requiredOf(selectionSet, at);
  }
}
