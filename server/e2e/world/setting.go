package world

import (
	"fmt"
	"os"
	"strconv"
)

// Number reads a setting of a test from the environment, where it is given. An
// error names the setting and the least that it may be.
func Number(name string, least int, value *int) error {
	text := os.Getenv(name)
	if text == "" {
		return nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least {
		return fmt.Errorf("%s=%s: has to be a number from %d", name, text, least)
	}
	*value = n
	return nil
}
