// What is drawn over the ground, from the bottom up. Every mark is a picture made here (`marks.js`), so no font and no sprite
// is asked for.

/** Sources by name, with what they have beside their features. */
export const SOURCES = {
  grid: {},
  districts: {},
  territories: {},
  heat: {},
  routes: {},
  selected: {},
  orders: { cluster: true, clusterRadius: 34, clusterMaxZoom: 13 },
  people: { cluster: true, clusterRadius: 26, clusterMaxZoom: 10 },
  sketch: {},
  sketched: {},
};

const HEATS = {
  // Light to dark on a light ground, dark to light on a dark one; as in the legend's style sheet.
  people: { light: ["#cfe0f5", "#7fb0e6", "#2f74c0", "#143f7a"], dark: ["#173456", "#2f65a5", "#79b0ee", "#dcecff"] },
  demand: { light: ["#fbe3b5", "#f2b04a", "#d46a1b", "#8f2d0c"], dark: ["#4a2a08", "#9c5414", "#f0a040", "#ffe9c4"] },
};

const mark = (look) => ["concat", ["get", "mark"], "|", look.dark];
const counted = (kind, look) => ["concat", kind, ";", ["get", "point_count_abbreviated"], "|", look.dark];
const picture = (id, source, filter, image, more = {}) => ({
  id,
  type: "symbol",
  source,
  filter,
  layout: { "icon-image": image, "icon-allow-overlap": true, "icon-ignore-placement": true, ...more },
});

export function layers(look) {
  const single = ["!", ["has", "point_count"]];
  const many = ["has", "point_count"];
  const dark = look.dark === "1";
  const colours = ["literal", [look.none, ...Array.from({ length: 10 }, (_, at) => look[at + 1])]];
  const colour = ["to-color", ["at", ["to-number", ["get", "colour"], 0], colours], look.none];
  const heat = (kind) => ({
    id: `heat-${kind}`,
    type: "heatmap",
    source: "heat",
    filter: ["==", ["get", "kind"], kind],
    layout: { visibility: "none" },
    paint: {
      "heatmap-weight": ["get", "weight"],
      "heatmap-radius": ["interpolate", ["linear"], ["zoom"], 6, 12, 10, 26, 14, 60],
      "heatmap-intensity": ["interpolate", ["linear"], ["zoom"], 6, 0.8, 14, 1.6],
      "heatmap-opacity": 0.82,
      "heatmap-color": ["interpolate", ["linear"], ["heatmap-density"], 0, `${HEATS[kind][dark ? "dark" : "light"][0]}00`, ...HEATS[kind][dark ? "dark" : "light"].flatMap((one, at) => [0.12 + at * 0.28, one])],
    },
  });
  return [
    { id: "grid", type: "line", source: "grid", paint: { "line-color": look.grid, "line-width": 1 } },
    { id: "territories-fill", type: "fill", source: "territories", paint: { "fill-color": colour, "fill-opacity": ["case", ["get", "lit"], 0.22, 0.1] } },
    { id: "territories-line", type: "line", source: "territories", layout: { "line-join": "round" }, paint: { "line-color": colour, "line-width": ["case", ["get", "lit"], 3, 1.5] } },
    heat("people"),
    heat("demand"),
    words("districts", "districts", look, ["get", "name"], 13, 0.1),
    words("territories-name", "territories", look, ["get", "name"], 12, 0),
    { id: "routes-edge", type: "line", source: "routes", filter: ["!", ["get", "faint"]], layout: { "line-join": "round", "line-cap": "round" }, paint: { "line-color": look.halo, "line-width": ["case", ["get", "lit"], 7, 5], "line-opacity": 0.9 } },
    { id: "routes", type: "line", source: "routes", layout: { "line-join": "round", "line-cap": "round" }, paint: { "line-color": colour, "line-width": ["case", ["get", "lit"], 4, ["get", "faint"], 1.2, 2.5], "line-opacity": ["case", ["get", "faint"], 0.45, 0.85] } },
    { id: "selected", type: "circle", source: "selected", paint: { "circle-radius": 22, "circle-color": look.select, "circle-opacity": 0.22, "circle-stroke-color": look.select, "circle-stroke-width": 3 } },
    picture("crowds", "people", many, counted("crowd", look), { "icon-anchor": "bottom" }),
    picture("people", "people", single, mark(look), { "icon-anchor": "bottom" }),
    picture("clusters", "orders", many, counted("cluster", look)),
    picture("orders", "orders", single, mark(look), { "symbol-sort-key": ["get", "rank"], "icon-offset": ["array", "number", 2, ["get", "shift"]] }),
    { id: "sketch", type: "line", source: "sketch", layout: { "line-join": "round" }, paint: { "line-color": look.select, "line-width": 3, "line-dasharray": [2, 1] } },
    { id: "corners", type: "circle", source: "sketched", paint: { "circle-radius": 7, "circle-color": look.halo, "circle-stroke-color": look.select, "circle-stroke-width": 3 } },
  ];
}

/** Names, drawn with the letters of the system. */
export function words(id, source, look, text, size, spacing, more = {}) {
  return {
    id,
    type: "symbol",
    source,
    ...more,
    layout: { "text-field": text, "text-font": ["sans-serif"], "text-size": size, "text-letter-spacing": spacing, "text-max-width": 8, ...more.layout },
    paint: { "text-color": look.text, "text-halo-color": look.halo, "text-halo-width": 1.5 },
  };
}

/** Another theme: the same layers in other colours; sources, filters and view stay. */
export function restyle(map, look, laid) {
  const fresh = [...layers(look), ...(laid?.layers(look) ?? [])];
  map.setPaintProperty("ground", "background-color", look.ground);
  for (const { id, paint = {}, layout = {} } of fresh) {
    if (!map.getLayer(id)) continue;
    for (const [name, value] of Object.entries(paint)) map.setPaintProperty(id, name, value);
    // The theme is part of a mark's name: another one is another picture.
    if (layout["icon-image"]) map.setLayoutProperty(id, "icon-image", layout["icon-image"]);
  }
}
