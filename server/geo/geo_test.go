package geo

import (
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"sidetone/web/page"
)

// testdata/networks.mmdb has the networks that are set aside for examples. It
// was written once with github.com/maxmind/mmdbwriter.
func TestOf(t *testing.T) {
	d, err := Open([]string{"testdata/networks.mmdb"})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for address, want := range map[string]*page.Place{
		"203.0.113.7":   {Operator: "Example ISP", Country: "DE"},
		"203.0.113.0":   {Operator: "Example ISP", Country: "DE"}, // as a report has it that was cut
		"198.51.100.1":  {Operator: "Example Hosting", Anonymous: true},
		"2001:db8:1::1": {Country: "JP"},
		"192.0.2.1":     nil,
		"127.0.0.1":     nil,
	} {
		if got := d.Of(netip.MustParseAddr(address)); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", address, got, want)
		}
	}
}

func TestOtherFilesAreRefused(t *testing.T) {
	other := filepath.Join(t.TempDir(), "other.mmdb")
	if err := os.WriteFile(other, []byte("no database"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open([]string{"testdata/networks.mmdb", other}); err == nil || !strings.Contains(err.Error(), "other.mmdb") {
		t.Errorf("another file: %v", err)
	}
}
