package middlebox

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestProxyLetsThroughWhatItsRulesSay(t *testing.T) {
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "page") }))
	defer page.Close()
	host := strings.TrimPrefix(page.URL, "http://")
	_, port, _ := net.SplitHostPort(host)
	proxy := NewProxy((&net.Dialer{}).DialContext)
	server := httptest.NewServer(proxy)
	defer server.Close()
	through, _ := url.Parse(server.URL)

	for _, c := range []struct {
		name          string
		rules         *Tunnels
		plain, tunnel int
	}{
		{"nothing", nil, 403, 403},
		{"every port", &Tunnels{}, 200, 200},
		{"this port", &Tunnels{Ports: []string{port}}, 200, 200},
		{"another port", &Tunnels{Ports: []string{"1"}}, 200, 403},
	} {
		t.Run(c.name, func(t *testing.T) {
			proxy.Set(c.rules)
			client := http.Client{Transport: &http.Transport{Proxy: http.ProxyURL(through)}, Timeout: 5 * time.Second}
			defer client.CloseIdleConnections()
			response, err := client.Get(page.URL)
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
			if response.StatusCode != c.plain {
				t.Errorf("a plain request: %d, want %d", response.StatusCode, c.plain)
			}
			if status, answer := connect(t, through.Host, host); status != c.tunnel || (status == 200) != strings.HasSuffix(answer, "page") {
				t.Errorf("CONNECT: %d, want %d; then %q", status, c.tunnel, answer)
			}
			if proxy.Hits() != 2 {
				t.Errorf("%d hits, want 2", proxy.Hits())
			}
		})
	}
}

// connect asks for a tunnel and, where there is one, for the page through it.
func connect(t *testing.T, proxy, host string) (status int, answer string) {
	t.Helper()
	conn, err := net.Dial("tcp", proxy)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
	_, _ = io.WriteString(conn, "CONNECT "+host+" HTTP/1.1\r\nHost: "+host+"\r\n\r\n")
	reader := bufio.NewReader(conn)
	response, err := http.ReadResponse(reader, &http.Request{Method: http.MethodConnect})
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != 200 {
		return response.StatusCode, ""
	}
	_, _ = io.WriteString(conn, "GET / HTTP/1.0\r\n\r\n")
	rest, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	return 200, string(rest)
}
