// The drawn map: MapLibre, told by the desk (`src/desk/map/canvas.rs`) what to show. It knows nothing of orders: features come
// with their marks, colours and words, and clicks go back as ids. Nothing here asks another origin for anything.

import * as maplibre from "maplibre-gl";
import { drawMark } from "./marks.js";
import { ground, grid, readBasemap } from "./ground.js";
import { layers, restyle, SOURCES } from "./layers.js";

maplibre.setWorkerUrl(new URL(MAP_WORKER, location.href).href);

const EMPTY = { type: "FeatureCollection", features: [] };
/** Layers whose features answer a click, the uppermost first. */
const PRESSABLE = ["orders", "clusters", "people", "crowds"];
/** So many pixels around a click count too. */
const NEAR = 5;
/** A single place is shown no closer than this. */
const CLOSE = 14;

/** The map's own style sheet; without it the map would be out of place. */
const dressed = new Promise((done) => {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: MAP_CSS, onload: done, onerror: done });
  document.head.append(link);
});

/** Whether this browser can draw it. */
export function able() {
  try {
    const canvas = document.createElement("canvas");
    const gl = canvas.getContext("webgl2");
    gl?.getExtension("WEBGL_lose_context")?.loseContext();
    return Boolean(gl);
  } catch {
    return false;
  }
}

/**
 * Draws a map into an element. `settings` is JSON: `{ basemap, token, view, words }`. `tell(what, words)` hears of presses
 * and moves. Resolves when it can be told what to show.
 */
