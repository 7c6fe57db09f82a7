import { afterEach, beforeEach, expect, test } from "vitest";
import { startApi } from "./testing/api.ts";
import { company } from "./testing/company.ts";
import { folder, imported } from "./testing/imported.ts";

let api: Awaited<ReturnType<typeof startApi>>;
let files: ReturnType<typeof folder>;

beforeEach(async () => {
  api = await startApi();
  files = folder();
});
afterEach(async () => {
  files[Symbol.dispose]();
  await api[Symbol.asyncDispose]();
});

const mapped = ["--map", "sender=Sender,recipient=Recipient,at=EventDate", "--zone", "Europe/Warsaw"];

test("a company's mail comes in whole, less messages to oneself; a second import adds nothing", async () => {
  const { mail, rows, toOneself, repeats } = company();
  const file = files.write("communication.csv", mail);
  expect(toOneself).toBeGreaterThan(0);
  expect(repeats).toBeGreaterThan(0);

  const first = await imported(api, file, ...mapped, "--delimiter", ";");
  expect(first).toMatchObject({
    read: rows,
    accepted: rows - toOneself,
    duplicates: 0,
    rejected: { SELF_MESSAGE: toOneself },
  });
  expect(api.stored.size).toBe(rows - toOneself);

  const second = await imported(api, file, ...mapped);
  expect(second).toMatchObject({ read: rows, accepted: 0, duplicates: rows - toOneself });
  expect(api.stored.size).toBe(rows - toOneself);
  expect(api.datasets).toEqual([{ id: "dataset-1", name: "communication", live: false, simulated: false }]);
});

test("an export of a longer time adds only what is new", async () => {
  const lines = company().mail.trimEnd().split("\n");
  const early = files.write("early.csv", lines.slice(0, 400).join("\n"));
  const all = files.write("all.csv", lines.join("\n"));
  await imported(api, early, ...mapped, "--dataset", "Mail");
  const added = await imported(api, all, ...mapped, "--dataset", "Mail");
  const whole = lines.slice(1).filter((line) => line.split(";")[0] !== line.split(";")[1]);
  expect(added.accepted + added.duplicates).toBe(whole.length);
  expect(api.stored.size).toBe(whole.length);
});

test("rows of equal sender and time are one send, however far apart they stand", async () => {
  const filler = Array.from({ length: 2_500 }, (_, n) => `x${n},y,2010-01-05 10:00:00`);
  const file = files.write(
    "mail.csv",
    [
      "sender,recipient,at",
      "a,b,2010-01-04 09:00:00",
      ...filler,
      "A ,c,2010-01-04T09:00:00",
      "a,a,2010-01-04T09:00:00",
      "a,d,2010-01-04 09:00:01",
    ].join("\n"),
  );
  await imported(api, file, "--zone", "UTC");
  const sent = [...api.stored.values()].filter(({ from }) => from.toLowerCase() === "a");
  expect(sent.map(({ to, recipients }) => [to, recipients])).toEqual([
    ["b", 3],
    ["c", 3],
    ["d", 1],
  ]);
  expect(api.batches.toSorted((one, other) => other - one)).toEqual([1_000, 1_000, 503]);
});

test("the hierarchy comes in first: the head reports to itself, and some people stand outside it", async () => {
  const { mail, hierarchy, head, inHierarchy } = company();
  const [file, reports] = [files.write("mail.csv", mail), files.write("reportsto.csv", hierarchy)];
  await imported(
    api,
    file,
    ...mapped,
    "--hierarchy",
    reports,
    "--hierarchy-map",
    "person=ID,manager=ReportsToID",
  );
  expect(api.people.size).toBe(inHierarchy);
  expect(api.people.get(head)).toMatchObject({ address: head, manager: head });
});

test("ids, kinds and counts of the file's own are taken as they are", async () => {
  const file = files.write(
    "calls.ndjson",
    [
      {
        call: "c-1",
        a: "x@example.org",
        b: "y@example.org",
        t: "2026-01-05T10:00:00+01:00",
        what: "call",
        n: 3,
        s: 90,
      },
      {
        call: "c-2",
        a: "x@example.org",
        b: "z@example.org",
        t: "2026-01-05T10:00:00Z",
        what: "CHAT",
        n: "",
        s: null,
      },
    ]
      .map((row) => JSON.stringify(row))
      .join("\r\n"),
  );
  await imported(api, file, "--map", "id=call,sender=a,recipient=b,at=t,kind=what,recipients=n,seconds=s");
  expect([...api.stored.values()]).toEqual([
    {
      id: "c-1",
      from: "x@example.org",
      to: "y@example.org",
      at: "2026-01-05T09:00:00.000Z",
      kind: "CALL",
      recipients: 3,
      seconds: 90,
    },
    {
      id: "c-2",
      from: "x@example.org",
      to: "z@example.org",
      at: "2026-01-05T10:00:00.000Z",
      kind: "CHAT",
      recipients: 1,
    },
  ]);
});

