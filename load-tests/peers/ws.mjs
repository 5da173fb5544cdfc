// A fan-out server on ws, as its documentation shows one: a Set for each path, and send() to each of the others. With
// --deflate it compresses what is as long as the relay would compress, for each listener by itself. With --tls and two PEM
// files behind it, certificate and key, it serves over TLS.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createServerWithTls } from 'node:https';
import { WebSocket, WebSocketServer } from 'ws';

const channels = new Map();
const tls = process.argv.indexOf('--tls');
const [cert, key] = tls < 0 ? [] : process.argv.slice(tls + 1, tls + 3).map((file) => readFileSync(file));
const http = cert ? createServerWithTls({ cert, key }) : createServer();
const perMessageDeflate = process.argv.includes('--deflate') ? { threshold: 256 } : false;
const server = new WebSocketServer({ server: http, perMessageDeflate });

server.on('connection', (socket, request) => {
    const url = new URL(request.url, 'http://localhost');
    const channel = channels.get(url.pathname) ?? new Set();
    channels.set(url.pathname, channel);
    if (url.searchParams.get('listen') !== 'false') {
        channel.add(socket);
    }
    socket.on('message', (data, isBinary) => {
        for (const other of channel) {
            if (other !== socket && other.readyState === WebSocket.OPEN) {
                other.send(data, { binary: isBinary });
            }
        }
    });
    socket.on('close', () => channel.delete(socket));
    socket.on('error', () => socket.terminate());
});

http.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
    console.log(`listening on ${cert ? 'https' : 'http'}://127.0.0.1:${http.address().port}`);
});
process.on('SIGTERM', () => process.exit(0));