export async function open(element, settings, hear) {
  // Whoever hears may be the one who made it happen, and is not to be called in the middle of that.
  const ear = { hear };
  const tell = (what, words) => queueMicrotask(() => ear.hear?.(what, words));
  await dressed;
  const { basemap, token, view, words } = JSON.parse(settings);
  const look = () => Object.fromEntries(LOOK.map((name) => [name, getComputedStyle(element).getPropertyValue(`--map-${name}`).trim()]));
  const tiles = basemap && (await readBasemap(maplibre, basemap, token).catch((error) => ({ error })));
  if (tiles?.error) tell("basemap", "failed");
  else if (tiles?.attribution) tell("attribution", tiles.attribution);
  const laid = tiles && !tiles.error ? tiles : null;
  const map = new maplibre.Map({
    container: element,
    style: {
      version: 8,
      sources: { ...laid?.sources, ...Object.fromEntries(Object.entries(SOURCES).map(([name, more]) => [name, { type: "geojson", data: EMPTY, ...more }])) },
      layers: [...ground(laid, look()), ...layers(look())],
    },
    center: view ? view.slice(0, 2) : [105, 35],
    zoom: view ? view[2] : 3,
    maxZoom: 19,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: 0,
    locale: { "Map.Title": words.title, "ScaleControl.Meters": words.metres, "ScaleControl.Kilometers": words.kilometres },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new maplibre.ScaleControl({ maxWidth: 120, unit: "metric" }), "bottom-left");
  return new Drawn({ map, element, look, laid, tell, ear, placed: Boolean(view) });
}

/** Custom properties of the map's element that it is drawn with. */
const LOOK = ["ground", "grid", "text", "halo", "land", "green", "water", "road", "built", "border", "line", "select", "late", "none", ...Array.from({ length: 10 }, (_, at) => String(at + 1)), "on", "sunken", "dark"];

class Drawn {
  constructor(parts) {
    const { map, element, tell } = parts;
    Object.assign(this, parts, { shown: {}, mode: "work", sketching: false, waiting: [] });
    this.popup = new maplibre.Popup({ closeButton: false, closeOnClick: false, offset: 14, className: "map-popup", maxWidth: "18rem" });
    map.setMissingStyleImageResolver((id) => {
      if (!map.hasImage(id)) map.addImage(id, ...drawMark(id, this.look()));
    });
    map.on("error", ({ sourceId, error }) => {
      if (this.laid && sourceId in this.laid.sources) tell("basemap", "failed");
      else console.warn("map:", error?.message ?? "an error without a name");
    });
    map.on("moveend", () => {
      this.drawGrid();
      const { lng, lat } = map.getCenter();
      tell("view", JSON.stringify([lng, lat, map.getZoom()]));
    });
    map.on("click", (event) => this.press(event));
    map.on("mousemove", (event) => this.point(event));
    map.on("mouseout", () => this.popup.remove());
    map.on("dblclick", (event) => this.sketching && event.preventDefault());
    map.on("idle", () => (element.dataset.idle = String(Number(element.dataset.idle ?? 0) + 1)));
    this.corners();
    const ready = () => {
      this.ready = true;
      for (const task of this.waiting.splice(0)) task();
      this.drawGrid();
      element.dataset.ready = "true";
    };
    map.loaded() ? ready() : map.once("load", ready);
    this.themed = new MutationObserver(() => this.repaint());
    this.themed.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  }

  /** Now, or when the style is there. */
  soon(task) {
    this.ready ? task() : this.waiting.push(task);
  }

  /** Replaces what some sources hold: `{ orders: FeatureCollection, … }`. */
  show(sources) {
    const fresh = JSON.parse(sources);
    this.soon(() => {
      for (const [name, data] of Object.entries(fresh)) {
        // Ages go on while nothing moves: what is the same is not laid out anew.
        if (JSON.stringify(this.shown[name]) === JSON.stringify(data)) continue;
        this.shown[name] = data;
        this.map.getSource(name)?.setData(data);
      }
      if (!this.placed) this.fit(false);
    });
  }

  /** The theme has changed. */
  repaint() {
    this.soon(() => {
      restyle(this.map, this.look(), this.laid);
      this.setMode(this.mode);
    });
  }

  /** `work`, `people` or `demand`: the pins, or one of the heat maps. */
  setMode(mode) {
    this.mode = mode;
    this.soon(() => {
      const heat = mode !== "work";
      for (const { id, source } of this.map.getStyle().layers) {
        const visible = source === "heat" ? heat && id === `heat-${mode}` : ["orders", "people", "routes", "selected"].includes(source) ? !heat : null;
        if (visible !== null) this.map.setLayoutProperty(id, "visibility", visible ? "visible" : "none");
      }
    });
  }

  /** Marks a place as the one looked at, and brings it into sight when it is not. No place: nothing is. */
  select(lon, lat) {
    this.soon(() => {
      const at = Number.isFinite(lon) ? [lon, lat] : null;
      const feature = at && { type: "Feature", properties: {}, geometry: { type: "Point", coordinates: at } };
      this.map.getSource("selected").setData({ ...EMPTY, features: feature ? [feature] : [] });
      if (!at) return;
      const { x, y } = this.map.project(at);
      const { clientWidth, clientHeight } = this.element;
      const inside = x > 40 && y > 40 && x < clientWidth - 40 && y < clientHeight - 40;
      if (!inside) this.map.easeTo({ center: at, zoom: Math.max(this.map.getZoom(), CLOSE - 2) });
    });
  }

  /** Shows all that is there; `narrow`: only the orders, which the filters have left, and not people wherever they are. */
  fit(narrow) {
    this.soon(() => {
      const bounds = new maplibre.LngLatBounds();
      const take = (coordinates) => (typeof coordinates[0] === "number" ? bounds.extend(coordinates) : coordinates.forEach(take));
      for (const name of this.mode !== "work" ? ["heat"] : narrow ? ["orders"] : ["orders", "people"])
        for (const { geometry } of this.shown[name]?.features ?? []) take(geometry.coordinates);
      if (bounds.isEmpty()) for (const { geometry } of this.shown.districts?.features ?? []) take(geometry.coordinates);
      if (bounds.isEmpty()) return;
      this.placed = true;
      this.map.fitBounds(bounds, { padding: Math.min(70, this.element.clientWidth / 6), maxZoom: CLOSE });
    });
  }

  zoom(by) {
    this.map.zoomTo(this.map.getZoom() + by);
  }

  /** Clicks are corners of an outline from now on, or presses again. */
  sketch(on) {
    this.sketching = on;
    this.popup.remove();
    this.map.getCanvas().style.cursor = on ? "crosshair" : "";
    on ? this.map.doubleClickZoom.disable() : this.map.doubleClickZoom.enable();
  }

  /** Nothing is drawn or told from now on. */
  close() {
    this.ear.hear = null;
    this.themed.disconnect();
    this.map.remove();
  }

  near({ x, y }, ids = PRESSABLE) {
    const box = [[x - NEAR, y - NEAR], [x + NEAR, y + NEAR]];
    const found = this.map.queryRenderedFeatures(box, { layers: ids.filter((id) => this.map.getLayer(id)) });
    return found.sort((a, b) => ids.indexOf(a.layer.id) - ids.indexOf(b.layer.id))[0];
  }

  async press(event) {
    // A press on a corner took hold of it.
    if (this.sketching && this.near(event.point, ["corners"])) return;
    if (this.sketching) return this.tell("corner", JSON.stringify([event.lngLat.lng, event.lngLat.lat]));
    const found = this.near(event.point);
    if (!found) return this.tell("nothing", "");
    const { id, cluster_id: cluster } = found.properties;
    if (cluster === undefined) return this.tell(found.source, id);
    const zoom = await this.map.getSource(found.source).getClusterExpansionZoom(cluster).catch(() => this.map.getZoom() + 2);
    this.map.easeTo({ center: found.geometry.coordinates, zoom });
  }

  /** What lies under the pointer is asked for once a frame, and not while the map moves. */
  point(event) {
    if (this.sketching || this.map.isMoving()) return;
    const waits = this.pointer;
    this.pointer = event;
    if (!waits)
      requestAnimationFrame(() => {
        const last = this.pointer;
        this.pointer = null;
        if (this.ear.hear && !this.map.isMoving()) this.hover(last);
      });
  }

  hover(event) {
    const found = this.near(event.point);
    this.map.getCanvas().style.cursor = found ? "pointer" : "";
    const label = found?.properties.label;
    if (!label) return this.popup.remove();
    this.popup.setLngLat(found.geometry.coordinates).setText(label).addTo(this.map);
  }

  /** Corners of the outline that is drawn are moved by pulling them. */
  corners() {
    const { map } = this;
    let held = null;
    const pull = (event) => {
      if (held !== null) this.tell("pull", JSON.stringify([held, event.lngLat.lng, event.lngLat.lat]));
    };
    for (const kind of ["mousedown", "touchstart"]) {
      map.on(kind, "corners", (event) => {
        if (!this.sketching) return;
        event.preventDefault();
        held = event.features[0].properties.at;
        this.tell("hold", "");
      });
    }
    for (const kind of ["mousemove", "touchmove"]) map.on(kind, pull);
    for (const kind of ["mouseup", "touchend"]) map.on(kind, () => (held = null));
  }

  /** A plain ground has a grid, so that one sees it move. */
  drawGrid() {
    if (this.ready && !this.laid) this.map.getSource("grid").setData(grid(this.map.getBounds(), this.map.getZoom()));
  }
}
