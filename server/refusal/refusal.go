// Package refusal says why a request is not served, in terms of the domain.
// Stores, auth and intake return these errors; only server/http knows which
// HTTP status each kind becomes. What is told of a refusal is a message of the
// catalogues, by its id and arguments (shared/words/en/refusals.txt).
package refusal

import (
	"errors"
	"fmt"
	"time"

	"sidetone/shared/words"
)

// Kind is the class of a refusal. The zero value is an internal error.
type Kind int

const (
	Internal     Kind = iota
	Invalid           // the request is wrong as it stands; Field says where
	Unknown           // does not exist, has expired or may not be seen
	Unidentified      // no credentials, or ones that cannot be read
	Forbidden         // credentials that are understood and do not suffice
	TooLarge
	TooMany     // a limit on how often; RetryAfter says when again
	Unavailable // a part that is needed is not up; RetryAfter says when again
	Off         // a part that is needed is not part of this server; asking again does not help
)

// Error is a refusal.
type Error struct {
	Kind Kind
	// Reason is the id of a message without "refusal." before it, and Args are
	// its arguments. They are shown to whoever asked, so they never hold what
	// they sent beyond names of fields. Empty: there is nothing to tell.
	Reason     string
	Args       words.Args
	Field      string
	RetryAfter time.Duration
	// Err is the cause, for the log only; may be nil.
	Err error
}

// messages is what the ids of messages begin with.
const messages = "refusal."

// Say is the reason in a language. Where the error has a field, the sentence
// goes on from its name. Empty: there is nothing to tell.
func (e *Error) Say(w *words.Catalogue) string {
	if e.Reason == "" {
		return ""
	}
	return w.Say(messages+e.Reason, e.Args)
}

func (e *Error) Error() string {
	said := e.Say(words.All("en"))
	switch {
	case e.Err != nil:
		return said + ": " + e.Err.Error()
	case e.Field != "":
		return e.Field + ": " + said
	}
	return said
}

func (e *Error) Unwrap() error { return e.Err }

// New makes a refusal of a kind. args are names of arguments, each with its
// value behind it.
func New(kind Kind, reason string, args ...any) *Error {
	return &Error{Kind: kind, Reason: reason, Args: named(args)}
}

// InField refuses a request because of one field of it.
func InField(field, reason string, args ...any) *Error {
	return &Error{Kind: Invalid, Field: field, Reason: reason, Args: named(args)}
}

// Later refuses for now.
func Later(after time.Duration, reason string, args ...any) *Error {
	return &Error{Kind: TooMany, RetryAfter: after, Reason: reason, Args: named(args)}
}

// named makes arguments of pairs. What is no text, number or list of them is
// written as text.
func named(pairs []any) words.Args {
	if len(pairs) == 0 {
		return nil
	}
	args := words.Args{}
	for i := 0; i+1 < len(pairs); i += 2 {
		name := fmt.Sprint(pairs[i])
		switch v := pairs[i+1].(type) {
		case string, int, int64, float64, bool, []string, words.Phrase, []words.Phrase:
			args[name] = v
		case error:
			args[name] = v.Error()
		case fmt.Stringer:
			args[name] = v.String()
		default:
			args[name] = fmt.Sprint(v)
		}
	}
	return args
}

// Is reports whether err is a refusal of kind.
func Is(err error, kind Kind) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == kind
}
