import { afterEach, beforeEach, expect, test } from "vitest";
import { folder } from "../testing/imported.ts";
import { rowsOf } from "./rows.ts";

let files: ReturnType<typeof folder>;
beforeEach(() => {
  files = folder();
});
afterEach(() => files[Symbol.dispose]());

async function read(name: string, text: string, delimiter?: string) {
  const rows = await Array.fromAsync(rowsOf(files.write(name, text), ["c", "a"], delimiter));
  return rows.map((row) => ("fault" in row ? [row.line, row.fault] : [row.line, ...row.cells]));
}

test("columns are found by name, whatever their order, delimiter, line ends and byte order mark", async () => {
  expect(await read("x.csv", "\uFEFFa; b ;c\r\n1;2;3\r\n\r\n4;5;6")).toEqual([
    [2, "3", "1"],
    [4, "6", "4"],
  ]);
  expect(await read("x.csv", "a\tb\tc\n1,1\t2\t3\n")).toEqual([[2, "3", "1,1"]]);
  expect(await read("x.txt", "a:b,b:c\n1:2:3\n", ":")).toEqual([[2, "3", "1"]]);
});

test("a quoted cell may hold delimiters, quotes and line ends", async () => {
  const text = 'a,b,c\n"1,5","say ""so""","x\ny"\n4,"",6\n';
  expect(await read("x.csv", text)).toEqual([
    [2, "x\ny", "1,5"],
    [4, "6", "4"],
  ]);
});

test("a quote that is opened and never closed costs its own line alone", async () => {
  const rest = Array.from({ length: 120 }, (_, n) => `${n},x,y`);
  const rows = await read("x.csv", ["a,b,c", '0,"x,y', ...rest].join("\n"));
  expect(rows[0]).toEqual([2, "a quote is opened and never closed"]);
  expect(rows).toHaveLength(121);
  expect(rows.at(-1)).toEqual([122, "y", "119"]);
});

test("a stray quote spoils neither the lines after it nor a quoted cell among them", async () => {
  const rows = await read("x.csv", 'a,b,c\n1,5" pipe,3\n4,5,6\n7,"x\ny",9\n10,11,12\n');
  expect(rows.map(([line]) => line)).toEqual([2, 3, 4, 6]);
  expect(rows[0]?.[1]).toEqual(expect.any(String));
  expect(rows.slice(1)).toEqual([
    [3, "6", "4"],
    [4, "9", "7"],
    [6, "12", "10"],
  ]);
});

test("a line with too few or too many cells is broken", async () => {
  expect(await read("x.csv", "a,b,c\n1,2\n1,2,3,4\n1,2,3\n")).toEqual([
    [2, "it has 2 cells where the first line names 3"],
    [3, "it has 4 cells where the first line names 3"],
    [4, "3", "1"],
  ]);
});

test("NDJSON: numbers are text, what is missing is empty, what is no object is broken", async () => {
  const text = '{"a":1,"b":"x","c":"\u2028"}\n{"a":"2"}\n{"a":"3","c":\n[1]\n{"a":{},"c":"4"}\n';
  expect(await read("x.jsonl", text)).toEqual([
    [1, "\u2028", "1"],
    [2, "", "2"],
    [3, "it is no JSON object"],
    [4, "it is no JSON object"],
    [5, '"a" is neither text nor number'],
  ]);
});
