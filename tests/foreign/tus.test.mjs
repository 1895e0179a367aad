// tus-js-client sends a photo to the server, is cut in the middle, and goes on where it stood.

import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { connect, createServer } from "node:net";
import test from "node:test";
import * as tus from "tus-js-client";
import { ask, company, freePort, serve } from "./support.mjs";

const BYTES = 1_500_000;
const CHUNK = 200_000;

test("tus-js-client uploads, is cut, and resumes", { timeout: 120_000 }, async (t) => {
  const { data, logins } = await company(t);
  const server = await serve(t, data);
  const { login, password } = logins.find((one) => one.role === "technician");
  const key = generateKeyPairSync("ed25519").publicKey.export({ format: "der", type: "spki" }).subarray(-32);
  const wish = { login, password, device_name: "a foreign program", public_key: key.toString("hex"), replica: null };
  const { token } = await ask(server.url, "POST", "/api/enrol", wish);

  const photo = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(BYTES - 4)]);
  const sha256 = createHash("sha256").update(photo).digest("hex");
  const line = await Line.to(server.port, t);
  const upload = (more, on) =>
    new tus.Upload(photo, {
      endpoint: `${line.url}/uploads`,
      chunkSize: CHUNK,
      retryDelays: null,
      headers: { authorization: `Bearer ${token}` },
      metadata: { sha256, filetype: "image/jpeg" },
      ...more,
      ...on,
    });

  // The line is cut in the middle of a chunk, after some were confirmed.
  let first;
  const cut = new Promise((resolve, reject) => {
    first = upload({}, {
      onChunkComplete: (_, accepted) => accepted >= 3 * CHUNK && line.cutAfter(CHUNK / 2),
      onSuccess: () => reject(new Error("it was to be cut")),
      onError: resolve,
    });
  });
  first.start();
  assert.ok(await cut);
  const stood = await offset(server.url, first.url.replace(line.url, ""), token);
  assert.ok(stood >= 3 * CHUNK && stood < BYTES, `stood at ${stood}`);

  line.mend();
  let sent = 0;
  await new Promise((resolve, reject) => {
    upload({ uploadUrl: first.url }, {
      onProgress: (bytes) => (sent ||= bytes),
      onSuccess: resolve,
      onError: reject,
    }).start();
  });
  assert.ok(sent >= stood, `it began again at ${sent}, though ${stood} bytes were there`);
  const blob = await fetch(`${server.url}/blobs/${sha256}`, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(blob.status, 200);
  assert.ok(photo.equals(Buffer.from(await blob.arrayBuffer())), "byte for byte");
});

async function offset(url, path, token) {
  const answer = await fetch(url + path, {
    method: "HEAD",
    headers: { authorization: `Bearer ${token}`, "tus-resumable": "1.0.0" },
  });
  assert.equal(answer.status, 200);
  return Number(answer.headers.get("upload-offset"));
}

/** A loopback port before the server that can stop in the middle of a message. */
class Line {
  static async to(port, t) {
    const line = new Line();
    line.left = Infinity;
    line.open = new Set();
    const listener = createServer((near) => {
      const far = connect(port, "127.0.0.1");
      for (const [one, other] of [[near, far], [far, near]]) {
        line.open.add(one);
        one.on("error", () => other.destroy());
        one.on("close", () => (line.open.delete(one), other.destroy()));
      }
      far.pipe(near);
      near.on("data", (bytes) => {
        if (line.left <= 0) return line.cut();
        far.write(bytes.subarray(0, line.left));
        line.left -= bytes.length;
        if (line.left <= 0) line.cut();
      });
    });
    const own = await freePort();
    await new Promise((resolve) => listener.listen(own, "127.0.0.1", resolve));
    t.after(() => (line.cut(), listener.close()));
    line.url = `http://127.0.0.1:${own}`;
    return line;
  }

  /** So many more bytes go through to the server. */
  cutAfter(bytes) {
    this.left = Math.min(this.left, bytes);
  }

  cut() {
    for (const socket of this.open) socket.destroy();
  }

  mend() {
    this.left = Infinity;
  }
}
