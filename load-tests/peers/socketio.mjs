// A fan-out server on Socket.IO, as its documentation shows one: a room for each channel, and an event to the others.
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const http = createServer();
const server = new Server(http, { transports: ['websocket'], serveClient: false });

server.on('connection', (socket) => {
    const { channel, listen } = socket.handshake.query;
    if (listen !== 'false') {
        socket.join(channel);
    }
    socket.on('m', (message) => socket.to(channel).emit('m', message));
});

http.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
    console.log(`listening on http://127.0.0.1:${http.address().port}`);
});
process.on('SIGTERM', () => process.exit(0));
