package auth

import "testing"

func TestSecretsThatCanBeGuessed(t *testing.T) {
	for secret, ok := range map[string]bool{
		random():                           true,
		"0f4c81d2a9b3e65770c1fe28d4b69a35": true,
		"Vt0xQ7mJ2rLk9sYbN4cDfg":           true,
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": false,
		"1234567890123456789012":           false,
		"passwordpasswordpassword":         false,
	} {
		if got := bits(secret) >= minimumBits; got != ok {
			t.Errorf("%s: %v, want %v", secret, got, ok)
		}
	}
}
