import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { gatewayResponse } from './http-response.ts';

/** What Node's parser finds wrong, and the answer to it; anything else is a 400. */
const ANSWERS: Readonly<Record<string, readonly [status: number, reason: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'Payload Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
};

/**
 * Answers what never becomes a request, because it is not HTTP, too long or too slow, with the
 * headers of every other answer: Node's own answer has none.
 */
export const refuseUnreadable = (server: Server): void => {
  server.on('clientError', (error: Error & { code?: string }, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const [status, reason] = ANSWERS[error.code ?? ''] ?? [400, 'Bad Request'];
    const { headers, body } = gatewayResponse(status, reason);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    const head = [`HTTP/1.1 ${status} ${reason}`, ...lines, `content-length: ${body.length}`];
    socket.end(`${head.join('\r\n')}\r\nconnection: close\r\n\r\n${body}`);
  });
};
