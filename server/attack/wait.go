package main

import (
	"io"
	"time"
)

// eventually tries until there is no error, and gives the last one otherwise.
func eventually(try func() error) (err error) {
	for deadline := time.Now().Add(answerWithin); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		if err = try(); err == nil {
			return nil
		}
	}
	return err
}

func discard(r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	return err
}
