package sqldb

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"time"

	"sidetone/server/refusal"
	"sidetone/server/store"
)

// defaultPage is the length of a page of a search that names none.
const defaultPage = 50

// reportColumns are those of a report with what its line knows.
const reportColumns = `p.run, p.link, p.posts, p.due, p.version, p.body, coalesce(l.note, ''), coalesce(l.owner, ''), coalesce(l.state, ''),
	coalesce(l.audience, ''), coalesce(l.share_until, 0), coalesce(l.cut, 0), coalesce(l.seq, 0), coalesce(l.updated, 0)`

const withLine = ` LEFT JOIN lines l ON l.id = p.id`

// kept is a report as it is stored, with what a change of it needs.
type kept struct {
	store.Record
	// isNew: nothing is stored yet.
	isNew bool
	// isRemembered: it was not read now, and may have been changed meanwhile.
	isRemembered bool
	// version grows with each change, so that a change of what somebody else
	// has changed meanwhile is noticed.
	version int64
	// place of its line; 0: there is none yet.
	place int64
	// size of the JSON in bytes.
	size int
	// was is what is stored of it; the zero value where that is not known.
	was columns
	// caller and network began the run; empty when it is forgotten.
	caller, network string
}

// written is what is stored once a change of it is.
func (k kept) written(place int64, size int, now columns) kept {
	if !k.isNew {
		k.version++
	}
	k.isNew, k.place, k.size, k.was, k.Body = false, place, size, now, nil
	return k
}

// columns are what is written of a report beside what each change of it may
// change. Whatever a statement sets is written into its indexes anew, even where
// it stays as it was, and most posts change nothing of these.
type columns struct {
	link         string
	created, due int64
	line         lineValues
}

func columnsOf(r store.Record) columns {
	return columns{r.Link, ms(r.Report.Created), ms(r.Due), lineOfReport(r)}
}

// errOvertaken: what a change began with is no longer what is stored.
var errOvertaken = errors.New("changed meanwhile")

// UpdateReport implements store.Store.
func (s *DB) UpdateReport(ctx context.Context, run string, change func(*store.Record) error) error {
	return s.change(ctx, run, func(r *store.Record) error {
		err := change(r)
		r.Updated = time.Now()
		return err
	}, func() (kept, error) { return s.ofRun(ctx, run) })
}

// AmendReport implements store.Store.
func (s *DB) AmendReport(ctx context.Context, id string, change func(*store.Record) error) error {
	before, err := s.ofID(ctx, id)
	if err != nil {
		return err
	}
	return s.change(ctx, before.Run, change, func() (kept, error) { return s.ofID(ctx, id) })
}

// change reads a report, changes it and writes it, and does so again when
// another replica wrote it meanwhile. The change, which judges, is made
// outside of a transaction: the writer has better things to do.
func (s *DB) change(ctx context.Context, run string, change func(*store.Record) error, read func() (kept, error)) error {
	defer s.busy.take(run)()
	for range maxTries {
		k, err := read()
		if err != nil {
			return err
		}
		if err := change(&k.Record); err != nil {
			if k.isRemembered {
				continue // it may be that of something that is there no more
			}
			return err
		}
		body, err := encode(k.Record)
		if err != nil {
			return err
		}
		packed, is, now := pack(body), kindOf(k.Record), columnsOf(k.Record)
		var place int64
		err = s.write(ctx, func(tx querier) (err error) {
			place, err = s.put(ctx, tx, k, is, now, packed, len(body))
			return err
		})
		if err == nil {
			s.kinds.stored(is)
		}
		if err == nil && !k.Report.Complete {
			s.recent.put(run, k.written(place, len(body), now))
		}
		if !errors.Is(err, errOvertaken) {
			return err
		}
	}
	return &refusal.Error{Kind: refusal.Unavailable, RetryAfter: whenBusy, Reason: "report_contended"}
}

