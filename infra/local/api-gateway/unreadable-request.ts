import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { gatewayResponse } from './http-response.ts';

/** The errors of Node's parser, and the response to each; to any other it is 400. */
const RESPONSES: Readonly<Record<string, readonly [status: number, reason: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'Payload Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
};

/**
 * Responds to what never becomes a request, because it is not HTTP, too long or too slow. The
 * response has the headers of every other one; Node's own has none.
 */
export const refuseUnreadable = (server: Server): void => {
  server.on('clientError', (error: Error & { code?: string }, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const [status, reason] = RESPONSES[error.code ?? ''] ?? [400, 'Bad Request'];
    const { headers, body } = gatewayResponse(status, reason);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    const head = [`HTTP/1.1 ${status} ${reason}`, ...lines, `content-length: ${body.length}`];
    socket.end(`${head.join('\r\n')}\r\nconnection: close\r\n\r\n${body}`);
  });
};
