package config

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
)

// Logo is a picture of whoever helps callers. The zero value: there is none.
type Logo struct {
	// Type is its media type: image/png, image/jpeg, image/webp or image/svg+xml.
	Type    string
	Content []byte
}

// mostLogo is how large its file may be, in bytes: every caller loads it, maybe
// where little loads, beside an agent of 1.7 MB.
const mostLogo = 100 << 10

// logoTypes are what browsers everywhere draw, as http.DetectContentType names it.
var logoTypes = []string{"image/png", "image/jpeg", "image/webp"}

func setSupportLogo(c *Config, v string) error {
	file, err := os.Open(v)
	if err != nil {
		return err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, mostLogo+1))
	if err != nil {
		return err
	}
	if len(content) > mostLogo {
		return errors.New("the logo has more than 100 KiB, which every caller would load")
	}
	c.SupportLogo, err = logo(content)
	return err
}

// logo knows a picture by its content: the name of a file says nothing.
func logo(content []byte) (Logo, error) {
	kind := http.DetectContentType(content)
	for _, known := range logoTypes {
		if kind == known {
			return Logo{kind, content}, nil
		}
	}
	if isSVG(content) {
		return Logo{"image/svg+xml", content}, nil
	}
	return Logo{}, errors.New("the logo is no PNG, JPEG, WebP or SVG")
}

// isSVG: the outermost element is SVG's, and the whole is XML.
func isSVG(content []byte) bool {
	read := xml.NewDecoder(bytes.NewReader(content))
	outermost := true
	for {
		token, err := read.Token()
		if err != nil {
			return errors.Is(err, io.EOF) && !outermost
		}
		if start, ok := token.(xml.StartElement); ok && outermost {
			if start.Name.Local != "svg" || !strings.HasPrefix(start.Name.Space, "http://www.w3.org/2000/svg") {
				return false
			}
			outermost = false
		}
	}
}
