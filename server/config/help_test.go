package config

import (
	"reflect"
	"testing"
)

// What help calls a default is the one that counts.
func TestPresetIsTheDefault(t *testing.T) {
	for _, o := range options {
		if o.preset == "" {
			continue
		}
		c := Default()
		if err := o.apply(&c, []string{o.preset}); err != nil {
			t.Errorf("--%s: its default %q is refused: %v", o.flag, o.preset, err)
		}
		if !reflect.DeepEqual(c, Default()) {
			t.Errorf("--%s: help says that its default is %q, and it is another", o.flag, o.preset)
		}
	}
}
