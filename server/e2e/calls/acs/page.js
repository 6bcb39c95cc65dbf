// A page on the calling SDK, for the test of the capture beside it: every
// object that the capture is handed here is the SDK's own.
import { CallClient, Features } from "@azure/communication-calling";
import { AzureCommunicationTokenCredential } from "@azure/communication-common";

const part = (value) => btoa(JSON.stringify(value)).replace(/=+$/, "").replace(/\+/g, "-").replace(/\//g, "_");
const guid = "00000000-1111-2222-3333-444444444444";

// token has the shape of a real one and nobody's signature.
const token = (scope) => [
  part({ alg: "RS256", kid: "0".repeat(40), typ: "JWT" }),
  part({ skypeid: `acs:${guid}_${guid}`, scp: 1792, csi: "0", exp: Math.floor(Date.now() / 1000) + 3600, acsScope: scope, resourceId: guid, iat: Math.floor(Date.now() / 1000) }),
  "c2lnbmF0dXJl",
].join(".");

const createAgent = (text) => new CallClient().createCallAgent(new AzureCommunicationTokenCredential(text));

const refused = async (text) => {
  try {
    await createAgent(text);
    return undefined;
  } catch (e) {
    Sidetone.reportError(e);
    return { name: e.name, code: e.code, subCode: e.subCode };
  }
};

// call starts one to somebody and waits for its end.
const call = async () => {
  const agent = await createAgent(token("chat,voip"));
  Sidetone.watchCallAgent(agent);
  const made = agent.startCall([{ communicationUserId: `8:acs:${guid}_${guid.replace("0000", "9999")}` }]);
  Sidetone.watchCall(made, Features);
  const feature = made.feature(Features.UserFacingDiagnostics);
  await new Promise((ended) => {
    const look = () => made.state === "Disconnected" && ended();
    made.on("stateChanged", look);
    look();
  });
  return {
    agent: agent.connectionState, code: made.callEndReason.code, subCode: made.callEndReason.subCode,
    network: Object.keys(feature.network.getLatest()), media: Object.keys(feature.media.getLatest()),
    listens: [feature.network, feature.media].every((part) => typeof part.on === "function" && typeof part.off === "function"),
  };
};

window.acs = { malformed: () => refused("not a token"), chatOnly: () => refused(token("chat")), call };
