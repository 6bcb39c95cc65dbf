package sqldb

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	fast "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"sidetone/server/refusal"
	"sidetone/server/store"
)

// defaultPage is the length of a page of a search that names none.
const defaultPage = 50

const reportColumns = `run, link, posts, due, version, body`

// unknownVersion is the version of no report.
const unknownVersion = -1

// kept is a report as it is stored, with what a change of it needs.
type kept struct {
	store.Record
	// isNew: nothing is stored yet.
	isNew bool
	// version grows with each change, so that a change of what somebody else
	// has changed meanwhile is noticed.
	version int64
	// size of the body in bytes.
	size int
	// caller and network began the run; empty when it is forgotten.
	caller, network string
}

// next is the version that a change of it gets.
func (k kept) next() int64 {
	if k.isNew {
		return k.version
	}
	return k.version + 1
}

// errOvertaken: what a change began with is no longer what is stored.
var errOvertaken = errors.New("changed meanwhile")

// UpdateReport implements store.Store.
func (s *DB) UpdateReport(ctx context.Context, run string, change func(*store.Record) error) error {
	return s.change(ctx, run, change, func() (kept, error) {
		return s.ofRun(ctx, run)
	})
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
			return err
		}
		body := k.Body
		if body == nil {
			if body, err = json.Marshal(k.Report); err != nil {
				return fmt.Errorf("encode report: %w", err)
			}
		}
		err = s.write(ctx, func(tx querier) error { return s.put(ctx, tx, k, body) })
		if err == nil && !k.Report.Complete {
			s.recent.put(run, remembered{store.Record{Report: k.Report}, k.next(), len(body)})
		}
		if !errors.Is(err, errOvertaken) {
			return err
		}
	}
	return &refusal.Error{Kind: refusal.Unavailable, RetryAfter: whenBusy, Detail: "The report is changed by others all the time."}
}

// ofRun reads the report of a run, or an empty one.
func (s *DB) ofRun(ctx context.Context, run string) (k kept, err error) {
	k.Run = run
	known, ok := s.recent.take(run)
	if !ok {
		known.version = unknownVersion
	}
	var posts, due, version sql.NullInt64
	var link sql.NullString
	var body []byte
	err = s.on.QueryRowContext(ctx, s.q(`SELECT r.link, r.caller, r.network, p.link, p.posts, p.due, p.version,
		CASE WHEN p.version = ? THEN NULL ELSE p.body END
		FROM runs r LEFT JOIN reports p ON p.run = r.id WHERE r.id = ?`), known.version, run).
		Scan(&k.Link, &k.caller, &k.network, &link, &posts, &due, &version, &body)
	if err != nil {
		return k, s.explain(unknown(err, "run"))
	}
	if !version.Valid {
		k.isNew = true
		return k, nil
	}
	k.Link, k.Posts, k.Due, k.version = link.String, int(posts.Int64), moment(due.Int64), version.Int64
	if k.version == known.version {
		k.Report, k.size = known.record.Report, known.size
		return k, nil
	}
	k.size = len(body)
	return k, decode(body, &k.Record)
}

// ofID reads a report that is there.
func (s *DB) ofID(ctx context.Context, id string) (kept, error) {
	k, err := scanRecord(s.on.QueryRowContext(ctx, s.q(`SELECT `+reportColumns+` FROM reports WHERE id = ?`), id))
	return k, s.explain(unknown(err, "report"))
}

// put writes a report if it is still what the change began with.
func (s *DB) put(ctx context.Context, tx querier, k kept, body []byte) error {
	verdict, hypothesis, cause := judgement(k.Record)
	statement := `UPDATE reports SET link = ?, ticket = ?, created = ?, posts = ?, due = ?, verdict = ?, hypothesis = ?, cause = ?, words = ?, address = ?, body = ?,
		version = version + 1 WHERE id = ? AND run = ? AND version = ?`
	if k.isNew {
		statement = `INSERT INTO reports (link, ticket, created, posts, due, verdict, hypothesis, cause, words, address, body, id, run, version)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run) DO NOTHING`
	}
	result, err := tx.ExecContext(ctx, s.q(statement), k.Link, k.Report.Ticket, ms(k.Report.Created), k.Posts, ms(k.Due),
		verdict, hypothesis, cause, k.Words(), addressKey(k.Address()), body, k.Report.ID, k.Run, k.version)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return cmp.Or(err, errOvertaken)
	}
	return s.count(ctx, tx, k, len(body)-k.size)
}

func judgement(r store.Record) (verdict, hypothesis, cause string) {
	d := r.Report.Diagnosis
	if d == nil {
		return "", "", ""
	}
	if d.Primary != nil {
		hypothesis, cause = d.Primary.Hypothesis, d.Primary.Cause
	}
	return string(d.Verdict), hypothesis, cause
}

// Report implements store.Store.
func (s *DB) Report(ctx context.Context, id string) (store.Record, error) {
	k, err := s.ofID(ctx, id)
	return k.Record, err
}

// Search implements store.Store.
func (s *DB) Search(ctx context.Context, q store.Query) ([]store.Record, error) {
	where, args := conditions(q)
	limit := q.Limit
	if limit == 0 {
		limit = defaultPage
	}
	rows, err := s.db.QueryContext(ctx,
		s.q(`SELECT `+reportColumns+` FROM reports`+where+` ORDER BY created DESC, id DESC LIMIT ?`), append(args, limit)...)
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	var records []store.Record
	for rows.Next() {
		r, err := scanRecord(rows)
		if err != nil {
			return nil, err
		}
		records = append(records, r.Record)
	}
	return records, s.explain(rows.Err())
}

func scanRecord(row scanner) (kept, error) {
	var k kept
	var body []byte
	var due int64
	if err := row.Scan(&k.Run, &k.Link, &k.Posts, &due, &k.version, &body); err != nil {
		return k, err
	}
	k.Due, k.size = moment(due), len(body)
	return k, decode(body, &k.Record)
}

func decode(body []byte, r *store.Record) error {
	// The form is that of package json; this reader of it allocates a third less
	// (1,882 times against 2,995 for a report of sixty observations).
	if err := fast.Unmarshal(body, &r.Report, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)); err != nil {
		return fmt.Errorf("decode stored report: %w", err)
	}
	return nil
}
