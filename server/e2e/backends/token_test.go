//go:build linux

package backends

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"
)

func TestForeignTokenCountsFromNow(t *testing.T) {
	token := foreign(`{"exp":NOW+3600,"nbf":NOW-60}`, time.Unix(1000, 0))
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatalf("%q has %d parts", token, len(parts))
	}
	claims, err := base64.RawURLEncoding.DecodeString(parts[1])
	if want := `{"exp":4600,"nbf":940}`; err != nil || string(claims) != want {
		t.Errorf("claims %s, %v; want %s", claims, err, want)
	}
}
