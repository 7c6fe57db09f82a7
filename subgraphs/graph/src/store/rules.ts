import { type Kysely, type RawBuilder, sql, type Transaction } from "kysely";
import { firstRule, isSameRule, type TieNumbers, type TieRule } from "../model/tie-rule.ts";
import type { Refusal } from "../model/verdict.ts";
import { askRebuild } from "./rebuild.ts";
import type { Tables } from "./tables.ts";

const numbers = sql`
  json_build_object('version', tie_rule.version, 'days', days, 'mostRecipients', most_recipients, 'eachWay', each_way,
    'bothWays', both_ways)`;

const ruleAt = (version: RawBuilder<unknown>) => sql<TieRule>`
  coalesce(
    (select ${numbers} from graph.tie_rule where tie_rule.dataset = dataset.number and tie_rule.version = ${version}),
    ${JSON.stringify(firstRule)}::json)`;

/** The rule that stored ties follow, and the one of those that Neo4j shows, in a statement about `graph.dataset`. */
export const ruleOfDataset = ruleAt(sql`dataset.rule`);
export const shownRule = ruleAt(sql`dataset.shown_rule`);

export const ruleInForce = (db: Kysely<Tables>, dataset: number) => ruleBy(db, dataset, ruleOfDataset);

export const ruleOf = (db: Kysely<Tables>, dataset: number, version: number) =>
  ruleBy(db, dataset, ruleAt(sql`${version}`));

async function ruleBy(db: Kysely<Tables>, dataset: number, rule: RawBuilder<TieRule>): Promise<TieRule> {
  const { rows } = await sql<{ rule: TieRule }>`
    select ${rule} as rule from graph.dataset where number = ${dataset}`.execute(db);
  return rows[0]?.rule ?? firstRule;
}

/** A rule as it was decided. */
export interface RuleDecision {
  rule: TieRule;
  author: string;
  reason: string;
  decidedAt: Date;
}

interface Page {
  first: number;
  /** Versions under it. */
  before: number;
}

/** The dataset's rules, the newest first. */
export async function rulesOf(
  db: Kysely<Tables>,
  dataset: number,
  { first, before }: Page,
): Promise<RuleDecision[]> {
  const { rows } = await sql<RuleDecision>`
    select ${numbers} as rule, author, reason, decided_at as "decidedAt" from (
      select version, days, most_recipients, each_way, both_ways, author, reason, decided_at
      from graph.tie_rule where dataset = ${dataset}
      union all
      select ${firstRule.version}, ${firstRule.days}::int, ${firstRule.mostRecipients}::int, ${firstRule.eachWay}::int,
        ${firstRule.bothWays}::int, 'system', 'What every dataset begins with', created_at
      from graph.dataset where number = ${dataset}
    ) tie_rule
    where version < ${before}::bigint order by version desc limit ${first}`.execute(db);
  return rows;
}

/** The one that is in force, or will be. */
async function newestRule(db: Kysely<Tables>, dataset: number): Promise<TieRule> {
  const [newest] = await rulesOf(db, dataset, { first: 1, before: Number.MAX_SAFE_INTEGER });
  return newest?.rule ?? firstRule;
}

interface Decision {
  dataset: number;
  numbers: TieNumbers;
  author: string;
  reason: string;
}

type Decided = { allowed: true; rule: TieRule } | ({ allowed: false } & Refusal);

/** Decides a new rule, and asks for the rebuild that puts it in force. One after another in a dataset. */
export async function decideRule(db: Transaction<Tables>, decision: Decision): Promise<Decided> {
  const { dataset, numbers, author, reason } = decision;
  await sql`select pg_advisory_xact_lock(hashtext('graph.tie-rule'), ${dataset})`.execute(db);
  const newest = await newestRule(db, dataset);
  const rule = { ...numbers, version: newest.version + 1 };
  if (isSameRule(newest, rule)) return refused(sameRule(newest));
  if (await countsLost(db, dataset, rule)) return refused(lost);
  await sql`
    insert into graph.tie_rule (dataset, version, days, most_recipients, each_way, both_ways, author, reason)
    values (${dataset}, ${rule.version}, ${rule.days}, ${rule.mostRecipients}, ${rule.eachWay}, ${rule.bothWays},
      ${author}, ${reason})`.execute(db);
  await askRebuild(db, dataset);
  return { allowed: true, rule };
}

const refused = (refusal: Refusal): Decided => ({ allowed: false, ...refusal });

const sameRule = ({ version }: TieRule): Refusal => ({
  code: "SAME_RULE",
  reason: `Version ${version} has these numbers already; to have the graph counted anew, ask for \`rebuildGraph\``,
});

const lost: Refusal = {
  code: "PAST_RETENTION",
  reason:
    "Interactions of some days in the window are no longer kept, so who was among how many recipients cannot be counted anew for them; keep `mostRecipients` as it always was, or a shorter window",
};

/** Whether the window has days whose interactions are not all kept, and that were counted under another cap. */
async function countsLost(db: Kysely<Tables>, dataset: number, rule: TieRule): Promise<boolean> {
  const { rows } = await sql`
    select from graph.sealed_day join graph.dataset on dataset.number = sealed_day.dataset
    where dataset = ${dataset} and day > window_day - ${rule.days}::int and (
      ${rule.mostRecipients}::int <> ${firstRule.mostRecipients}::int
      or exists (select from graph.tie_rule where dataset = ${dataset} and most_recipients <> ${rule.mostRecipients}))
    limit 1`.execute(db);
  return rows.length > 0;
}
