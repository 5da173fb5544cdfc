/*
 * What the kernel lets a fan-out server do: one thread, one epoll, and nothing but ready bytes. Whatever one read of a
 * sender brings is unmasked and framed anew into one buffer, which each other listener of the path gets in one send().
 *
 * It is a yardstick and no server: it trusts its clients, knows whole frames only, and keeps what a slow reader lacks
 * without a bound.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { READ = 256 << 10, OUT = READ + (READ / 2), EVENTS = 1024, HEAD = 8 << 10 };

struct channel;

struct connection {
    int fd;
    int place;             /* among the channel's listeners, -1 if it does not listen */
    struct channel *channel; /* NULL until the handshake is done */
    uint8_t *in;           /* the beginning of what is not yet there */
    size_t in_size;
    uint8_t *out;          /* what the socket has not taken */
    size_t out_size;
};

struct channel {
    char *name;
    struct connection **listeners;
    int count, room;
    struct channel *next;
};

static struct channel *channels;
static int poller;
static uint8_t in[READ], out[OUT];

static void *must(void *allocated) {
    if (!allocated) {
        perror("limit");
        exit(1);
    }
    return allocated;
}

static uint32_t rotated(uint32_t x, int n) { return x << n | x >> (32 - n); }

/* SHA-1 of a text that fits into two blocks (RFC 3174), in base64: what a handshake has to answer. */
static void accept_key(const char *text, char *base64) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t h[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0}, w[80];
    uint8_t block[128] = {0}, digest[21] = {0};
    size_t length = strlen(text);
    memcpy(block, text, length);
    block[length] = 0x80;
    block[126] = (uint8_t)(length * 8 >> 8);
    block[127] = (uint8_t)(length * 8);
    for (int b = 0; b < 128; b += 64) {
        for (int i = 0; i < 16; i++) {
            memcpy(&w[i], block + b + 4 * i, 4);
            w[i] = ntohl(w[i]);
        }
        for (int i = 16; i < 80; i++) {
            w[i] = rotated(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
        }
        uint32_t a = h[0], bb = h[1], c = h[2], d = h[3], e = h[4];
        for (int i = 0; i < 80; i++) {
            uint32_t f = i < 20 ? ((bb & c) | (~bb & d)) + 0x5a827999
                : i < 40        ? (bb ^ c ^ d) + 0x6ed9eba1
                : i < 60        ? ((bb & c) | (bb & d) | (c & d)) + 0x8f1bbcdc
                                : (bb ^ c ^ d) + 0xca62c1d6;
            uint32_t t = rotated(a, 5) + f + e + w[i];
            e = d, d = c, c = rotated(bb, 30), bb = a, a = t;
        }
        h[0] += a, h[1] += bb, h[2] += c, h[3] += d, h[4] += e;
    }
    for (int i = 0; i < 20; i++) {
        digest[i] = (uint8_t)(h[i / 4] >> (24 - 8 * (i % 4)));
    }
    for (int i = 0; i < 21; i += 3) {
        uint32_t three = (uint32_t)digest[i] << 16 | (uint32_t)digest[i + 1] << 8 | digest[i + 2];
        for (int k = 0; k < 4; k++) {
            *base64++ = digits[three >> (18 - 6 * k) & 63];
        }
    }
    base64[-1] = '=';
    *base64 = 0;
}

static struct channel *channel_of(const char *name) {
    for (struct channel *c = channels; c; c = c->next) {
        if (!strcmp(c->name, name)) {
            return c;
        }
    }
    struct channel *c = must(calloc(1, sizeof *c));
    c->name = must(strdup(name));
    c->next = channels;
    return channels = c;
}

static void end(struct connection *c) {
    if (c->place >= 0) {
        struct connection *last = c->channel->listeners[--c->channel->count];
        c->channel->listeners[c->place] = last;
        last->place = c->place;
    }
    close(c->fd);
    c->fd = -1; /* freed after the turn: an event of it may still wait, or a fan-out still pass */
}

static void watch(struct connection *c, uint32_t events) {
    struct epoll_event event = {.events = events, .data.ptr = c};
    epoll_ctl(poller, EPOLL_CTL_MOD, c->fd, &event);
}

static void send_to(struct connection *c, const uint8_t *bytes, size_t size) {
    ssize_t sent = 0;
    if (!c->out_size) {
        sent = send(c->fd, bytes, size, MSG_NOSIGNAL);
        if (sent == (ssize_t)size || (sent < 0 && errno != EAGAIN)) {
            return; /* all is gone; or the peer is, which reading will tell */
        }
        sent = sent < 0 ? 0 : sent;
        watch(c, EPOLLIN | EPOLLOUT);
    }
    c->out = must(realloc(c->out, c->out_size + size - (size_t)sent));
    memcpy(c->out + c->out_size, bytes + sent, size - (size_t)sent);
    c->out_size += size - (size_t)sent;
}

static void send_rest(struct connection *c) {
    ssize_t sent = send(c->fd, c->out, c->out_size, MSG_NOSIGNAL);
    if (sent > 0) {
        c->out_size -= (size_t)sent;
        memmove(c->out, c->out + sent, c->out_size);
    }
    if (!c->out_size) {
        free(c->out);
        c->out = NULL;
        watch(c, EPOLLIN);
    }
}

