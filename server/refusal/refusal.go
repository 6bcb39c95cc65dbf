// Package refusal says why a request is not served, in terms of the domain.
// Stores, auth and intake return these errors; only server/http knows which
// HTTP status each kind becomes.
package refusal

import (
	"errors"
	"fmt"
	"time"
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
	Unavailable // a part that is needed is switched off or not up
)

// Error is a refusal. Detail is shown to whoever asked, so it never holds
// what they sent beyond names of fields.
type Error struct {
	Kind       Kind
	Detail     string
	Field      string
	RetryAfter time.Duration
	// Err is the cause, for the log only; may be nil.
	Err error
}

func (e *Error) Error() string {
	switch {
	case e.Err != nil:
		return e.Detail + ": " + e.Err.Error()
	case e.Field != "":
		return e.Field + ": " + e.Detail
	}
	return e.Detail
}

func (e *Error) Unwrap() error { return e.Err }

// New makes a refusal of a kind.
func New(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Detail: fmt.Sprintf(format, args...)}
}

// InField refuses a request because of one field of it.
func InField(field, format string, args ...any) *Error {
	return &Error{Kind: Invalid, Field: field, Detail: fmt.Sprintf(format, args...)}
}

// Later refuses for now.
func Later(after time.Duration, format string, args ...any) *Error {
	return &Error{Kind: TooMany, RetryAfter: after, Detail: fmt.Sprintf(format, args...)}
}

// Is reports whether err is a refusal of kind.
func Is(err error, kind Kind) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == kind
}
