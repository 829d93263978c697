import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** A picture with one number, `0xRRGGBB`, for each pixel. */
interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint32Array;
}

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
/** The number of colours that one byte can name. */
const MOST_COLOURS = 256;

/** The type and the content of each part of a PNG. */
function* chunksOf(png: Buffer): Generator<{ type: string; content: Buffer }> {
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const content = png.subarray(at + 8, at + 8 + length);
    yield { type: png.toString('latin1', at + 4, at + 8), content };
    at += length + 12;
  }
}

const paeth = (left: number, up: number, corner: number): number => {
  const [byLeft, byUp] = [Math.abs(up - corner), Math.abs(left - corner)];
  const byCorner = Math.abs(left + up - 2 * corner);
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
};

/** Undoes the filters of a PNG's lines (PNG specification, 9.2) in place. */
const unfilter = (lines: Buffer, stride: number, step: number): void => {
  for (let start = 0; start < lines.length; start += stride + 1) {
    const filter = lines[start] ?? 0;
    for (let at = start + 1; at <= start + stride; at += 1) {
      const inner = at - start > step;
      const left = inner ? (lines[at - step] ?? 0) : 0;
      const up = start > 0 ? (lines[at - stride - 1] ?? 0) : 0;
      const corner = inner && start > 0 ? (lines[at - stride - 1 - step] ?? 0) : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0;
      lines[at] = (lines[at] ?? 0) + guess;
    }
  }
};

const decode = (png: Buffer): Picture => {
  const chunks = [...chunksOf(png)];
  const header = chunks[0]?.content ?? Buffer.alloc(13);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const step = header[9] === 6 ? 4 : 3;
  const data = chunks.filter(({ type }) => type === 'IDAT').map(({ content }) => content);
  const lines = inflateSync(Buffer.concat(data));
  unfilter(lines, width * step, step);
  const pixels = new Uint32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const line = y * (width * step + 1) + 1;
    for (let x = 0; x < width; x += 1) {
      pixels[y * width + x] = lines.readUIntBE(line + x * step, 3);
    }
  }
  return { width, height, pixels };
};

const distance = (a: number, b: number): number => {
  const [red, green, blue] = [16, 8, 0].map((at) => ((a >> at) & 255) - ((b >> at) & 255));
  return (red ?? 0) ** 2 + (green ?? 0) ** 2 + (blue ?? 0) ** 2;
};

/** The most frequent colours, and for each colour of the picture the index of the nearest. */
const paletteOf = (pixels: Uint32Array) => {
  const uses = new Map<number, number>();
  for (const pixel of pixels) uses.set(pixel, (uses.get(pixel) ?? 0) + 1);
  const palette = [...uses]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, MOST_COLOURS)
    .map(([colour]) => colour);
  const nearest = (colour: number) =>
    palette.reduce((best, other, place) => {
      return distance(colour, other) < distance(colour, palette[best] ?? 0) ? place : best;
    }, 0);
  return { palette, places: new Map([...uses.keys()].map((each) => [each, nearest(each)])) };
};

const chunk = (type: string, content: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(content.length);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
};

/**
 * The same picture with one byte per pixel, a third of the size. Most colours of a page are shades
 * at the edges of letters, so that the eye sees no difference.
 */
export const withPalette = (png: Buffer): Buffer => {
  const { width, height, pixels } = decode(png);
  const { palette, places } = paletteOf(pixels);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  // Eight bits per pixel, which are indices of a palette.
  header.set([8, 3], 8);
  const colours = Buffer.alloc(palette.length * 3);
  for (const [place, colour] of palette.entries()) colours.writeUIntBE(colour, place * 3, 3);
  const lines = Buffer.alloc((width + 1) * height);
  for (const [at, pixel] of pixels.entries()) {
    lines[at + Math.floor(at / width) + 1] = places.get(pixel) ?? 0;
  }
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};
