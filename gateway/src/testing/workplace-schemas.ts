const link = (imports: string) => `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: [${imports}])
  extend schema @link(url: "https://causal-organism.dev/gate/v0.1", import: ["@shared", "@resumable"])
    @composeDirective(name: "@shared") @composeDirective(name: "@resumable")
  directive @shared on FIELD_DEFINITION
  directive @resumable on FIELD_DEFINITION`;

const directory = `
  ${link('"@key", "@shareable", "@inaccessible", "@requiresScopes", "@composeDirective", "@external", "@provides"')}
  type Query {
    people(ids: [ID!]): [Person!]!
    person(id: ID!): Person
    everybody: [Worker]
    found: [Found!]
    nodes: [Node!]
    team(id: ID!): Team
    teams: [Team!]! @requiresScopes(scopes: [["groups:read"]])
    failing: Person
    echo(given: Given, list: [Int!], level: Level): String
  }
  type Mutation { rename(id: ID!, name: String!): Person }
  type Subscription {
    clock(since: ID, step: Int = 1): Tick @shared @resumable
    plain: Tick @shared
    denied: Tick
    mine(since: ID): Mine @resumable
    guarded: Tick @shared @requiresScopes(scopes: [["audit:read"]])
  }
  type Tick { eventId: ID! n: Int! resync: Boolean padding: String of: Person }
  type Mine { eventId: ID! owner: String! }
  input Given { at: String!, count: Int = 3, nested: Given }
  interface Node { id: ID! }
  interface Worker @key(fields: "id") { id: ID! name: String! }
  type Person implements Node & Worker @key(fields: "id") {
    id: ID! name: String! team: Team mentor: Person level: Level maybe: Int nickname: String @shareable
    diary: String @requiresScopes(scopes: [["self", "audit:read"], ["system:operate"]])
  }
  type Bot implements Node & Worker @key(fields: "id") { id: ID! name: String! vendor: Vendor }
  type Vendor @shareable { title: String! home: String }
  type Team implements Node @key(fields: "id") { id: ID! name: String! lead: Person! members: [Person!]! grid: [[Int!]!] }
  union Found = Person | Team | Bot
  enum Level { JUNIOR SENIOR SECRET @inaccessible }`;

const load = `
  ${link('"@key", "@external", "@requires", "@provides", "@composeDirective"')}
  type Query { busiest: [Person!] ranking: [Rank!] }
  type Mutation { addHours(id: ID!, hours: Float!): Person }
  type Person @key(fields: "id") {
    id: ID! name: String! @external team: Team @external mentor: Person @external nickname: String @external
    hours(week: Int = 1): Float @shared
    strain: Strain!
    label(prefix: String): String @requires(fields: "name team { id }")
    senior: Boolean @requires(fields: "mentor { name }")
  }
  type Team @key(fields: "id") { id: ID! total: Float peak: Person }
  type Rank { place: Int! person: Person @provides(fields: "nickname") }
  type Strain { score: Float! because: [Cause!]! }
  union Cause = Night | Meeting
  type Night { hours: Int! }
  type Meeting { title: String! with: [Person] }`;

const notes = `
  ${link('"@key", "@shareable", "@composeDirective"')}
  type Query { notes: [Note!] }
  type Person @key(fields: "id") { id: ID! notes(last: Int! = 2): [Note!]! }
  type Team @key(fields: "id") { id: ID! memo: Note }
  type Note @key(fields: "id") { id: ID! text: String author: Person }
  type Vendor @shareable { title: String! home: String }`;

const badges = `
  ${link('"@key", "@interfaceObject", "@composeDirective"')}
  type Query { workers: [Worker!] }
  type Worker @key(fields: "id") @interfaceObject { id: ID! badge: Int }`;

/** Four subgraphs of one workplace, with the ways a federation can be cut: keys, requirements, interfaces, unions. */
export const schemas = { directory, load, notes, badges };
