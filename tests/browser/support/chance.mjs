// Chance from one number (mulberry32): a test that uses it says the number.

export function chance(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 15), z | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
  /** A whole number from one to another, short ones as likely as long ones. */
  const between = (from, to) => Math.round(from * Math.exp(next() * Math.log(to / from)));
  return { next, between };
}
