import { once } from 'node:events';
import { createServer } from 'node:http';

/** An HTTP server that answers as a relay does in bad hours, each request with the next of the answers told to it. */
export class BadHours {
  #server;

  /** Requests that came, as `{method, path, body, authorization}`. */
  requests = [];

  /**
   * @param {{status: number, headers?: Record<string, string>, body?: any, after?: Promise<void>}[]} answers the last one
   *     again and again; `after` is what it waits for
   */
  static async start(answers) {
    const relay = new BadHours();
    relay.#server = createServer(async (request, response) => {
      let body = '';
      for await (const part of request) body += part;
      const { method, url: path, headers } = request;
      relay.requests.push({ method, path, body, authorization: headers.authorization });
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      await answer.after;
      response.writeHead(answer.status, { 'Content-Type': 'application/json', ...answer.headers });
      response.end(JSON.stringify(answer.body ?? {}));
      relay.#server.emit('answered');
    });
    relay.#server.listen(0, '127.0.0.1');
    await once(relay.#server, 'listening');
    return relay;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** The first request to a path, once it has been answered. */
  async requestTo(path) {
    for (;;) {
      const request = this.requests.find(other => other.path === path);
      if (request) return request;
      await once(this.#server, 'answered', { signal: AbortSignal.timeout(20_000) });
    }
  }

  async end() {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }
}