/* Takes a request whose end is there. */
static void open_up(struct connection *c, char *request) {
    char *key = strcasestr(request, "\r\nsec-websocket-key:"), *path = strchr(request, ' '), *query;
    if (!key || !path) {
        end(c);
        return;
    }
    key += strlen("\r\nsec-websocket-key:");
    key += strspn(key, " ");
    char text[64], answer[256], accepted[32];
    snprintf(text, sizeof text, "%.24s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", key);
    accept_key(text, accepted);
    path++;
    path[strcspn(path, " \r\n")] = 0;
    int listens = !strstr(path, "listen=false");
    if ((query = strchr(path, '?'))) {
        *query = 0;
    }
    c->channel = channel_of(path);
    if (listens) {
        struct channel *to = c->channel;
        if (to->count == to->room) {
            to->room = to->room ? 2 * to->room : 16;
            to->listeners = must(realloc(to->listeners, (size_t)to->room * sizeof *to->listeners));
        }
        c->place = to->count;
        to->listeners[to->count++] = c;
    }
    int size = snprintf(answer, sizeof answer,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: %s\r\n\r\n", accepted);
    send_to(c, (uint8_t *)answer, (size_t)size);
}

static void fan_out(struct connection *from, size_t size) {
    struct channel *channel = from->channel;
    for (int i = 0; i < channel->count; i++) {
        if (channel->listeners[i] != from) {
            send_to(channel->listeners[i], out, size);
        }
    }
}

/* Frames the whole messages at the start of the buffer anew, fans them out, and says how many bytes they had. */
static size_t relay(struct connection *c, uint8_t *bytes, size_t size) {
    size_t at = 0, made = 0;
    while (size - at >= 6) {
        uint8_t *frame = bytes + at;
        size_t header = 2, length = frame[1] & 0x7f;
        if (length == 126) {
            header = 4;
            length = (size_t)frame[2] << 8 | frame[3];
        } else if (length == 127) {
            header = 10;
            if (size - at < header) {
                break;
            }
            length = 0;
            for (int i = 2; i < 10; i++) {
                length = length << 8 | frame[i];
            }
        }
        if (length > READ - 64) {
            end(c);
            return size;
        }
        if (size - at < header + 4 + length) {
            break;
        }
        if ((frame[0] & 0x0f) == 8) {
            end(c);
            return size;
        }
        if ((frame[0] & 0x0f) < 8) {
            uint8_t mask[8], *to = out + made, *payload = frame + header + 4;
            memcpy(mask, frame + header, 4);
            memcpy(mask + 4, mask, 4);
            memcpy(to, frame, header);
            to[1] &= 0x7f;
            to += header;
            uint64_t wide, eight;
            memcpy(&wide, mask, 8);
            size_t i = 0;
            for (; i + 8 <= length; i += 8) {
                memcpy(&eight, payload + i, 8);
                eight ^= wide;
                memcpy(to + i, &eight, 8);
            }
            for (; i < length; i++) {
                to[i] = payload[i] ^ mask[i & 3];
            }
            made += header + length;
        }
        at += header + 4 + length;
    }
    if (made) {
        fan_out(c, made);
    }
    return at;
}

static void readable(struct connection *c) {
    size_t before = c->in_size;
    memcpy(in, c->in, before);
    ssize_t got = recv(c->fd, in + before, READ - 1 - before, 0);
    if (got <= 0) {
        if (got == 0 || errno != EAGAIN) {
            end(c);
        }
        return;
    }
    size_t size = before + (size_t)got, taken = 0;
    if (!c->channel) {
        in[size] = 0;
        char *stop = strstr((char *)in, "\r\n\r\n");
        if (stop) {
            taken = (size_t)(stop + 4 - (char *)in);
            stop[2] = 0;
            open_up(c, (char *)in);
        } else if (size > HEAD) {
            end(c);
        }
    }
    if (c->channel && c->fd >= 0) {
        taken += relay(c, in + taken, size - taken);
    }
    c->in_size = size - taken;
    if (c->in_size) {
        c->in = must(realloc(c->in, c->in_size));
        memcpy(c->in, in + taken, c->in_size);
    } else {
        free(c->in);
        c->in = NULL;
    }
}

static void accept_all(int listener) {
    int fd, one = 1;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        struct connection *c = must(calloc(1, sizeof *c));
        c->fd = fd;
        c->place = -1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
        epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event);
    }
}

int main(void) {
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, size) || listen(listener, 4096)
        || getsockname(listener, (struct sockaddr *)&address, &size)) {
        perror("limit");
        return 1;
    }
    signal(SIGPIPE, SIG_IGN);
    poller = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL}, events[EVENTS];
    epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
    printf("listening on http://127.0.0.1:%d\n", ntohs(address.sin_port));
    fflush(stdout);
    for (;;) {
        int count = epoll_wait(poller, events, EVENTS, -1);
        for (int i = 0; i < count; i++) {
            struct connection *c = events[i].data.ptr;
            if (!c) {
                accept_all(listener);
                continue;
            }
            if (events[i].events & EPOLLOUT) {
                send_rest(c);
            }
            if (events[i].events & ~(uint32_t)EPOLLOUT) {
                readable(c);
            }
        }
        for (int i = 0; i < count; i++) {
            struct connection *c = events[i].data.ptr;
            if (c && c->fd < 0) {
                free(c->in);
                free(c->out);
                free(c);
            }
        }
    }
}
