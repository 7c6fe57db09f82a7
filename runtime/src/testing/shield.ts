import { buildASTSchema, type ConstDirectiveNode, parse } from "graphql";
import { objectTypes, openFields, type Shield } from "../access/shield.ts";

/**
 * Where a shield and the schema it stands before differ: what it does not name, what it names in vain, and where it
 * asks for other scopes than the schema's `@requiresScopes` tells the gateway.
 */
export function shieldFaults(sdl: string, shield: Shield): string[] {
  const schema = buildASTSchema(parse(sdl), { assumeValidSDL: true });
  const wanted = new Map<string, string | undefined>();
  for (const type of objectTypes(schema)) {
    const isEntity = type.astNode?.directives?.some(({ name }) => name.value === "key");
    if (isEntity) wanted.set(`${type.name}.__resolveReference`, undefined);
    for (const field of Object.values(type.getFields()))
      wanted.set(`${type.name}.${field.name}`, scopeOf(field.astNode?.directives ?? []));
  }
  const named = new Map(
    Object.entries(shield).flatMap(([type, fields]) =>
      Object.entries(fields).map(([field, access]): [string, unknown] => [`${type}.${field}`, access]),
    ),
  );
  return [
    ...[...wanted.keys()].filter((name) => !named.has(name)).map((name) => `${name} is not named`),
    ...[...named.keys()].filter((name) => !wanted.has(name)).map((name) => `${name} does not exist`),
    ...[...wanted]
      .filter(([name, scope]) => named.has(name) && scope !== undefined && named.get(name) !== scope)
      .map(([name, scope]) => `${name} needs ${scope} as the schema says`),
  ];
}

/** A shield that lets everything through, for schemas that are about something else. */
export function openShield(sdl: string): Shield {
  const types = objectTypes(buildASTSchema(parse(sdl), { assumeValidSDL: true }));
  return Object.fromEntries(
    types.map((type) => [
      type.name,
      openFields(["__resolveReference", ...Object.keys(type.getFields())].join(" ")),
    ]),
  );
}

function scopeOf(directives: readonly ConstDirectiveNode[]): string | undefined {
  const text = directives.find(({ name }) => name.value === "requiresScopes")?.arguments?.[0]?.value;
  const lists = text?.kind === "ListValue" ? text.values : [];
  const scopes = lists
    .flatMap((list) => (list.kind === "ListValue" ? list.values : []))
    .flatMap((value) => (value.kind === "StringValue" ? [value.value] : []));
  return scopes[0];
}
