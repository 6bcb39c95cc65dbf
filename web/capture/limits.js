// Everything that is kept or waited for, in one place.
const LIMITS = {
  peers: 8, // RTCPeerConnections; the oldest goes
  events: 240, // of one of them
  samples: 16, // statistics of one of them; the first is kept
  entries: 80, // of one set of statistics
  servers: 32, // STUN and TURN addresses of one of them
  sockets: 16,
  requests: 60,
  lines: 30, // of the console, and errors of the page
  signals: 120, // what an SDK said of its calls
  text: 300, // characters of any text

  connectMS: 15000, // webrtc gives up after as long by itself, when it does
  lostMS: 5000, // "disconnected" heals often, and sooner than this
  mediaMS: 5000, // after connecting: reports of the other side come each second
  mediaPackets: 30, // sent by then, or there is nothing to miss
  sampleMS: 2000, // between statistics while a call is not well
  statsMS: 1000, // for one getStats
  retryMS: 3000, // a page may answer a 401 or a closed socket by trying again
  settleMS: 800, // what follows a failure belongs to its evidence
  agentMS: 60000, // download of the agent
  wordsMS: 3000, // of a language: the panel waits for it
};

// Fields of statistics that are looked at; addresses and names stay out.
const FIELDS = `id type kind mediaType iceState dtlsState selectedCandidatePairId state nominated selected
 localCandidateId remoteCandidateId currentRoundTripTime requestsSent responsesReceived consentRequestsSent
 bytesSent bytesReceived fractionLost roundTripTime jitter packetsSent packetsReceived packetsLost
 framesPerSecond qualityLimitationReason concealedSamples totalSamplesReceived localId remoteId ssrc candidateType protocol
 relayProtocol url port`.split(/\s+/);

const KINDS = new Set(["transport", "candidate-pair", "local-candidate", "remote-candidate", "inbound-rtp", "outbound-rtp", "remote-inbound-rtp"]);
