package useragent

import (
	"strconv"
	"strings"
)

// Version is that of a browser, "26.4" of "26.4.1". Chromium's and Firefox's
// User-Agents have told no more than the major number since 2022; Safari's tells
// both. The zero Version is one that nobody told.
type Version struct{ Major, Minor int }

// ReadVersion reads the number that a text begins with; none is the zero Version.
func ReadVersion(s string) Version {
	major, rest := leadingNumber(s)
	minor, _ := leadingNumber(strings.TrimPrefix(rest, "."))
	return Version{major, minor}
}

func leadingNumber(s string) (n int, rest string) {
	end := 0
	for end < len(s) && s[end] >= '0' && s[end] <= '9' {
		end++
	}
	n, _ = strconv.Atoi(s[:end])
	return n, s[end:]
}

// String is "26.4"; without a minor number "156"; empty for the zero Version.
func (v Version) String() string {
	switch {
	case v == Version{}:
		return ""
	case v.Minor == 0:
		return strconv.Itoa(v.Major)
	}
	return strconv.Itoa(v.Major) + "." + strconv.Itoa(v.Minor)
}

// Compare is below zero where v came before other, and above where it came after.
func (v Version) Compare(other Version) int {
	if v.Major != other.Major {
		return v.Major - other.Major
	}
	return v.Minor - other.Minor
}
