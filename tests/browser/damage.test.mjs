// The replica's file is damaged: it is kept beside a new one, and what the server does not have is saved from it.

import test from "node:test";
import assert from "node:assert/strict";
import { Technician } from "./pages/technician.mjs";
import { until } from "./support/server.mjs";
import { picture } from "./support/looks.mjs";
import { Tab, accepted, step } from "./support/tab.mjs";

/** Pages of SQLite's file. */
const PAGE = 4096;
/** What the pool writes before each file: its name. */
const HEADER = 4096;

/** Bytes in the log of the replica. */
function logLength(tab) {
  return tab.page.evaluate(async (HEADER) => {
    const root = await navigator.storage.getDirectory();
    const folder = await (await root.getDirectoryHandle("jobsheet")).getDirectoryHandle(".opaque");
    for await (const handle of folder.values()) {
      const file = await handle.getFile();
      if ((await file.slice(0, 512).text()).startsWith("replica-1.db-wal\0")) return file.size - HEADER;
    }
    return 0;
  }, HEADER);
}

/** Ends the core and spoils every page of its newest replica in which the words stand; how many there were. */
function spoil(tab, words) {
  return tab.page.evaluate(
    async ([words, PAGE, HEADER]) => {
      core.terminate();
      const root = await navigator.storage.getDirectory();
      const folder = await (await root.getDirectoryHandle("jobsheet")).getDirectoryHandle(".opaque");
      const text = new TextDecoder("latin1");
      const sought = text.decode(new TextEncoder().encode(words));
      let spoiled = 0;
      for await (const file of folder.values()) {
        const bytes = await (await file.getFile()).arrayBuffer();
        if (!/replica-\d+\.db\0/.test(text.decode(bytes.slice(0, 512)))) continue;
        for (let at = HEADER; at < bytes.byteLength; at += PAGE) {
          // The first one says that this is a database, and where its tables are.
          if (at === HEADER || !text.decode(bytes.slice(at, at + PAGE)).includes(sought)) continue;
          new Uint8Array(bytes, at, PAGE).fill(0xff);
          spoiled += 1;
        }
        // The dead worker's handle is closed a moment after its end.
        for (let tries = 0; ; tries++) {
          try {
            const writing = await file.createWritable();
            await writing.write(bytes);
            await writing.close();
            break;
          } catch (error) {
            if (tries === 100) throw error;
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
        }
      }
      return spoiled;
    },
    [words, PAGE, HEADER],
  );
}

test("what was typed on a phone whose replica is damaged comes to the office all the same", async (t) => {
  const { server, phone, order, ...first } = await accepted(t);
  let { tab } = first;
  await tab.confirmed();
  const orders = (await tab.orders()).length;
  const { row } = await tab.tell({ do: "order", order });
  // What the office does not get any more; everything else that a page needs comes as before.
  await phone.context.route("**/sync", (route) => route.abort());
  await tab.tell(step(order, "depart"));
  await tab.tell({ do: "remark", order, text: "铁门上锁，已电话联系物业。" });

  // A new life writes the log of the one before back into the file; then there is something to spoil.
  await tab.page.close();
  tab = await Tab.open(phone, server);
  await tab.tell({ do: "order", order });
  await until(async () => (await logLength(tab)) === 0, () => "the log is not written back");
  const spoiled = await spoil(tab, row.number);
  assert.ok(spoiled > 0, "nothing was spoiled");
  t.diagnostic(`${spoiled} pages spoiled`);
  await tab.page.close();

  // The token stays behind: whoever holds the device shows again who they are, and is told why.
  const app = new Technician(phone, server.phoneUrl);
  await app.signIn(server.login("technician"));
  await app.find("notice").filter({ hasText: "本机存储曾损坏，尚未发送的内容已救回。" }).waitFor();
  await picture(app.page, "salvaged");
  await app.page.goto("about:blank");

  tab = await Tab.open(phone, server);
  const said = (timeline) => timeline.filter((item) => item.args.text?.startsWith("铁门")).length;
  assert.equal((await tab.tell({ do: "sync" })).all_confirmed, false, "nobody takes it for sent");
  await phone.context.unroute("**/sync");
  await tab.tell({ do: "sync_now" });
  await tab.confirmed();
  assert.equal((await tab.orders()).length, orders, "what was spoiled comes back from the server");
  assert.equal(said((await tab.tell({ do: "order", order })).timeline), 1);
  const api = await server.as("dana");
  const page = await api.get(`/api/orders/${order}`);
  assert.deepEqual([page.order.status, said(page.timeline)], ["travelling", 1]);
});
