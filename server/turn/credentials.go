package turn

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"github.com/pion/stun/v4"
)

// credentials mints and checks time-limited credentials as TURN REST
// (draft-uberti-behave-turn-rest-00) has them, which coturn reads as well:
// the user name is "<unix expiry>:<run>", the password the base64 of
// HMAC-SHA1(secret, user name).
type credentials struct {
	secret []byte
	realm  string
	now    func() time.Time
}

func (c credentials) mint(run string, expires time.Time) (username, password string) {
	username = strconv.FormatInt(expires.Unix(), 10) + ":" + run
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

// valid reports whether a user name is well-formed and not expired.
func (c credentials) valid(username string) bool {
	expires, run := parseUsername(username)
	return run != "" && c.now().Before(expires)
}

// parseUsername takes a user name apart. An empty run: it is not of the form.
func parseUsername(username string) (expires time.Time, run string) {
	seconds, run, ok := strings.Cut(username, ":")
	if !ok {
		return time.Time{}, ""
	}
	unix, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil || unix < 0 {
		return time.Time{}, ""
	}
	return time.Unix(unix, 0), run
}
