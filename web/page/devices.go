package page

import (
	"strings"

	"sidetone/shared/words"
)

// AssetDevices is the script with which a caller tries microphone, camera and
// speaker, on the pages of links that ask for it, and AssetDevicesCSS its style.
const (
	AssetDevices    = "devices.js"
	AssetDevicesCSS = "devices.css"
)

// deviceAdvice is what that script recommends beside its own words.
var deviceAdvice = []string{
	"plug_in_headset", "close_other_programs", "replug_device", "unmute_device", "choose_microphone", "turn_up_speaker", "choose_speaker",
}

// deviceWords are what the script says, by the names that it uses.
func deviceWords(w *words.Catalogue) map[string]string {
	list := map[string]string{}
	for _, id := range words.All("en").IDs() {
		if name, ok := strings.CutPrefix(id, "devices."); ok {
			list[name] = w.Say(id)
		}
	}
	for _, id := range deviceAdvice {
		list[id] = w.Say("advice." + id)
	}
	return list
}

// askDevices puts what tries devices on a page whose link asks for it.
func (s *Site) askDevices(d *document, asked bool) {
	if asked {
		d.Devices = deviceWords(s.words())
		d.Scripts, d.Styles = []string{s.asset(AssetDevices)}, []string{s.asset(AssetDevicesCSS)}
	}
}
