// The built web app without a server behind it: for pages that need none (the gallery), and for trying builds.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";

const KINDS = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webmanifest": "application/manifest+json",
};

/** Serves a folder as the sync server does: unknown paths are the page. Returns the address and a way to close it. */
export async function serveFiles(t, folder = process.env.JOBSHEET_WEB ?? "dist/web") {
  const served = { folder };
  const listener = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, "http://x").pathname);
    const [bytes, kind] = await read(served.folder, path);
    response.writeHead(bytes ? 200 : 404, { "content-type": kind, "cache-control": "no-cache" });
    response.end(bytes ?? "");
  });
  await new Promise((resolve) => listener.listen(0, "127.0.0.1", resolve));
  served.url = `http://127.0.0.1:${listener.address().port}`;
  served.close = () => new Promise((resolve) => (listener.close(resolve), listener.closeAllConnections()));
  t.after(served.close);
  return served;
}

async function read(folder, path) {
  const extension = extname(path);
  try {
    if (extension) return [await readFile(join(folder, path)), KINDS[extension] ?? "application/octet-stream"];
  } catch {
    return [null, "text/plain"];
  }
  // The server's own addresses answer with an error here, as they do when it is away.
  if (/^\/(api|sync|uploads|blobs|poke)(\/|$)/.test(path)) return [null, "text/plain"];
  return [await readFile(join(folder, "index.html")), KINDS[".html"]];
}
