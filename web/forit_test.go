package web

import (
	"net/url"
	"strings"
	"testing"

	"sidetone/shared/words"
)

func TestMail(t *testing.T) {
	w := words.English()
	for _, c := range []struct {
		name, text, body string
		whole            bool
	}{
		{"whole", "Subject: a & b\n\nHello,\n1+1 \"x\"\n", "Hello,\r\n1+1 \"x\"", true},
		{"too long", "Subject: a & b\n\n" + strings.Repeat("Hello ", 1000), w.Say("passon.paste"), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := mailTo(w, "a & b", c.text)
			if m.whole != c.whole || len(m.address) > mostMail {
				t.Errorf("whole %v, %d characters", m.whole, len(m.address))
			}
			if strings.ContainsAny(m.address, `"<> +`) {
				t.Errorf("%q may not stand in an attribute", m.address)
			}
			address, query, _ := strings.Cut(m.address, "?")
			values, err := url.ParseQuery(query)
			if err != nil || address != "mailto:" || values.Get("subject") != "a & b" || values.Get("body") != c.body {
				t.Errorf("%v: %v", err, values)
			}
		})
	}
}
