// Package signin signs people in with real browsers: Chromium by a passkey of a
// virtual authenticator and by a real OpenID provider, Firefox by a password,
// each from a one-time link to a cookie that is dead.
//
//	go test ./server/e2e/signin
//
// With SIDETONE_SIGNIN_PICTURES=dir pictures of the pages are left there.
package signin
