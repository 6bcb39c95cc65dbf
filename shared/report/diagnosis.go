package report

// Diagnosis is the playbook's judgement over the observations of a report.
type Diagnosis struct {
	Verdict Verdict `json:"verdict"`
	// Title says what the verdict means, without a full stop; empty: nobody has
	// put the diagnosis into words yet.
	Title string `json:"title,omitempty"`
	// Summary is a few plain sentences, which can be read without the title:
	// Says in the language Lang.
	Summary string   `json:"summary"`
	Says    []Phrase `json:"says,omitempty"`
	// Lang is the language (BCP 47) of every text beside the ids; empty: the
	// diagnosis has ids alone and nobody has put it into words yet.
	Lang string `json:"lang,omitempty"`
	// MS is the time from the start of the run to the moment when the
	// verdict stood; 0 for evidence that was not timed.
	MS int `json:"ms"`
	// Primary is nil when nothing is wrong or nothing can be said.
	Primary    *Primary     `json:"primary"`
	Hypotheses []Hypothesis `json:"hypotheses"`
}

// Verdict says whether a call would connect.
type Verdict string

const (
	Healthy      Verdict = "healthy"
	Degraded     Verdict = "degraded"     // connects, worse than it should
	Blocked      Verdict = "blocked"      // cannot connect
	Inconclusive Verdict = "inconclusive" // the evidence does not suffice
)

// Primary is the root cause.
type Primary struct {
	Hypothesis string `json:"hypothesis"`
	Cause      string `json:"cause"`
}

// Hypothesis is one possible explanation and how it stands.
type Hypothesis struct {
	ID    string `json:"id"`
	State State  `json:"state"`
	// Cause is the likeliest one; empty when the hypothesis does not hold.
	Cause string `json:"cause"`
	// Confidence is 0..1 that hypothesis and cause hold.
	Confidence float64 `json:"confidence"`
	// Measured is what Confidence comes from; nil: nothing was measured for this
	// state, and only the state itself is to be shown.
	Measured    *Accuracy `json:"measured,omitempty"`
	Title       string    `json:"title"`
	Explanation string    `json:"explanation"`
	Explains    []Phrase  `json:"explains,omitempty"` // Explanation by ids
	// Because names the hypothesis of which this one is a consequence.
	Because string `json:"because,omitempty"`
	// Match says how evidence of a real call and a run stand to each other
	// where both have a word on this hypothesis.
	Match Match `json:"match,omitempty"`
	// Alternatives are other causes that the same evidence allows.
	Alternatives []string     `json:"alternatives,omitempty"`
	Evidence     []Evidence   `json:"evidence"`
	Mitigations  []Mitigation `json:"mitigations"`
}

// Accuracy counts recordings whose cause is known, in which a hypothesis stood
// in the same state on the same kind of evidence.
type Accuracy struct {
	Right int `json:"right"` // ... and was the cause
	Of    int `json:"of"`
}

// Match of a real call and a run. Empty: only one of them has a word.
type Match string

const (
	Agrees      Match = "agrees"      // both show it, or what follows from it
	Contradicts Match = "contradicts" // one shows it, the other shows that it is not so
)

// State of a hypothesis.
type State string

const (
	Confirmed      State = "confirmed"
	Likely         State = "likely"
	Possible       State = "possible"
	RuledOut       State = "ruled_out"
	StateNotTested State = "not_tested"
)

// Holds reports whether s says that the hypothesis explains the failure.
func (s State) Holds() bool { return s == Confirmed || s == Likely }

// Tag says how a piece of evidence was come by.
type Tag string

const (
	Measured   Tag = "Measured"   // packets or requests were sent and timed
	Observed   Tag = "Observed"   // an error, code or claim read as it stands
	Correlated Tag = "Correlated" // two independent facts that agree
	Inferred   Tag = "Inferred"   // follows from what is missing
)

// Weight says which way a piece of evidence points.
type Weight string

const (
	For     Weight = "for"
	Against Weight = "against"
)

// Args are the arguments of a message by name: string, int, float64 or
// []string. What kind of thing one is (an address, a count, somebody else's
// text) follows from its name, see package words.
type Args = map[string]any

// Phrase is a message of the catalogues with its arguments.
type Phrase struct {
	ID   string `json:"id"`
	Args Args   `json:"args,omitempty"`
}

// Evidence cites one observation: the fact that it bears out.
type Evidence struct {
	Tag         Tag    `json:"tag"`
	Observation string `json:"observation"` // Observation.ID
	Weight      Weight `json:"weight"`
	Fact        string `json:"fact,omitempty"`
	Args        Args   `json:"args,omitzero"` // empty: the fact has none; nil: an older report, which kept none
	// Frame says how the fact stands to others: that several records of a call
	// agree on it, or that a later check shows it. Empty: it stands by itself.
	Frame  string `json:"frame,omitempty"`
	Record Origin `json:"record,omitempty"` // of Frame: the record that shows it
	Text   string `json:"text"`
}

// Mitigation is something to do about it.
type Mitigation struct {
	Audience Audience `json:"audience"`
	Advice   string   `json:"advice,omitempty"`
	Args     Args     `json:"args,omitzero"` // as those of Evidence
	Text     string   `json:"text"`
}

// Audience of a mitigation.
type Audience string

const (
	ForCaller    Audience = "caller"
	ForIT        Audience = "it"
	ForDeveloper Audience = "developer"
)
