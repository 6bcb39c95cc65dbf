// Package desk does a support engineer's day in a real browser: a link is made
// from a ticket, its run is watched in the list and on its report while a
// caller makes it, found by a part of its ticket, compared, shared, and its
// link revoked. It also holds what a page may weigh in height and in print.
package desk
