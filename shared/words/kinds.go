package words

// Kind says what an argument is, and with it how it is written and whether it
// tells of a person.
type Kind string

const (
	Text      Kind = "text"      // somebody else's words; whatever has no name in the table
	URL       Kind = "url"       // of a server
	Host      Kind = "host"      // name of a server, or its address, with or without a port
	Address   Kind = "address"   // IP address, with or without a port: it may be a person's
	Network   Kind = "network"   // CIDR
	Count     Kind = "count"     // a whole number of things
	Decimal   Kind = "decimal"   // a number that is measured; one decimal is shown
	MS        Kind = "ms"        // milliseconds; the message names the unit
	Percent   Kind = "percent"   // 0..100, shown with the sign
	Share     Kind = "share"     // 0..1, shown as a percentage
	Code      Kind = "code"      // a code or a port: digits as they are, never grouped
	Technical Kind = "technical" // a name of protocols and programs: "X-Cache", "Chromium 156"
	Term      Kind = "term"      // an id of ours: its words are at "<name>.<value>"
	Sentence  Kind = "sentence"  // a Phrase
)

// kinds is the one table of the names that arguments may have. A name that
// stands for a list has the kind of its items.
var kinds = map[string]Kind{
	"text": Text, "problem": Text, "reason": Text, "answer": Text, "remark": Text, "name": Text, "ticket": Text, "filter": Text, "file": Text,
	"device": Text, "label": Text, "error": Text, "value": Text,

	"url": URL, "urls": URL,
	"host": Host, "resolver": Host, "hosts": Host, "server": Host, "servers": Host,
	"address": Address, "addresses": Address, "other_address": Address,
	"network": Network, "networks": Network,

	"count": Count, "total": Count, "of": Count, "requests": Count, "answered": Count, "sent": Count, "received": Count,
	"returned": Count, "lost": Count, "tries": Count, "attempts": Count, "errors": Count, "candidates": Count, "pairs": Count,
	"checks": Count, "packets": Count, "messages": Count, "bytes": Count, "size": Count, "destinations": Count, "allocations": Count,
	"challenges": Count, "authenticated": Count, "rejected": Count, "denied": Count, "records": Count, "rows": Count, "runs": Count,
	"logins": Count, "received_bytes": Count, "expected_bytes": Count, "amount": Count, "silent": Count, "failed": Count, "frames": Count, "times": Count, "limit": Count, "days": Count, "hours": Count, "minutes": Count,
	"ahead": Count, "position": Count, "seconds": Decimal, "kbps": Decimal, "mbps": Decimal, "fps": Decimal, "rtt": Decimal, "longest": Decimal, "jitter": Decimal,
	"megabytes": Decimal, "megabytes_of": Decimal,

	"ms": MS, "rtt_ms": MS, "median_ms": MS, "after": MS, "at": MS, "since": MS, "gap": MS, "idle": MS,
	"percent": Percent, "share": Share, "share_up": Share, "share_down": Share, "loss": Share, "loss_up": Share, "loss_down": Share, "confidence": Share,

	"end_code": Code, "code": Code, "codes": Code, "subcode": Code, "port": Code, "ports": Code, "status": Code, "id": Code, "call": Code, "line": Code,
	"run": Code, "report": Code, "version": Code,

	"unit": Technical, "bug": Technical, "quality": Technical, "operation": Technical, "missing": Technical, "browser": Technical, "os": Technical, "header": Technical, "headers": Technical, "protocol": Technical, "state": Technical,
	"issuer": Technical, "scope": Technical, "scopes": Technical, "api": Technical, "profile": Technical, "type": Technical,
	"program": Technical, "method": Technical, "setting": Technical, "signal": Technical, "table": Technical, "time": Technical,
	"flag": Technical, "here": Technical, "whole": Technical, "left": Technical, "formats": Technical, "choice": Technical, "choices": Technical,

	"path": Term, "paths": Term, "stage": Term, "stages": Term, "check": Term, "outcome": Term, "judged": Term, "standing": Term,
	"transport": Term, "transports": Term, "family": Term, "direction": Term, "media": Term, "mapping": Term, "step": Term,
	"way": Term, "equipment": Term, "socket": Term, "stream": Term, "record": Term, "purpose": Term, "need": Term, "needs": Term,
	"hypothesis": Term, "meaning": Term, "wanted": Term, "given": Term, "omissions": Term, "origin": Term, "weight": Term, "tag": Term, "audience": Term,

	"cause": Sentence, "said": Sentence, "title": Sentence, "what": Sentence, "then": Sentence, "where": Sentence, "also": Sentence, "parts": Sentence,
}

// idOf is the part before the value in the id of a term; the names of lists
// share that of one.
var idOf = map[string]string{"wanted": "json", "given": "json", "omissions": "omission", "paths": "path", "needs": "need", "stages": "stage", "transports": "transport"}

// KindOf is what an argument of that name is. A name that the table does not
// have is Text: nothing is known of it, and it may hold anything.
func KindOf(name string) Kind {
	if k, ok := kinds[name]; ok {
		return k
	}
	return Text
}

func termID(name, value string) string {
	if id, ok := idOf[name]; ok {
		name = id
	}
	return name + "." + value
}
