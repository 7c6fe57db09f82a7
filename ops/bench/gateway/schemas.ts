const federation = (...imports: string[]) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: [${imports.map((name) => `"@${name}"`).join(", ")}])`;

/** Three subgraphs, so that the longest question takes three fetches in turn. */
export const schemas = {
  people: `${federation("key", "composeDirective")}
    extend schema @link(url: "https://causal-organism.dev/gate/v0.1", import: ["@shared", "@version"])
      @composeDirective(name: "@shared") @composeDirective(name: "@version")
    directive @shared on FIELD_DEFINITION
    directive @version(of: [String!]!) on FIELD_DEFINITION
    type Query { person(id: ID!): Person people(first: Int! = 20): [Person!]! roster(dataset: ID!): Roster @version(of: ["people"]) }
    type Roster { names: [String!]! }
    type Subscription { tick: Tick @shared }
    type Tick { n: Int! text: String! }
    type Person @key(fields: "id") { id: ID! name: String! title: String address: String! }`,
  load: `${federation("key")}
    type Person @key(fields: "id") { id: ID! hours: Float! weeks: Int! team: Team! }
    type Team @key(fields: "id", resolvable: false) { id: ID! }`,
  teams: `${federation("key")}
    type Team @key(fields: "id") { id: ID! name: String! members: Int! lead: String }`,
};

export const documents = {
  "one fetch": `query One($id: ID!) { person(id: $id) { id name title address } }`,
  "three fetches over 20 entities": `query Three($first: Int!) { people(first: $first) { id name hours weeks team { id name members lead } } }`,
  roster: `query Roster($dataset: ID!) { roster(dataset: $dataset) { names } }`,
  tick: `subscription Tick { tick { n text } }`,
};
