package rtcstats

import (
	"encoding/json"
	"strings"

	"sidetone/server/imports/dumped"
	"sidetone/shared/useragent"
)

// page is an entry that belongs to no connection: what the browser is, or a
// microphone or camera that was refused. Jitsi writes JSON into a text.
func (d *dump) page(e entry) {
	if strings.HasSuffix(strings.ToLower(e.method), "mediaonfailure") {
		text, _ := e.value.(string)
		what := "getUserMedia"
		if strings.Contains(strings.ToLower(e.method), "display") {
			what = "getDisplayMedia"
		}
		dumped.Device(d.into, e.at, what, text)
		return
	}
	about, ok := e.value.(map[string]any)
	if text, isText := e.value.(string); isText && strings.HasPrefix(text, "{") {
		ok = json.Unmarshal([]byte(text), &about) == nil
	}
	if !ok {
		return
	}
	if agent, _ := about["userAgent"].(string); agent != "" {
		d.agent = strings.Clone(agent)
		return
	}
	data, _ := about["userAgentData"].(map[string]any)
	platform, _ := data["platform"].(string)
	brands, _ := data["brands"].([]any)
	for _, b := range brands {
		one, _ := b.(map[string]any)
		brand, _ := one["brand"].(string)
		version, _ := one["version"].(string)
		// In the form of a User-Agent, so that one table of names serves both.
		if name, _ := useragent.Browser(lastWord(brand) + "/"); name != "" && d.agent == "" {
			d.agent = lastWord(brand) + "/" + version + " (" + platform + ")"
		}
	}
}

func lastWord(s string) string { return s[strings.LastIndex(s, " ")+1:] }
