package auth

import (
	"slices"
	"strings"
)

// Right is something that somebody may do. Scopes of API tokens are rights.
// Open is none: what everybody may do.
type Right string

// The rights. Each address names the one that it needs.
const (
	Open          Right = ""
	ReportsRead   Right = "reports:read"   // see reports whole, search, compare, export
	ReportsWrite  Right = "reports:write"  // notes, owner, state; share, revoke and delete one report; ask the logs
	ReportsDelete Right = "reports:delete" // delete or cut what is kept of a person
	LinksRead     Right = "links:read"
	LinksWrite    Right = "links:write" // make and revoke links, run any profile
	Imports       Right = "imports"     // hand in files of evidence
	AuditRead     Right = "audit:read"
	MetricsRead   Right = "metrics:read"
	Accounts      Right = "accounts" // see and change who may sign in, end anybody's session, revoke anybody's token
	Own           Right = "own"      // one's own account, sessions and tokens
)

// Rights are all of them, in the order in which they are shown. Own goes
// without saying and is no scope.
var Rights = []Right{
	ReportsRead, ReportsWrite, ReportsDelete, LinksRead, LinksWrite, Imports, AuditRead, MetricsRead, Accounts,
}

// ParseRights reads names of scopes. The first that is none is named.
func ParseRights(names []string) (rights []Right, wrong string) {
	for _, name := range names {
		right := Right(strings.TrimSpace(name))
		if !slices.Contains(Rights, right) {
			return nil, name
		}
		if !slices.Contains(rights, right) {
			rights = append(rights, right)
		}
	}
	return rights, ""
}

// Role is what somebody is to the server. The zero value may do nothing.
type Role string

// The roles. An administrator may do all that support may.
const (
	NoRole        Role = ""
	Support       Role = "support"
	Administrator Role = "administrator"
)

// Roles are those that somebody can be given.
var Roles = []Role{Support, Administrator}

// ofRole says what each role may.
var ofRole = map[Role][]Right{
	Support:       {Own, ReportsRead, ReportsWrite, LinksRead, LinksWrite, Imports},
	Administrator: append([]Right{Own}, Rights...),
}

// May reports whether the role has a right.
func (r Role) May(right Right) bool {
	return right == Open || slices.Contains(ofRole[r], right)
}

// Means is how somebody showed who he is.
type Means string

// Stranger is nobody in particular, the zero value.
const (
	Stranger Means = ""
	ByKey    Means = "key"     // the operator key, with the request
	ByToken  Means = "token"   // an API token, with the request
	ByCookie Means = "session" // a session of the console
)

// Identity is who asks. The zero value is a stranger.
type Identity struct {
	By Means
	// Account is the id of the account; empty for the operator key and what
	// was made with it.
	Account string
	// Name is how people call him: of the account, or of the token.
	Name string
	Role Role
	// Scopes bound what an API token may; they count for nothing else.
	Scopes []Right
	// Means by which his session began.
	Means string
	// Session or Token is the id under which the store knows it.
	Session, Token string
}

// Known reports whether it is anybody.
func (i Identity) Known() bool { return i.By != Stranger }

// May reports whether he may do what needs a right. An API token may what its
// scopes name and its owner may.
func (i Identity) May(right Right) bool {
	switch {
	case right == Open:
		return true
	case !i.Known() || !i.Role.May(right):
		return false
	case i.By == ByToken:
		return slices.Contains(i.Scopes, right)
	}
	return true
}

// Rights are those that he has and can hand on to an API token.
func (i Identity) Rights() []Right {
	var list []Right
	for _, right := range Rights {
		if i.May(right) {
			list = append(list, right)
		}
	}
	return list
}