test("what cannot be taken is written beside the file with line, code and reason, and costs nothing else", async () => {
  const file = files.write(
    "mail.csv",
    [
      "sender,recipient,at",
      "a,b,2026-01-05T10:00:00Z",
      "a,,2026-01-05T10:00:00Z",
      "a,b,31.12.2025",
      '=HYPERLINK("x"),b',
      "a,A,2026-01-05T10:00:00Z",
      "a,b,2999-01-01T00:00:00Z",
      'a,"b,2026-01-05T10:00:00Z',
      "c,d,2026-02-30T10:00:00Z",
      "c,d,2026-01-05T10:00:00Z",
    ].join("\n"),
  );
  const { rejected, accepted, said } = await imported(api, file);
  expect(accepted).toBe(2);
  expect(rejected).toEqual({
    EMPTY_FIELD: 1,
    INVALID_TIME: 2,
    BROKEN_LINE: 2,
    SELF_MESSAGE: 1,
    IN_FUTURE: 1,
  });
  expect(said).toContain(`${file}.rejected.csv`);
  const sheet = files.read("mail.csv.rejected.csv").trimEnd().split("\n");
  expect(sheet[0]).toBe("line,code,reason,row");
  expect(sheet).toContainEqual('3,EMPTY_FIELD,"""recipient"" is empty","a,,2026-01-05T10:00:00Z"');
  expect(sheet).toContainEqual(expect.stringMatching(/^5,BROKEN_LINE,.*,"'=HYPERLINK\(/));
  expect(sheet).toContainEqual(expect.stringMatching(/^7,IN_FUTURE,/));
});

test("when nothing is rejected any more, the list of an earlier import is gone", async () => {
  const file = files.write("mail.csv", "sender,recipient,at\na,a,2026-01-05T10:00:00Z\n");
  await imported(api, file);
  expect(files.read("mail.csv.rejected.csv")).toContain("SELF_MESSAGE");
  files.write("mail.csv", "sender,recipient,at\na,b,2026-01-05T10:00:00Z\n");
  await imported(api, file);
  expect(() => files.read("mail.csv.rejected.csv")).toThrow("ENOENT");
});

test("a dry run sends nothing and tells what would be refused", async () => {
  const { mail, rows, toOneself } = company();
  const file = files.write("communication.csv", mail);
  const { said, ...summary } = await imported(api, file, ...mapped, "--dry-run");
  expect(summary).toMatchObject({
    read: rows,
    accepted: rows - toOneself,
    rejected: { SELF_MESSAGE: toOneself },
  });
  expect(said).toContain("Nothing was sent");
  expect([api.tokensGiven, api.datasets, api.stored.size]).toEqual([0, [], 0]);
});

test("several files count together, each read by itself", async () => {
  const january = files.write("january.csv", "sender,recipient,at\na,b,2026-01-05T10:00:00Z\n");
  const february = files.write(
    "february.csv",
    "sender,recipient,at\na,b,2026-02-05T10:00:00Z\na,a,2026-02-05T10:00:00Z\n",
  );
  expect(await imported(api, january, february, "--dataset", "Mail")).toMatchObject({
    read: 3,
    accepted: 2,
    rejected: { SELF_MESSAGE: 1 },
  });
});

const good = "sender,recipient,at\na,b,2026-01-05T10:00:00Z\n";

test.each<[what: string, text: string, args: string[], message: RegExp]>([
  [
    "a column is missing",
    "From,To,Date\n",
    [],
    /mail\.csv has no column "sender"; it has "From", "To", "Date"\. .*--map/,
  ],
  ["a file is empty", "", [], /mail\.csv is empty/],
  [
    "a time has no zone",
    "sender,recipient,at\na,b,2026-01-05 10:00:00\n",
    [],
    /2026-01-05T10:00 has no offset.*--zone/,
  ],
  ["a zone does not exist", good, ["--zone", "Europe/Krakow"], /no zone "Europe\/Krakow"/],
  ["a kind does not exist", good, ["--kind", "FAX"], /--kind FAX is none of MAIL/],
  [
    "a field does not exist",
    good,
    ["--map", "subject=Subject"],
    /--map "subject=Subject" does not fit.*sender, recipient, at/,
  ],
  ["an option does not exist", good, ["--fast"], /'--fast'[\s\S]*Usage: npm run import/],
  ["the delimiter is a word", good, ["--delimiter", "tab"], /must be one character/],
  ["the hierarchy is not there", good, ["--hierarchy", "nowhere.csv"], /There is no file .*nowhere\.csv/],
  ["a line never ends", `sender,recipient,at\n${"x".repeat(2_000_000)}`, [], /longer than 1048576/],
])("where %s, it is said before anything is sent", async (_what, text, args, message) => {
  await expect(imported(api, files.write("mail.csv", text), ...args)).rejects.toThrow(message);
  expect([api.tokensGiven, api.datasets]).toEqual([0, []]);
});

test("an NDJSON file without the column, no file at all, and several files without a dataset are refused too", async () => {
  const file = files.write("mail.ndjson", '{"from":"a","to":"b"}\n');
  await expect(imported(api, file)).rejects.toThrow(/no column "sender"; it has "from", "to"/);
  await expect(imported(api)).rejects.toThrow(/Say which file/);
  await expect(imported(api, file, file)).rejects.toThrow(/--dataset NAME/);
});
