package sqldb

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"sync"
	"time"

	"sidetone/server/store"
)

// kind is store.Kind as it is stored.
type kind struct {
	id int64
	store.Kind
	words   string
	browser string // in lower case
}

// kindOf a report. The id is a digest, so that replicas agree without asking
// one another.
func kindOf(r store.Record) kind {
	k := kind{Kind: r.Kind(), words: r.KindWords()}
	sum := sha256.Sum256([]byte(strings.Join([]string{k.Verdict, k.Hypothesis, k.Cause, k.Title, k.Profile, k.Browser, k.OS}, "\x00")))
	k.id = int64(binary.BigEndian.Uint64(sum[:8]) >> 1) // a number of before is negative
	return k
}

// kinds remembers all kinds. The zero value knows none.
type kinds struct {
	mu    sync.Mutex
	at    time.Time // when all were known to be known
	read  time.Time // when all were read
	all   []kind
	words map[int64]string // of those that are stored
}

// has reports whether a kind is known to be stored as it is.
func (k *kinds) has(is kind) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	words, ok := k.words[is.id]
	return ok && words == is.words
}

// put writes a kind that is new, or whose words are.
func (k *kinds) put(ctx context.Context, s *DB, tx querier, is kind) error {
	_, err := tx.ExecContext(ctx, s.q(`INSERT INTO kinds (id, verdict, hypothesis, cause, title, profile, browser, os, words)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET words = excluded.words`),
		is.id, is.Verdict, is.Hypothesis, is.Cause, is.Title, is.Profile, is.Browser, is.OS, is.words)
	return err
}

// stored is told of a kind that is on disk.
func (k *kinds) stored(is kind) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.words == nil {
		k.words = map[int64]string{}
	}
	words, known := k.words[is.id]
	switch {
	case known && words == is.words:
		return
	case known:
		k.read = time.Time{} // to be read again
	case !k.read.IsZero():
		is.browser = strings.ToLower(is.Browser)
		k.all = append(k.all, is) // who has the list from before does not see it
	}
	k.words[is.id] = is.words
}

// list gives all kinds, as of a moment ago where another replica adds some. Who
// asks does not change it.
func (k *kinds) list(ctx context.Context, s *DB) ([]kind, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.read.IsZero() && time.Since(k.read) < kindsAnew {
		if time.Since(k.at) < kindsFor {
			return k.all, nil
		}
		var n int
		if err := s.on.QueryRowContext(ctx, `SELECT count(*) FROM kinds`).Scan(&n); err != nil {
			return nil, err
		}
		if n == len(k.all) {
			k.at = time.Now()
			return k.all, nil
		}
	}
	rows, err := s.on.QueryContext(ctx, `SELECT id, verdict, hypothesis, cause, title, profile, browser, os, words FROM kinds`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []kind
	words := map[int64]string{}
	for rows.Next() {
		var is kind
		if err := rows.Scan(&is.id, &is.Verdict, &is.Hypothesis, &is.Cause, &is.Title, &is.Profile, &is.Browser, &is.OS, &is.words); err != nil {
			return nil, err
		}
		is.browser = strings.ToLower(is.Browser)
		all, words[is.id] = append(all, is), is.words
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	k.all, k.words, k.at, k.read = all, words, time.Now(), time.Now()
	return all, nil
}
