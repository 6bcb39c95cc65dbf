package icereply

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// ReadFile reads a reply from a file. Errors name the file and nothing that is
// in it.
func ReadFile(path string) ([]Server, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%q cannot be read; it has to be a JSON file with the reply of the TURN service", path)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, MaxSize+1))
	if err != nil {
		return nil, fmt.Errorf("%q cannot be read; it has to be a JSON file with the reply of the TURN service", path)
	}
	servers, err := Parse(data)
	if err != nil {
		return nil, fmt.Errorf("%q %w", path, err)
	}
	return servers, nil
}

// Files reads replies again when their files have changed. Whoever fetches the
// replies writes the files; one that is read while it is being written is
// wrong for a moment, and the last good one goes on being used. The zero value
// is ready; it may be used concurrently.
type Files struct {
	mu   sync.Mutex
	read map[string]good
}

type good struct {
	at      time.Time // the file's own
	size    int64
	servers []Server
}

// Read gives the servers of a file: the last good ones together with an error
// when it cannot be read now.
func (f *Files) Read(path string) ([]Server, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	last := f.read[path]
	info, err := os.Stat(path)
	if err != nil {
		return last.servers, fmt.Errorf("%q cannot be read", path)
	}
	if last.servers != nil && info.ModTime().Equal(last.at) && info.Size() == last.size {
		return last.servers, nil
	}
	servers, err := ReadFile(path)
	if err != nil {
		return last.servers, err
	}
	if f.read == nil {
		f.read = map[string]good{}
	}
	f.read[path] = good{info.ModTime(), info.Size(), servers}
	return servers, nil
}
