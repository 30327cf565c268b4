// Pictures to upload: PNG files of one colour, made here so that no binary lies in the repository.
import { crc32, deflateSync } from 'node:zlib';

export interface Picture {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

type Colour = [red: number, green: number, blue: number];

export function picture(name: string, [red, green, blue]: Colour, width = 640, height = 480): Picture {
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, Buffer.from([red, green, blue]))]);
  return png(name, width, height, Buffer.concat(Array<Buffer>(height).fill(row)));
}

/** A picture with as much in it as a camera's: a soft gradient, and noise that is the same each time. */
export function noise(name: string, width: number, height: number): Picture {
  const rows = Buffer.alloc((1 + width * 3) * height);
  let state = 1;
  let at = 0;
  for (let y = 0; y < height; y += 1) {
    rows[at++] = 0;
    for (let x = 0; x < width; x += 1) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const grain = (state >>> 24) % 24;
      rows[at++] = ((x * 200) / width + grain) & 255;
      rows[at++] = ((y * 200) / height + grain) & 255;
      rows[at++] = 90 + grain;
    }
  }
  return png(name, width, height, rows);
}

/** A PNG of rows in RGB, each with a filter byte before it. */
function png(name: string, width: number, height: number, rows: Buffer): Picture {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8); // Eight bits each of red, green and blue; no filter of its own, not interlaced.
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return { name, mimeType: 'image/png', buffer: Buffer.concat([signature, ...chunks]) };
}

function chunk(kind: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
