// The JavaScript Automerge library reads a field record that the server has exported.

import assert from "node:assert/strict";
import test from "node:test";
import * as Automerge from "@automerge/automerge";
import { ask, company, run, serve } from "./support.mjs";

test("the JavaScript Automerge library reads an exported record", { timeout: 120_000 }, async (t) => {
  const { data, logins } = await company(t);
  const server = await serve(t, data);
  const { login, password } = logins.find((one) => one.role === "dispatcher");
  const { token } = await ask(server.url, "POST", "/api/session", { login, password });
  const { rows } = await ask(server.url, "GET", "/api/orders?scope=all&limit=100", undefined, token);
  // One of which the field has said something of every kind that the demo's history knows.
  let detail;
  for (const row of rows) {
    const one = await ask(server.url, "GET", `/api/orders/${row.id ?? row.order?.id}`, undefined, token);
    if (one.note && Object.keys(one.answers).length > 2 && one.parts.length > 0) {
      detail = one;
      break;
    }
  }
  assert.ok(detail, "the demo company has a finished order with a note, answers and parts");
  await server.stop();

  const bytes = await run(["export", detail.order.id, "--data", data]);
  const record = Automerge.load(new Uint8Array(bytes));
  assert.equal(Number(record.schema), 1);
  assert.equal(record.note.toString(), detail.note);
  for (const [field, value] of Object.entries(detail.answers)) {
    const [, said] = Object.entries(record.answers).find(([key]) => key.endsWith(`/${field}`)) ?? [];
    assert.equal(plain(said), value, field);
  }
  const entries = Object.keys(record.entries);
  const told = detail.timeline.map((item) => item.entry).filter(Boolean);
  assert.ok(told.length > 3);
  for (const entry of told) assert.ok(entries.includes(entry), `entry ${entry}`);
  assert.equal(Object.keys(record.parts).length >= detail.parts.length, true);
  // Every change says who made it and when.
  const stamps = Automerge.getHistory(record).map(({ change }) => change.message);
  assert.ok(!stamps[0], "the constant first change");
  for (const stamp of stamps.slice(1)) assert.match(JSON.parse(stamp).u, /^[0-9a-f-]{36}$/);
  // It can go on from there.
  const longer = Automerge.change(record, (doc) => Automerge.splice(doc, ["note"], 0, 0, "+"));
  assert.equal(Automerge.load(Automerge.save(longer)).note.toString(), `+${detail.note}`);
});

/** Automerge's own texts and numbers as JSON would say them. */
function plain(value) {
  return Automerge.isImmutableString(value) ? value.toString() : typeof value === "bigint" ? Number(value) : (value ?? null);
}
