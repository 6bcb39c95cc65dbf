package main

import (
	"strings"
	"testing"
)

func TestPackageOf(t *testing.T) {
	for name, want := range map[string]string{
		"runtime.gcStart":                                                      "runtime",
		"encoding/json.(*decodeState).object":                                  "encoding/json",
		"github.com/pion/webrtc/v4.(*PeerConnection).Close":                    "github.com/pion/webrtc/v4",
		"sidetone/shared/facts.init.func1":                                     "sidetone/shared/facts",
		"slices.SortFunc[go.shape.[]sidetone/shared/report.Flow,go.shape.int]": "slices",
		"gopkg.in/yaml%2ev3.Marshal":                                           "gopkg.in/yaml.v3",
		"type:.eq.sidetone/shared/report.Flow":                                 "made by the compiler",
		"go:buildid":                                                           "made by the compiler",
		"memhash":                                                              "made by the compiler",
	} {
		if got := packageOf(name); got != want {
			t.Errorf("%s belongs to %q, want %q", name, got, want)
		}
	}
}

func TestPackageTable(t *testing.T) {
	var list []packageWeight
	for range listed + 2 {
		list = append(list, packageWeight{"other", 10, 5})
	}
	list = append(list, packageWeight{"sidetone/web", 7, 3})
	var lines []string
	for line := range strings.Lines(packageTable(list)) {
		lines = append(lines, strings.Join(strings.Fields(line), " "))
	}
	if len(lines) != 1+listed+1+3 {
		t.Fatalf("%d lines", len(lines))
	}
	for i, want := range []string{"sidetone/web 7 3", "other packages 20 10", "ours together 7 3", "all 277 138"} {
		if got := lines[1+listed+i]; got != want {
			t.Errorf("line %q, want %q", got, want)
		}
	}
}

func TestVector(t *testing.T) {
	list, err := vector([]byte{2, 1, 'a', 2, 'b', 'c'})
	if err != nil || len(list) != 2 || string(list[0]) != "a" || string(list[1]) != "bc" {
		t.Errorf("%q %v", list, err)
	}
	for _, bad := range [][]byte{nil, {9}, {1, 5, 'a'}} {
		if _, err := vector(bad); err == nil {
			t.Errorf("%v was read", bad)
		}
	}
}
