// The marks on the map, drawn when they are first wanted. A mark says in its name what it shows:
//
//   order;COLOUR;STATE;TEXT;FLAGS     person;COLOUR;STATE;TEXT;FLAGS     cluster;COUNT     crowd;COUNT
//
// The state has a shape of its own and so has each flag: nothing is told by colour alone.

const RATIO = 2;
const SANS = '-apple-system, "Segoe UI", Roboto, "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif';

/** The arguments of `addImage` after the name. */
export function drawMark(id, look) {
  const [kind, ...rest] = id.split("|")[0].split(";");
  const draw = { order, person, cluster, crowd }[kind];
  // A flag stands on its place, anything else lies around it.
  const flag = kind === "person" || kind === "crowd";
  const [wide, high] = flag ? [46, 60] : [42, 42];
  const canvas = Object.assign(document.createElement("canvas"), { width: wide * RATIO, height: high * RATIO });
  const pen = canvas.getContext("2d");
  pen.scale(RATIO, RATIO);
  pen.translate(wide / 2, flag ? high - 1 : high / 2);
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  draw?.(pen, look, ...rest);
  const { width, height, data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  return [{ width, height, data: new Uint8Array(data.buffer) }, { pixelRatio: RATIO }];
}

function path(pen, points) {
  pen.beginPath();
  points.forEach(([x, y], at) => (at ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.closePath();
}

function disc(pen, x, y, radius) {
  pen.beginPath();
  pen.arc(x, y, radius, 0, Math.PI * 2);
}

/** A body with an edge that keeps it apart from whatever lies under it. */
function body(pen, fill, edge, width = 2) {
  pen.lineWidth = width * 2;
  pen.strokeStyle = edge;
  pen.stroke();
  pen.fillStyle = fill;
  pen.fill();
}

function write(pen, text, size, colour, y = 0.5) {
  pen.font = `700 ${size}px ${SANS}`;
  pen.fillStyle = colour;
  pen.fillText(text, 0, y);
}

function order(pen, look, colour, state, text, flags = "") {
  const fill = look[colour] || look.none;
  if (state === "waiting") {
    path(pen, [[0, -12], [12, 0], [0, 12], [-12, 0]]);
    body(pen, look.none, look.halo);
    write(pen, text || "?", 12, look.on);
  } else if (state === "underway") {
    // A pin: the point is below its middle, and the place is in its middle all the same.
    pen.beginPath();
    pen.arc(0, -1, 12, Math.PI * 0.8, Math.PI * 0.2);
    pen.lineTo(0, 16);
    pen.closePath();
    body(pen, fill, look.halo);
    write(pen, text, 12, look.on, -0.5);
  } else if (state === "resting") {
    path(pen, [[-10, -10], [10, -10], [10, 10], [-10, 10]]);
    body(pen, fill, look.halo);
    pen.fillStyle = look.on;
    pen.fillRect(-5, -5, 3.5, 10);
    pen.fillRect(1.5, -5, 3.5, 10);
  } else if (state === "done") {
    disc(pen, 0, 0, 9);
    body(pen, look.halo, fill, 1.25);
    pen.beginPath();
    pen.moveTo(-4, 0);
    pen.lineTo(-1, 3.5);
    pen.lineTo(4.5, -3.5);
    pen.lineWidth = 2.2;
    pen.strokeStyle = fill;
    pen.stroke();
  } else {
    disc(pen, 0, 0, 11);
    body(pen, fill, look.halo);
    write(pen, text, 12, look.on);
  }
  if (flags.includes("l")) badge(pen, look.late, look.halo, "!");
  else if (flags.includes("u")) badge(pen, look.late, look.halo, "»", true);
  else if (flags.includes("h")) badge(pen, look.text, look.halo, "›", true);
}

/** A small disc at the upper right; turned, its sign points upwards. */
function badge(pen, colour, edge, sign, turned = false) {
  pen.save();
  pen.translate(11, -11);
  disc(pen, 0, 0, 6.5);
  body(pen, colour, edge, 1.25);
  if (turned) pen.rotate(-Math.PI / 2);
  write(pen, sign, 11, edge, turned ? -0.5 : 0.5);
  pen.restore();
}

function person(pen, look, colour, state, text, flags = "") {
  const fill = look[colour] || look.none;
  const old = flags.includes("o");
  const expected = flags.includes("e");
  stalk(pen, old ? look.none : fill, look.halo);
  pen.beginPath();
  pen.roundRect(-15, -12, 30, 24, 8);
  if (old || expected) {
    body(pen, look.halo, look.halo);
    pen.setLineDash(expected ? [4, 3] : []);
    pen.lineWidth = 2;
    pen.strokeStyle = old ? look.none : fill;
    pen.stroke();
    pen.setLineDash([]);
    write(pen, text, 12, old ? look.none : fill);
  } else {
    body(pen, fill, look.halo);
    write(pen, text, 12, look.on);
  }
  const sign = { travelling: [[-3, -4], [4.5, 0], [-3, 4]], onsite: [[-4, -3.5], [4, -3.5], [4, 3.5], [-4, 3.5]] }[state];
  if (!sign) return;
  pen.save();
  pen.translate(13, 10);
  disc(pen, 0, 0, 7.5);
  body(pen, look.halo, fill, 0.9);
  path(pen, sign);
  pen.fillStyle = fill;
  pen.fill();
  pen.restore();
}

function cluster(pen, look, count) {
  disc(pen, 0, 0, 15);
  body(pen, look.text, look.halo);
  disc(pen, 0, 0, 18.5);
  pen.lineWidth = 1.5;
  pen.strokeStyle = look.text;
  pen.stroke();
  write(pen, count, count.length > 3 ? 10 : 13, look.halo);
}

/** So long that the flag is above whatever lies at its place. */
function stalk(pen, colour, edge) {
  path(pen, [[-3, -32], [0, 0], [3, -32]]);
  body(pen, colour, edge, 1.5);
  pen.translate(-1, -44);
}

function crowd(pen, look, count) {
  stalk(pen, look.text, look.halo);
  for (const by of [3, 0]) {
    pen.beginPath();
    pen.roundRect(-15 + by, -11 - by, 28, 22, 8);
    body(pen, look.text, look.halo, 1.5);
  }
  pen.translate(-1, 0);
  write(pen, count, 13, look.halo);
}
