import { expect, test } from "vitest";
import { startApi } from "./testing/api.ts";
import { folder, imported } from "./testing/imported.ts";

test("an HR export comes in by itself: teams, zones, hours and part-time; a row that is wrong costs itself alone, and is told why", async () => {
  await using api = await startApi();
  using files = folder();
  const people = files.write(
    "people.csv",
    [
      "id;boss;unit;tz;hours;fte",
      "1;1;Sales;Europe/Warsaw;40;1",
      "2;1;Sales/North;Europe/Warsaw;;50 %",
      "3;1;Sales/North;UTC;;0,8",
      "4;2;Sales/North;UTC;30;0.8",
      "5;2;Sales/North;UTC;many;",
      "6;2;Sales/North;UTC;;yes",
      ";2;Sales/North;UTC;;",
    ].join("\n"),
  );
  const map = "person=id,manager=boss,team=unit,zone=tz,hours=hours,share=fte";
  await imported(api, "--hierarchy", people, "--hierarchy-map", map, "--dataset", "People");
  expect([...api.people.values()]).toMatchObject([
    { address: "1", manager: "1", team: "Sales", zone: "Europe/Warsaw", contractHours: 40 },
    { address: "2", manager: "1", team: "Sales/North", contractHours: 20 },
    { address: "3", contractHours: 32 },
    { address: "4", manager: "2", contractHours: 30 },
  ]);
  const rejected = files.read("people.csv.rejected.csv");
  for (const told of [/^6,INVALID_HOURS,/m, /^7,INVALID_SHARE,/m, /^8,EMPTY_FIELD,/m])
    expect(rejected).toMatch(told);
});
