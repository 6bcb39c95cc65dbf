package http_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"testing"
)

func TestPagesArePacked(t *testing.T) {
	s := newRig(t, nil)
	plain := s.call("GET", "/codes", "", nil).want(200, nil)
	for accept, packed := range map[string]bool{"gzip, deflate, br": true, "*": true, "gzip;q=0": false, "": false} {
		request, err := http.NewRequest("GET", s.url+"/codes", nil)
		if err != nil {
			t.Fatal(err)
		}
		// Named, so that the transport does not unpack by itself.
		request.Header.Set("Accept-Encoding", accept)
		a := s.send(request).want(200, nil)
		if got := a.header.Get("Content-Encoding") == "gzip"; got != packed {
			t.Errorf("Accept-Encoding %q: packed is %v", accept, got)
			continue
		}
		body := a.body
		if packed {
			if len(body)*4 > len(plain.body) {
				t.Errorf("%d bytes packed, %d plain", len(body), len(plain.body))
			}
			z, err := gzip.NewReader(bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			if body, err = io.ReadAll(z); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Contains(body, []byte(`id="acs-410-3112"`)) || !bytes.HasSuffix(bytes.TrimSpace(body), []byte("</html>")) {
			t.Errorf("Accept-Encoding %q: not the whole page", accept)
		}
	}
}

// What is fetched beside the pages: a caller's page in another language waits
// for its words.
func TestWhatPagesFetchIsPacked(t *testing.T) {
	s := newRig(t, nil)
	for _, path := range []string{"/words/de.txt", "/words/ar.txt", "/api/v1/openapi.json"} {
		plain := s.call("GET", path, "", nil).want(200, nil)
		request, err := http.NewRequest("GET", s.url+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Accept-Encoding", "gzip")
		a := s.send(request).want(200, nil)
		z, err := gzip.NewReader(bytes.NewReader(a.body))
		if err != nil {
			t.Errorf("%s is not packed: %v", path, err)
			continue
		}
		if whole, err := io.ReadAll(z); err != nil || !bytes.Equal(whole, plain.body) || a.header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: %v, %d bytes, plain %d; Vary %q", path, err, len(whole), len(plain.body), a.header.Get("Vary"))
		}
	}
}
