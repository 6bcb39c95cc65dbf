// WebSocket, fetch and XMLHttpRequest: whether the hosts that calls need
// answered, and how. Never a body, a header or a query.

const watchSocket = (socket) => {
  if (!ours(socket.url)) return;
  const s = keep(recording.sockets, { url: address(socket.url), at: now() }, LIMITS.sockets);
  listen(socket, "open", () => { s.opened = now(); });
  listen(socket, "message", () => { s.messages = (s.messages || 0) + 1; });
  listen(socket, "close", (e) => {
    s.closed = now();
    s.code = e.code;
    s.clean = e.wasClean;
    if (s.opened && (e.wasClean && e.code < 1002 || s.ending)) return;
    later(() => !recording.sockets.some((other) => other.opened > s.at && other !== s && other.url === s.url && !other.closed), "signaling");
  });
  owned.set(socket, s);
};
const owned = new WeakMap();

const requested = (method, url) =>
  ours(url) && keep(recording.requests, { method: String(method || "GET").toUpperCase().slice(0, 10), url: address(url), at: now() }, LIMITS.requests);

const answered = (r, status) => {
  if (!r) return;
  r.ms = now() - r.at;
  r.status = status;
  const unwell = status === 0 || status === 401 || status === 403 || status >= 500;
  const host = new URL(r.url).host;
  if (unwell) {
    later(() => !recording.requests.some((other) => other.at > r.at && other.status > 0 && other.status < 400 &&
      (status ? other.url === r.url : new URL(other.url).host === host)), status === 401 || status === 403 ? "token" : "service");
  }
};

const hookTraffic = () => {
  wrap(scope, "WebSocket", watchSocket);
  if (native.WebSocket) {
    replace(native.WebSocket.prototype, "close", (close) => function () {
      const s = owned.get(this);
      if (s && !s.closed) s.ending = true;
      return close.apply(this, arguments);
    });
  }
  replace(scope, "fetch", (fetch) => new Proxy(fetch, {
    apply(target, self, args) {
      const r = recording && !muted && quietly(() => {
        const [what, init] = args;
        const request = typeof Request === "function" && what instanceof Request ? what : undefined;
        return requested((init && init.method) || (request && request.method), request ? request.url : String(what));
      });
      const answer = Reflect.apply(target, self, args);
      if (!r) return answer;
      return answer.then(
        (response) => {
          quietly(() => recording && response.type !== "opaque" && answered(r, response.status));
          return response;
        },
        (error) => {
          // Given up by the page: no fault of anybody's.
          quietly(() => recording && (!error || error.name !== "AbortError") && answered(r, 0));
          throw error;
        },
      );
    },
  }));
  const X = scope.XMLHttpRequest && scope.XMLHttpRequest.prototype;
  const opened = new WeakMap();
  replace(X, "open", (open) => function (method, url) {
    if (recording && !muted) quietly(() => opened.set(this, [method, String(url)]));
    return open.apply(this, arguments);
  });
  replace(X, "send", (send) => function () {
    if (recording && !muted) quietly(() => {
      const r = opened.has(this) && requested(...opened.get(this));
      if (!r) return;
      let ended = false;
      listen(this, "abort", () => { ended = true; });
      listen(this, "loadend", () => { if (!ended) answered(r, this.status); });
    });
    return send.apply(this, arguments);
  });
};
