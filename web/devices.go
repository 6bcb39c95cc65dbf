package web

import (
	"encoding/json"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/report"
)

// TriedDevices is what came of the devices that the caller has tried on this
// page, as its script left it; empty: none was.
func TriedDevices() []report.Observation {
	left := app.Window().Get("__sidetoneDevices")
	if left.Type() != app.TypeString {
		return nil
	}
	var tried []report.Observation
	if json.Unmarshal([]byte(left.String()), &tried) != nil {
		return nil
	}
	return tried
}
