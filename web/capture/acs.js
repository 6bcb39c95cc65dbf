// What the calling SDK says, in its own documented words. Objects are only
// listened to; whatever they lack is left out.

const signal = (kind, rest) => keep(recording.signals, { at: now(), kind, ...rest }, LIMITS.signals);
const word = (v) => (v === undefined || v === null ? "" : clean(v));
const figure = (v) => (Number.isFinite(v) ? Math.trunc(v) : 0);

// Ends that are no failure: hung up, cancelled, declined, busy.
const normal = new Set([0, 486, 487, 603]);

const attend = (target, name, f) => {
  if (!target || typeof target.on !== "function") return;
  const handler = (event) => recording && quietly(() => f(event));
  target.on(name, handler);
  undo.push(() => typeof target.off === "function" && target.off(name, handler));
};

// diagnostics finds the feature: handed in itself, or as the SDK's Features,
// or as the factory in it.
const diagnostics = (call, features) => {
  if (!features) return undefined;
  if (features.network || features.media) return features;
  const factory = features.UserFacingDiagnostics || features;
  return typeof call.feature === "function" ? call.feature(factory) : undefined;
};

const ufd = (name, value, valueType) => {
  if (typeof value !== "boolean" && !Number.isFinite(value)) return;
  signal("ufd", { name: word(name), value: Number(value), quality: valueType ? valueType === "DiagnosticQuality" : typeof value === "number" });
};

const watchCall = (call, features) => {
  if (!call) return;
  const id = () => word(quietly(() => call.id));
  signal("state", { state: word(call.state), callID: id() });
  const feature = quietly(() => diagnostics(call, features));
  for (const part of feature ? [feature.network, feature.media] : []) {
    quietly(() => {
      const latest = part.getLatest ? part.getLatest() : {};
      for (const name of Object.keys(latest)) if (latest[name]) ufd(name, latest[name].value, latest[name].valueType);
    });
    attend(part, "diagnosticChanged", (e) => ufd(e.diagnostic, e.value, e.valueType));
  }
  let over = false;
  const state = () => {
    if (over) return;
    signal("state", { state: word(call.state), callID: id() });
    if (call.state !== "Disconnected") return;
    over = true;
    const end = call.callEndReason || {};
    signal("end", { code: figure(end.code), subCode: figure(end.subCode), name: "", text: word(end.message), callID: id(),
      categories: Array.isArray(end.resultCategories) ? end.resultCategories.slice(0, 4).map(word) : [] });
    if (!normal.has(figure(end.code))) failed("call");
  };
  attend(call, "stateChanged", state);
  if (call.state === "Disconnected") state();
};

const watchCallAgent = (agent) => {
  if (!agent) return;
  const tell = (state, reason) => {
    signal("agent", { state: word(state), reason: word(reason) });
    if (state === "Disconnected") later(() => agent.connectionState === "Disconnected", reason === "invalidToken" ? "token" : "signaling");
  };
  tell(agent.connectionState, "");
  attend(agent, "connectionStateChanged", (e) => tell(e && e.newValue, e && e.reason));
};

// errorOf keeps what an SDK threw when a call or an agent could not be made.
const errorOf = (error) => {
  const e = error && typeof error === "object" ? error : { message: error };
  signal("start", { code: figure(e.code), subCode: figure(e.subCode), name: word(e.name), text: word(e.message),
    categories: Array.isArray(e.resultCategories) ? e.resultCategories.slice(0, 4).map(word) : [] });
  failed("start");
};
