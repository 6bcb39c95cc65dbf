package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"sidetone/server/imports"
	"sidetone/server/seal"
	"sidetone/shared/api"
)

// signedBy is whether a report is as a server gave it.
type signedBy struct {
	State seal.State `json:"state"`
	Key   string     `json:"kid"`
}

// sealKeys are those of a server or a file; none where neither is named.
func sealKeys(ctx context.Context, server, file string) (keys seal.Keys, err error) {
	var data []byte
	switch {
	case server != "" && file != "":
		return keys, errors.New("--server and --keys: one of them is enough")
	case server != "":
		if data, err = fetchKeys(ctx, server); err != nil {
			return keys, failure{fmt.Errorf("--server: %q gives no keys: %w", server, cause(err)), exitUsage}
		}
	case file != "":
		if data, err = os.ReadFile(file); err != nil {
			return keys, fmt.Errorf("--keys: %q cannot be read; it has to be the file that a server has at %s", file, api.PathKeys)
		}
	default:
		return keys, nil
	}
	if json.Unmarshal(data, &keys) != nil || len(keys.Keys) == 0 {
		return keys, errors.New("the keys with which signatures are to be checked are no JSON Web Key Set, or there are none")
	}
	return keys, nil
}

func fetchKeys(ctx context.Context, server string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(server, "/")+api.PathKeys, nil)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, errors.New(response.Status)
	}
	return io.ReadAll(io.LimitReader(response.Body, maxAnswer))
}

// rawReport is a report's file as it stands; nil for one in an archive, whose
// signature is not checked.
func rawReport(name string) []byte {
	f, err := os.Open(name)
	if err != nil {
		return nil
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, imports.MaxReport+1))
	if err != nil || len(data) > imports.MaxReport {
		return nil
	}
	return data
}

// checkSeal checks the signature of a report; nil: it has none.
func checkSeal(raw []byte, keys seal.Keys) *signedBy {
	state, key, err := seal.Check(raw, keys)
	if err != nil || state == seal.Unsigned {
		return nil
	}
	return &signedBy{state, key}
}
