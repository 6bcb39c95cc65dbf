// The page itself: its console, its errors, and whether it has a network.

const telling = /\b(401|403|44\d{3}|10009|4502\d|3112)\b|unauthori[sz]ed|forbidden|access.?token|\b(ice|turn|stun|dtls|rtcpeerconnection|websocket|signal{1,2}ing|callend|callagent|call failed)\b|communicationservices|networkrelays/i;

const line = (level, parts) => {
  const text = parts.map((p) => (p instanceof Error ? p.name + ": " + p.message : typeof p === "string" ? p : quietly(() => JSON.stringify(p)) || String(p)))
    .join(" ");
  if (telling.test(text)) keep(recording.lines, { at: now(), level, text: clean(text) }, LIMITS.lines);
};

const hookPage = () => {
  replace(scope.console, "error", (error) => new Proxy(error, {
    apply(target, self, args) {
      if (recording && !muted) quietly(() => line("error", args));
      return Reflect.apply(target, self, args);
    },
  }));
  const on = (name, f) => {
    const handler = (event) => recording && !muted && quietly(() => f(event));
    scope.addEventListener(name, handler);
    undo.push(() => scope.removeEventListener(name, handler));
  };
  on("error", (e) => thrown(e.error, e.message));
  on("unhandledrejection", (e) => thrown(e.reason));
  on("offline", () => {
    keep(recording.offline, { at: now() }, LIMITS.lines);
    later(() => scope.navigator.onLine === false && active(), "offline");
  });
  on("online", () => { for (const o of recording.offline) o.until = o.until || now(); });
};

// thrown: an error that nobody caught. One with codes is an SDK's.
const thrown = (error, message) => {
  if (error && typeof error.code === "number" && typeof error.subCode === "number") return errorOf(error);
  line("uncaught", [error || message || ""]);
};

// active: a call is being made or is going on.
const active = () => recording.peers.some((p) => !p.closed) || recording.sockets.some((s) => !s.closed);
