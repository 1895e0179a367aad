// What lies under everything: a plain ground with a grid, or tiles: of this house's `.pmtiles`, or of an address that the
// house has named.

import { FetchSource, PMTiles, Protocol } from "pmtiles";
import { words } from "./layers.js";

/** Lines of the grid are at least so many pixels apart. */
const APART = 110;
/** Steps that people count in, in degrees. */
const STEPS = [20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];

export function ground(laid, look) {
  return [{ id: "ground", type: "background", paint: { "background-color": look.ground } }, ...(laid?.layers(look) ?? [])];
}

/** Lines north and east through what is in sight. */
export function grid(bounds, zoom) {
  const pixels = (512 * 2 ** zoom) / 360;
  const step = STEPS.findLast((step) => step * pixels >= APART) ?? STEPS[0];
  const [west, south, east, north] = bounds.toArray().flat();
  const lines = [];
  const line = (coordinates) => lines.push({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates } });
  const first = (edge) => Math.floor(edge / step) - 1;
  for (let at = first(west); at * step <= east + step; at += 1) line([[at * step, Math.max(south - step, -85)], [at * step, Math.min(north + step, 85)]]);
  for (let at = first(south); at * step <= north + step; at += 1) if (Math.abs(at * step) <= 85) line([[west - step, at * step], [east + step, at * step]]);
  return { type: "FeatureCollection", features: lines };
}

let protocol;

/** Sources, layers and whose work it is. Rejects when the file cannot be read. */
export async function readBasemap(maplibre, { kind, url, max_zoom: maxzoom }, token) {
  if (kind === "raster") return pictures({ type: "raster", tiles: [url], tileSize: 256, maxzoom });
  if (kind === "vector") return shapes({ type: "vector", tiles: [url], maxzoom }, KNOWN);
  const archive = new PMTiles(new FetchSource(url, new Headers({ authorization: `Bearer ${token}` })));
  const [header, metadata] = [await archive.getHeader(), (await archive.getMetadata()) ?? {}];
  if (!protocol) maplibre.addProtocol("pmtiles", (protocol = new Protocol()).tile);
  protocol.add(archive);
  const source = { url: `pmtiles://${url}` };
  const names = (metadata.vector_layers ?? []).map(({ id }) => id);
  const laid = header.tileType === 1 ? shapes({ type: "vector", ...source }, names) : pictures({ type: "raster", tileSize: 256, ...source });
  return { ...laid, attribution: plain(metadata.attribution ?? "") };
}

/** Words without the markup that makers of tiles put around them. */
function plain(html) {
  return new DOMParser().parseFromString(html, "text/html").body.textContent.trim().slice(0, 200);
}

function pictures(source) {
  // Pins and words must stand out from it, by day and by night.
  const paint = ({ dark }) => ({ "raster-saturation": -0.35, "raster-brightness-max": dark === "1" ? 0.55 : 1, "raster-opacity": 0.9 });
  return { sources: { basemap: source }, layers: (look) => [{ id: "basemap", type: "raster", source: "basemap", paint: paint(look) }] };
}

/** Layers of the two usual schemas (Protomaps, OpenMapTiles), by what they are for. */
const KINDS = {
  land: ["earth", "land"],
  green: ["landuse", "landcover", "park", "natural"],
  water: ["water", "waterway", "ocean"],
  built: ["buildings", "building"],
  road: ["roads", "road", "transportation", "transit"],
  border: ["boundaries", "boundary"],
  places: ["places", "place"],
};
const KNOWN = Object.values(KINDS).flat();
const NAME = ["coalesce", ["get", "name:zh"], ["get", "name:zh-Hans"], ["get", "name"], ""];

function shapes(source, names) {
  const of = (kind) => names.filter((name) => KINDS[kind].includes(name));
  const polygons = ["==", ["geometry-type"], "Polygon"];
  const lines = ["==", ["geometry-type"], "LineString"];
  const fill = (kind, look, more) => of(kind).map((name) => ({ id: `base-${name}`, type: "fill", source: "basemap", "source-layer": name, filter: polygons, paint: { "fill-color": look[kind] }, ...more }));
  const line = (kind, look, width, more = {}) =>
    of(kind).map((name) => ({ id: `base-${name}-line`, type: "line", source: "basemap", "source-layer": name, filter: lines, paint: { "line-color": look[kind], "line-width": ["interpolate", ["exponential", 1.6], ["zoom"], 6, width / 3, 12, width, 18, width * 8], ...more } }));
  return {
    sources: { basemap: source },
    layers: (look) => [
      ...fill("land", look),
      ...fill("green", look),
      ...fill("water", look),
      ...line("water", look, 1),
      ...fill("built", look, { minzoom: 13 }),
      ...line("road", look, 1.6),
      ...line("border", look, 1, { "line-dasharray": [3, 2] }),
      ...of("places").map((name) => words(`base-${name}`, "basemap", look, NAME, 12, 0, { "source-layer": name })),
    ],
  };
}
