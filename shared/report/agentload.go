package report

// AgentLoad is how far the checking program got in the browser, as the small
// script that loads it saw it.
type AgentLoad struct {
	Stage AgentStage `json:"stage"`
	// File that failed, its name alone.
	File string `json:"file,omitempty"`
	// Type is the Content-Type that came with it.
	Type string `json:"type,omitempty"`
	// Received and Expected bytes of the program; 0: unknown.
	Received int `json:"received,omitempty"`
	Expected int `json:"expected,omitempty"`
}

// AgentStage is where loading the agent ended.
type AgentStage string

const (
	AgentUnsupported AgentStage = "unsupported" // the browser has no WebAssembly or lacks another part
	AgentScript      AgentStage = "script"      // one of the page's scripts did not arrive or failed
	AgentFetch       AgentStage = "fetch"       // the program did not arrive; Observation.Code is the HTTP status, 0: no answer
	AgentType        AgentStage = "type"        // something arrived that is no WebAssembly
	AgentCut         AgentStage = "cut"         // it ended early
	AgentStart       AgentStage = "start"       // it arrived whole and did not start, or crashed
)