// ofRun gives the report of a run as it is remembered, else reads it; an empty
// one where there is none.
func (s *DB) ofRun(ctx context.Context, run string) (k kept, err error) {
	if known, ok := s.recent.take(run); ok {
		return known, nil
	}
	k.Run = run
	var posts, due, version sql.NullInt64
	var link sql.NullString
	var body []byte
	var rest lineOf
	err = s.on.QueryRowContext(ctx, s.q(`SELECT r.link, r.caller, r.network, p.link, p.posts, p.due, p.version,
		p.body, coalesce(l.note, ''), coalesce(l.owner, ''), coalesce(l.state, ''),
		coalesce(l.audience, ''), coalesce(l.share_until, 0), coalesce(l.cut, 0), coalesce(l.seq, 0), coalesce(l.updated, 0)
		FROM runs r LEFT JOIN reports p ON p.run = r.id LEFT JOIN lines l ON l.id = p.id WHERE r.id = ?`), run).
		Scan(append([]any{&k.Link, &k.caller, &k.network, &link, &posts, &due, &version, &body}, rest.columns()...)...)
	if err != nil {
		return k, s.explain(unknown(err, "run"))
	}
	if !version.Valid {
		k.isNew = true
		return k, nil
	}
	k.Link, k.Posts, k.Due, k.version = link.String, int(posts.Int64), moment(due.Int64), version.Int64
	rest.give(&k)
	k.size, err = decode(body, &k.Record)
	return k, err
}

// lineOf is what the line of a report knows beside it, as it is read.
type lineOf struct {
	store.Handling
	audience          store.Audience
	until, cut, place int64
	updated           int64
}

func (l *lineOf) columns() []any {
	return []any{&l.Note, &l.Owner, &l.State, &l.audience, &l.until, &l.cut, &l.place, &l.updated}
}

func (l *lineOf) give(k *kept) {
	k.Handling, k.Sharing = l.Handling, store.Sharing{Audience: l.audience, Until: moment(l.until)}
	k.Cut, k.place, k.Updated = l.cut != 0, l.place, moment(l.updated)
}

// ofID reads a report that is there.
func (s *DB) ofID(ctx context.Context, id string) (kept, error) {
	k, err := scanRecord(s.on.QueryRowContext(ctx, s.q(`SELECT `+reportColumns+` FROM reports p`+withLine+` WHERE p.id = ?`), id))
	return k, s.explain(unknown(err, "report"))
}

// put writes a report, its body packed from so many bytes of JSON, if it is
// still what the change began with, and gives the place of its line. What older
// servers found it by is emptied.
func (s *DB) put(ctx context.Context, tx querier, k kept, is kind, now columns, packed []byte, size int) (place int64, err error) {
	statement := `UPDATE reports SET link = ?, created = ?, posts = ?, due = ?, body = ?, ticket = '', verdict = '', hypothesis = '', cause = '',
		words = '', address = '', version = version + 1 WHERE id = ? AND run = ? AND version = ?`
	values := []any{now.link, now.created, k.Posts, now.due, packed, k.Report.ID, k.Run, k.version}
	switch {
	case k.isNew:
		statement = `INSERT INTO reports (link, created, posts, due, body, id, run, version, ticket, verdict, hypothesis, cause)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', '', '', '') ON CONFLICT (run) DO NOTHING`
	case k.was == now:
		statement = `UPDATE reports SET posts = ?, body = ?, version = version + 1 WHERE id = ? AND run = ? AND version = ?`
		values = []any{k.Posts, packed, k.Report.ID, k.Run, k.version}
	}
	result, err := tx.ExecContext(ctx, s.q(statement), values...)
	if err != nil {
		return 0, err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return 0, cmp.Or(err, errOvertaken)
	}
	place, err = s.putLine(ctx, tx, &k, is, now)
	if err != nil {
		return 0, err
	}
	return place, s.count(ctx, tx, k, size-k.size)
}

// Report implements store.Store.
func (s *DB) Report(ctx context.Context, id string) (store.Record, error) {
	k, err := s.ofID(ctx, id)
	return k.Record, err
}

func scanRecord(row scanner) (k kept, err error) {
	var body []byte
	var due int64
	var rest lineOf
	if err := row.Scan(append([]any{&k.Run, &k.Link, &k.Posts, &due, &k.version, &body}, rest.columns()...)...); err != nil {
		return k, err
	}
	k.Due = moment(due)
	rest.give(&k)
	k.size, err = decode(body, &k.Record)
	return k, err
}
