package qr

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"sidetone/shared/carried"
)

const prefix = "https://sidetone.example.com/r/#"

// digits of a code that fills its room, none like another.
func digits() string {
	code := make([]byte, carried.Room(prefix))
	seed := uint32(7)
	for i := range code {
		seed = seed*1664525 + 1013904223
		code[i] = byte(seed >> 24)
	}
	return carried.Digits(code)
}

func TestTheFullestCodeIsTheLargestThatIsDrawn(t *testing.T) {
	c, ok := Make(prefix, digits())
	if !ok || c.Modules != 17+4*carried.QRVersion+2*quiet {
		t.Errorf("%v, %d modules", ok, c.Modules)
	}
	if _, ok := Make(prefix, digits()+strings.Repeat("1", 20)); ok {
		t.Error("more than a phone reads is drawn")
	}
	small, ok := Make("https://sidetone.example.com/r/r_abcdefghijklmnopqrstuvwxyz234567", "")
	if !ok || small.Modules > 50 {
		t.Errorf("an address has %d modules", small.Modules)
	}
}

var run = regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`)

// picture draws the SVG's path.
func picture(t *testing.T, c Code, pixels int) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, c.Modules*pixels, c.Modules*pixels))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	number := func(s string) int {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, m := range run.FindAllStringSubmatch(c.SVG(pixels), -1) {
		x, y, n := number(m[1]), number(m[2]), number(m[3])
		for dx := range n * pixels {
			for dy := range pixels {
				img.SetGray(x*pixels+dx, y*pixels+dy, color.Gray{})
			}
		}
	}
	return img
}

// A reader that is none of ours reads what was drawn, two pixels for a module.
func TestAnotherReaderReadsIt(t *testing.T) {
	reader, err := exec.LookPath("zbarimg")
	if err != nil {
		t.Skip("no zbarimg; server/e2e/install.sh brings it")
	}
	c, _ := Make(prefix, digits())
	for _, pixels := range []int{2, 3} {
		var b bytes.Buffer
		if err := png.Encode(&b, picture(t, c, pixels)); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "code.png")
		if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(reader, "--raw", "--quiet", "-S*.enable=0", "-Sqrcode.enable", file).Output()
		if err != nil || strings.TrimSpace(string(out)) != prefix+digits() {
			t.Errorf("%d pixels: %v, %d characters", pixels, err, len(out))
		}
	}
}
