// Types of the Sidetone capture module. The calling SDK's objects are
// described by the few members that are used, so that nothing of it has to be
// installed.

export interface Options {
  /** Origin of the Sidetone server; default: the one that the script came from. */
  server?: string;
  /** Id of a diagnostic link; default: the public run. */
  link?: string;
  /** More hosts whose requests and sockets belong to a call; "*.example.com" is every host below it. */
  hosts?: string[];
  /** Offer the caller the diagnosis when a call has failed. Default: true. */
  panel?: boolean;
  /** Let a diagnosis run the network checks. Default: true. */
  probes?: boolean;
  /** Replaces sentences of the panel. */
  words?: Partial<Record<"label" | "offer" | "offerLost" | "explain" | "go" | "notNow" | "busy" | "todo" | "details" | "again" | "close" | "offline" | "unavailable" | "stopped", string>>;
}

export interface Emitter {
  on(event: string, listener: (...args: any[]) => void): void;
  off(event: string, listener: (...args: any[]) => void): void;
}

/** Call of @azure/communication-calling. */
export interface CallLike {
  readonly id: string;
  readonly state: string;
  readonly callEndReason?: { code: number; subCode?: number };
  on(event: "stateChanged", listener: () => void): void;
  off(event: "stateChanged", listener: () => void): void;
  feature(factory: any): any;
}

/** CallAgent of @azure/communication-calling. */
export interface CallAgentLike {
  readonly connectionState?: string;
  on(event: "connectionStateChanged", listener: (event: any) => void): void;
  off(event: "connectionStateChanged", listener: (event: any) => void): void;
}

/** Features of @azure/communication-calling, or what call.feature(Features.UserFacingDiagnostics) gave. */
export type Diagnostics = { readonly UserFacingDiagnostics: any } | { readonly network: any; readonly media: any };

export interface Diagnosis {
  verdict: "healthy" | "degraded" | "blocked" | "inconclusive";
  /** What it means, in a line; missing where the agent could not be loaded. */
  title?: string;
  /** A few sentences, which can be read without the title. */
  summary: string;
  primary: { hypothesis: string; cause: string } | null;
  hypotheses: Array<{
    id: string;
    state: "confirmed" | "likely" | "possible" | "ruled_out" | "not_tested";
    cause?: string;
    title: string;
    explanation: string;
    mitigations: Array<{ audience: "caller" | "it" | "developer"; text: string }>;
  }>;
}

export interface Found {
  /** Id and address of the report; null when none was delivered. */
  report: string | null;
  url: string | null;
  /** The diagnosis: of call and network checks together where these ran. */
  diagnosis: Diagnosis;
  /** The diagnosis from the call alone, before the network was checked. */
  call: Diagnosis | null;
  /** The evidence. */
  observations: unknown[];
  /** Why there is no more than this; empty: nothing is missing. */
  problem?: string;
}

/** Why a call is taken to have failed. */
export type Reason = "media" | "lost" | "signaling" | "token" | "service" | "offline" | "call" | "start";

export declare const version: string;
/** Begins to watch. Call it before the calling SDK is loaded. */
export declare function start(options?: Options): void;
/** Takes every hook out again and forgets what was seen. */
export declare function stop(): void;
export declare function on(event: "failed", listener: (event: { reason: Reason }) => void): () => void;
export declare function on(event: "progress", listener: (event: { done: number; total: number }) => void): () => void;
export declare function on(event: "diagnosis", listener: (found: Found) => void): () => void;
/** Watches a call: state, end reason, and user facing diagnostics if given. */
export declare function watchCall(call: CallLike, features?: Diagnostics): void;
/** Watches the agent's connection to its service. */
export declare function watchCallAgent(agent: CallAgentLike): void;
/** Tells of an error that creating an agent or starting a call threw. */
export declare function reportError(error: unknown): void;
/** Judges what was seen and, if allowed, checks the network. Never rejects. */
export declare function diagnose(wish?: { probes?: boolean }): Promise<Found>;

declare const Sidetone: {
  readonly version: string;
  start: typeof start;
  stop: typeof stop;
  on: typeof on;
  watchCall: typeof watchCall;
  watchCallAgent: typeof watchCallAgent;
  reportError: typeof reportError;
  diagnose: typeof diagnose;
};
export default Sidetone;
