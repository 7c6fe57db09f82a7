import type { Program } from "./python.ts";

/**
 * Reads a mail file by itself, not by way of our code: the rule of ties as DESIGN has it, and igraph's measures on them. Given the `file`, it
 * tells degree, clustering and betweenness by address.
 */
export const tiesOfMail: Program = {
  packages: ["igraph==1.0.0", "tzdata==2025.2"],
  code: `
import csv, igraph
from collections import Counter
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

warsaw = ZoneInfo("Europe/Warsaw")
with open(given["file"], newline="") as file:
    rows = [
        (row["Sender"], row["Recipient"], datetime.fromisoformat(row["EventDate"]).replace(tzinfo=warsaw).astimezone(timezone.utc))
        for row in csv.DictReader(file, delimiter=";")
    ]
recipients = Counter((sender, at) for sender, _, at in rows)
mail = [(sender, recipient, at) for sender, recipient, at in rows if sender != recipient]
last = max(at for _, _, at in mail).date()
first = last - timedelta(days=27)
sends = Counter(
    (sender, recipient) for sender, recipient, at in mail
    if first <= at.date() <= last and recipients[sender, at] <= 8
)
people = sorted({person for sender, recipient, _ in mail for person in (sender, recipient)})
number = {person: n for n, person in enumerate(people)}
ties = [
    (number[one], number[other]) for (one, other), there in sends.items()
    if one < other and sends[other, one] >= 1 and there + sends[other, one] >= 2
]
graph = igraph.Graph(n=len(people), edges=ties)
places = zip(graph.degree(), graph.transitivity_local_undirected(mode="zero"), graph.betweenness(directed=False))
tell(dict(zip(people, places)))
`,
};
