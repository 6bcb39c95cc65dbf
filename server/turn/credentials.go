package turn

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"github.com/pion/stun/v4"

	"sidetone/server/caller"
)

// credentials mints and checks time-limited credentials as TURN REST
// (draft-uberti-behave-turn-rest-00) has them, which coturn reads as well:
// the user name is "<unix expiry>:<run>:<caller>", the password the base64 of
// HMAC-SHA1(secret, user name). The caller's handle is in it so that every
// replica counts the holder as the caller who began the run.
type credentials struct {
	secret []byte
	realm  string
	now    func() time.Time
}

func (c credentials) mint(run, caller string, expires time.Time) (username, password string) {
	username = strconv.FormatInt(expires.Unix(), 10) + ":" + run
	if caller != "" {
		username += ":" + caller
	}
	return username, c.password(username)
}

func (c credentials) password(username string) string {
	mac := hmac.New(sha1.New, c.secret)
	mac.Write([]byte(username))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// key is what MESSAGE-INTEGRITY is made with (RFC 8489 9.2.2). The realm is
// always our own: with another one the integrity does not fit.
func (c credentials) key(username string) stun.MessageIntegrity {
	return stun.NewLongTermIntegrity(username, c.realm, c.password(username))
}

// valid reports whether a user name is well-formed, not expired, and does not
// expire later than any that is made.
func (c credentials) valid(username string) bool {
	n := parseUsername(username)
	left := n.expires.Sub(c.now())
	return n.run != "" && left > 0 && left <= maxAhead
}

// name is what a user name says. An empty run: it is not of the form.
type name struct {
	expires time.Time
	run     string
	// caller who began the run; where the user name has none, the run stands
	// for him.
	caller caller.Key
}

// parseUsername takes a user name apart.
func parseUsername(username string) name {
	seconds, rest, ok := strings.Cut(username, ":")
	if !ok {
		return name{}
	}
	unix, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil || unix < 0 {
		return name{}
	}
	run, handle, ok := strings.Cut(rest, ":")
	if !ok || handle == "" {
		handle = run
	}
	return name{expires: time.Unix(unix, 0), run: run, caller: caller.ParseHandle(handle)}
}
