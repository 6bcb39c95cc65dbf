package http

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestLogo(t *testing.T) {
	script := []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)
	s := &Server{Logo: Logo{"image/svg+xml", script}, rendering: make(chan struct{}, 1)}
	for path, found := range map[string]bool{s.Logo.Path(): true, logoPrefix + "other": false} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", path, nil)
		if err := s.logo(w, r); err != nil {
			t.Fatal(err)
		}
		if (w.Code == http.StatusOK) != found {
			t.Errorf("%s: %d", path, w.Code)
		}
		h := w.Header()
		policy := h.Get("Content-Security-Policy")
		if found && (h.Get("Content-Type") != "image/svg+xml" || h.Get("X-Content-Type-Options") != "nosniff" ||
			!strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "sandbox") || strings.Contains(policy, "script-src")) {
			t.Errorf("a logo with a script is sent with %v", h)
		}
	}
	if (Logo{}).Path() != "" {
		t.Error("no logo has an address")
	}
}
