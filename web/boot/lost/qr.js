// Draws QR codes (ISO/IEC 18004) for the page whose program did not arrive. It
// draws what package qr draws, module by module: a text, digits behind it,
// error correction M, mask 0.

const quiet = 4;
// Versions 10 to 23 count what they hold in as many bits, and what is written here needs
// no smaller one. checks are the codewords of error correction of a block, blocks
// how many of them there are (tables 7 and 9).
const smallest = 10;
const checks = [26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28];
const blocks = [5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18];

// centresOf are the rows and columns on which alignment patterns have their centres (annex E).
const centresOf = (version) => {
  const count = Math.floor(version / 7) + 2;
  const step = Math.ceil((4 * version + 4) / (2 * count - 2)) * 2;
  const list = [6];
  for (let n = count - 2; n >= 0; n--) list.push(4 * version + 10 - n * step);
  return list;
};

// times multiplies in GF(256) with the polynomial 0x11d.
const times = (a, b) => {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) product = (product << 1) ^ ((product >> 7) * 0x11d) ^ (((b >> bit) & 1) * a);
  return product;
};

const divisor = (degree) => {
  const terms = new Array(degree).fill(0);
  terms[degree - 1] = 1;
  for (let root = 1, n = 0; n < degree; n++, root = times(root, 2)) {
    for (let k = 0; k < degree; k++) terms[k] = times(terms[k], root) ^ (k + 1 < degree ? terms[k + 1] : 0);
  }
  return terms;
};

const remainder = (data, terms) => {
  const rest = terms.map(() => 0);
  for (const byte of data) {
    const factor = byte ^ rest.shift();
    rest.push(0);
    terms.forEach((term, k) => { rest[k] ^= times(term, factor); });
  }
  return rest;
};

// bch gives a value with the remainder of its division behind it.
const bch = (value, bits, polynomial) => {
  let rest = value;
  for (let n = 0; n < bits; n++) rest = (rest << 1) ^ ((rest >> (bits - 1)) * polynomial);
  return (value << bits) | rest;
};

// bitsOf are the data: the text as bytes, the digits three in ten bits.
const bitsOf = (text, digits) => {
  const bits = [];
  const put = (value, count) => { for (let n = count - 1; n >= 0; n--) bits.push((value >> n) & 1); };
  const bytes = new TextEncoder().encode(text);
  put(4, 4);
  put(bytes.length, 16);
  for (const byte of bytes) put(byte, 8);
  put(1, 4);
  put(digits.length, 12);
  for (let n = 0; n < digits.length; n += 3) {
    const some = digits.slice(n, n + 3);
    put(Number(some), [4, 7, 10][some.length - 1]);
  }
  return bits;
};

// codewordsOf fills the data up and interleaves them with their checks.
const codewordsOf = (bits, room, count, check) => {
  const data = [];
  const filled = bits.concat(new Array(Math.min(4, room * 8 - bits.length)).fill(0));
  while (filled.length % 8) filled.push(0);
  for (let n = 0; n < filled.length; n += 8) data.push(parseInt(filled.slice(n, n + 8).join(""), 2));
  for (let pad = 0xec; data.length < room; pad ^= 0xec ^ 0x11) data.push(pad);
  const short = Math.floor(room / count);
  const longer = count - (room % count); // the blocks from here on have one byte more
  const parts = [];
  const terms = divisor(check);
  for (let n = 0, from = 0; n < count; n++) {
    const part = data.slice(from, from + short + (n >= longer ? 1 : 0));
    from += part.length;
    parts.push({ part, rest: remainder(part, terms) });
  }
  const all = [];
  for (let k = 0; k <= short; k++) for (const { part } of parts) if (k < part.length) all.push(part[k]);
  for (let k = 0; k < check; k++) for (const { rest } of parts) all.push(rest[k]);
  return all;
};

// functionModules are those that hold no data; undefined: data.
const functionModules = (version) => {
  const size = 17 + 4 * version;
  const dark = Array.from({ length: size }, () => new Array(size));
  const set = (x, y, value) => { if (x >= 0 && y >= 0 && x < size && y < size) dark[y][x] = value ? 1 : 0; };
  for (let n = 0; n < size; n++) {
    set(6, n, n % 2 === 0);
    set(n, 6, n % 2 === 0);
  }
  for (const [cx, cy] of [[3, 3], [size - 4, 3], [3, size - 4]]) {
    for (let dy = -4; dy <= 4; dy++) {
      for (let dx = -4; dx <= 4; dx++) {
        const ring = Math.max(Math.abs(dx), Math.abs(dy));
        set(cx + dx, cy + dy, ring !== 2 && ring !== 4);
      }
    }
  }
  const centres = centresOf(version);
  const last = centres[centres.length - 1];
  for (const cy of centres) {
    for (const cx of centres) {
      if ((cx === 6 && cy === 6) || (cx === 6 && cy === last) || (cx === last && cy === 6)) continue;
      for (let dy = -2; dy <= 2; dy++) for (let dx = -2; dx <= 2; dx++) set(cx + dx, cy + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
    }
  }
  const format = bch(0, 10, 0x537) ^ 0x5412; // error correction M is 00, mask 0 is 000
  for (let n = 0; n < 15; n++) {
    const bit = (format >> n) & 1;
    set(8, n < 6 ? n : n < 8 ? n + 1 : size - 15 + n, bit);
    set(n < 8 ? size - 1 - n : n < 9 ? 7 : 14 - n, 8, bit);
  }
  set(8, size - 8, 1);
  const number = bch(version, 12, 0x1f25);
  for (let n = 0; n < 18; n++) {
    const bit = (number >> n) & 1;
    const a = size - 11 + (n % 3);
    const b = Math.floor(n / 3);
    set(a, b, bit);
    set(b, a, bit);
  }
  return dark;
};

// fill lays the data out, from the right below, up and down in columns of two.
const fill = (dark, codewords) => {
  const size = dark.length;
  let at = 0;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    const up = ((right + 1) & 2) === 0;
    for (let n = 0; n < size; n++) {
      const y = up ? size - 1 - n : n;
      for (const x of [right, right - 1]) {
        if (dark[y][x] !== undefined) continue;
        const bit = at < codewords.length * 8 ? (codewords[at >> 3] >> (7 - (at & 7))) & 1 : 0;
        dark[y][x] = bit ^ ((x + y) % 2 === 0 ? 1 : 0);
        at++;
      }
    }
  }
};

// draw gives the modules of the smallest code, in rows; null: they do not fit.
const draw = (text, digits) => {
  const bits = bitsOf(text, digits);
  for (let k = 0; k < checks.length; k++) {
    const version = smallest + k;
    const dark = functionModules(version);
    let free = 0;
    for (const row of dark) for (let x = 0; x < row.length; x++) if (row[x] === undefined) free++;
    const room = Math.floor(free / 8) - checks[k] * blocks[k];
    if (bits.length > room * 8) continue;
    fill(dark, codewordsOf(bits, room, blocks[k], checks[k]));
    return dark;
  }
  return null;
};

// pathOf is the path of an SVG, with the margin that a reader needs.
const pathOf = (dark) => {
  let path = "";
  dark.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) {
      const from = x;
      while (x < row.length && row[x]) x++;
      if (x > from) path += "M" + (from + quiet) + " " + (y + quiet) + "h" + (x - from) + "v1h-" + (x - from) + "z";
    }
  });
  return path;
};
