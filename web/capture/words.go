package capture

import (
	"encoding/json"
	"strings"

	"sidetone/shared/words"
)

// panelIDs is what the ids of the panel's words begin with.
const panelIDs = "panel."

// Words are those of the panel in a language, as JSON: an object by the names
// that start({words}) takes, with "lang" and "dir" as HTML has them.
func Words(lang string) ([]byte, error) {
	w := words.All(lang)
	panel := map[string]string{"lang": w.Lang(), "dir": w.Dir()}
	for _, id := range words.All("en").IDs() {
		if name, ok := strings.CutPrefix(id, panelIDs); ok {
			panel[name] = w.Say(id)
		}
	}
	return json.Marshal(panel)
}
