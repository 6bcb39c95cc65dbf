// When a call has failed.

let failure; // the one that is known; undefined: none

// up: a call is connected. Whatever else fails then is evidence and no more.
const up = () => recording.peers.some((p) => p.done && !p.closed && !p.failed);

// later believes a failure when nothing has healed it in the meantime.
const later = (still, reason) => setTimeout(() => quietly(() => {
  if (recording && still() && (reason === "offline" || !up())) failed(reason);
}), LIMITS.retryMS);

const failed = (reason, peer) => {
  if (failure || !recording) return;
  failure = { reason, at: now(), peer };
  setTimeout(() => {
    if (!failure || !recording) return;
    emit("failed", { reason });
    if (options.panel) quietly(() => panel.offer());
  }, LIMITS.settleMS);
};

// clearFailure: a later call has connected, so the next failure is a new one.
const clearFailure = (peer) => {
  if (failure && failure.peer !== peer) {
    failure = undefined;
    if (options.panel) quietly(() => panel.withdraw());
  }
};

// newCall: the caller tries again. A failure of that is told anew, unless the
// last one is still being looked at.
const newCall = () => {
  if (failure && !running && now() - failure.at > LIMITS.retryMS) failure = undefined;
};
