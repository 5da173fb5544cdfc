// A fan-out server on ws, as its documentation shows one: a Set for each path, and send() to each of the others. With
// --deflate it compresses what is as long as the relay would compress, for each listener by itself.
import { createServer } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';

const channels = new Map();
const http = createServer();
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
    console.log(`listening on http://127.0.0.1:${http.address().port}`);
});
process.on('SIGTERM', () => process.exit(0));
