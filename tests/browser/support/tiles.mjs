// The smallest PMTiles file that shows something: one tile for the whole world, with water in its upper half and a name in the
// middle. By the PMTiles specification, version 3, and that of Mapbox Vector Tiles, version 2.1.

/** Its bytes. */
export function tinyBasemap({ attribution = "" } = {}) {
  const metadata = Buffer.from(JSON.stringify({ name: "tiny", attribution, vector_layers: [{ id: "water", fields: {} }, { id: "places", fields: { name: "String" } }] }));
  const tile = Buffer.concat([
    layer("water", [feature(3, [9, 0, 0, 26, 8192, 0, 0, 4096, 8191, 0, 15])]),
    layer("places", [feature(1, [9, 4096, 4096], [0, 0])], ["name"], ["Tiny"]),
  ]);
  const directory = Buffer.from([1, 0, 1, ...varint(tile.length), 1]);
  const header = Buffer.alloc(127);
  header.write("PMTiles", 0);
  header.writeUInt8(3, 7);
  const at = [127, 127 + directory.length, 127 + directory.length + metadata.length];
  const spans = [[at[0], directory.length], [at[1], metadata.length], [at[2], 0], [at[2], tile.length]];
  spans.flat().forEach((value, index) => header.writeBigUInt64LE(BigInt(value), 8 + index * 8));
  for (const offset of [72, 80, 88]) header.writeBigUInt64LE(1n, offset);
  // Clustered; nothing is packed; vector tiles; zoom 0 to 0.
  [1, 1, 1, 1, 0, 0].forEach((value, index) => header.writeUInt8(value, 96 + index));
  [-1800000000, -850000000, 1800000000, 850000000].forEach((value, index) => header.writeInt32LE(value, 102 + index * 4));
  return Buffer.concat([header, directory, metadata, tile]);
}

function varint(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return [...bytes, value];
}

const field = (number, bytes) => Buffer.from([...varint(number * 8 + 2), ...varint(bytes.length), ...bytes]);
const whole = (number, value) => Buffer.from([...varint(number * 8), ...varint(value)]);
const packed = (number, values) => field(number, Buffer.from(values.flatMap(varint)));

function feature(type, geometry, tags = []) {
  return Buffer.concat([...(tags.length ? [packed(2, tags)] : []), whole(3, type), packed(4, geometry)]);
}

function layer(name, features, keys = [], values = []) {
  return field(
    3,
    Buffer.concat([
      field(1, Buffer.from(name)),
      ...features.map((one) => field(2, one)),
      ...keys.map((key) => field(3, Buffer.from(key))),
      ...values.map((value) => field(4, field(1, Buffer.from(value)))),
      whole(5, 4096),
      whole(15, 2),
    ]),
  );
}
