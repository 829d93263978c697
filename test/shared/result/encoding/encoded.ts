import type { ResultEncoder } from '../../../../shared/result/encoding/result-encoder.ts';
import type { ResultPage } from '../../../../shared/result/encoding/result-page.ts';

/** The text that the encoder makes of the page; each piece is copied before the next is made. */
export const encoded = (encoder: ResultEncoder, page: ResultPage): string =>
  Buffer.concat([...copies(encoder.encode(page))]).toString('utf8');

function* copies(pieces: Iterable<Uint8Array>): Generator<Buffer> {
  for (const piece of pieces) yield Buffer.from(piece);
}
