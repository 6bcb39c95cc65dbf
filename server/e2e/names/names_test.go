package names

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"testing"
	"time"
)

// resolver asks the responder and nobody else.
func resolver(t *testing.T, view View) (*Responder, *net.Resolver) {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := Serve(conn, view)
	t.Cleanup(func() { r.Close() })
	return r, &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

func TestKnownNamesAreAnsweredAndOthersDoNotExist(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	want := netip.MustParseAddr("198.51.100.20")
	responder, ask := resolver(t, View{"relay.lab.example.": {want}})
	got, err := ask.LookupNetIP(ctx, "ip4", "Relay.lab.example.")
	if err != nil || len(got) != 1 || got[0] != want {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
	_, err = ask.LookupNetIP(ctx, "ip4", "gone.lab.example.")
	var dns *net.DNSError
	if !errors.As(err, &dns) || !dns.IsNotFound {
		t.Errorf("got %v, want NXDOMAIN", err)
	}
	if responder.Asked("gone.lab.example.") == 0 || responder.Asked("never.lab.example.") != 0 {
		t.Error("questions are not counted")
	}
}

func TestRubbishIsNotAnswered(t *testing.T) {
	r := &Responder{asked: map[string]int{}}
	for _, message := range [][]byte{nil, {1, 2, 3}, make([]byte, 12)} {
		if answer := r.answer(message); answer != nil {
			t.Errorf("%v was answered with %v", message, answer)
		}
	}
}
