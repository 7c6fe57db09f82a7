import { openFields as open, type Shield } from "@organism/runtime/access/shield.ts";

/** Each way of looking at the network needs its own of these; the resolver demands it. */
const anyLevel = ["groups:read", "self", "documents:adhoc"] as const;

/** Who may have which field of this stage. A test fails for whatever the schema has and this does not. */
export const shield: Shield = {
  Query: {
    datasets: "open",
    me: "self",
    // Rows are gated in visibility/person.ts: forbidden and unknown are the same null.
    person: "open",
    team: "groups:read",
    teams: "groups:read",
    bridgingTeams: "groups:read",
    network: anyLevel,
    graphStatus: "open",
    tieRules: "audit:read",
  },
  Mutation: {
    createDataset: "interactions:write",
    recordPeople: "interactions:write",
    recordInteractions: "interactions:write",
    erasePerson: "people:erase",
    changeTieRule: "graph:configure",
    rebuildGraph: "system:operate",
    setParticipation: "self",
    setNamed: "self",
  },
  Subscription: { graphChanged: anyLevel, graphStatus: "open" },
  Dataset: open("id name live simulated horizon"),
  DatasetRefused: open("code reason"),
  Person: {
    ...open("__resolveReference id displayName team"),
    centrality: "self",
    participates: "self",
    named: "self",
    accessLog: "self",
  },
  Team: {
    ...open("id name parent members bridging"),
    parts: "groups:read",
    __resolveReference: "groups:read",
  },
  Centrality: open("degree betweenness tolerance clustering openTriads constraint pageRank version asOf"),
  AccessConnection: open("edges pageInfo"),
  AccessEdge: open("cursor at role purpose field"),
  Count: open("n"),
  Number: open("value n"),
  Suppressed: open("reason"),
  TeamConnection: open("edges pageInfo"),
  TeamEdge: open("cursor node"),
  PageInfo: open("hasNextPage endCursor"),
  Network: open("nodes ties version liveFrom"),
  NetworkNode: open("key team self size community"),
  NetworkTie: open("a b weight"),
  GraphEvent: open("eventId resync version added removed"),
  GraphStatus: open("phase percent interactions version lagMs lastEventAt tieRule rebuild"),
  TieRule: open("version days mostRecipients eachWay bothWays"),
  TieRuleRefused: open("code reason"),
  TieRuleConnection: open("edges pageInfo"),
  TieRuleEdge: open("cursor rule author reason decidedAt"),
  GraphRebuild: open("tieRule step"),
  RecordPeopleResult: open("accepted rejected"),
  PersonErased: open("weeksWithdrawn"),
  ErasureRefused: open("code reason"),
  InteractionsRecorded: open("accepted duplicates rejected"),
  RejectedItem: open("index code reason"),
};
