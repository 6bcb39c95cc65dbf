package sqldb

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"sidetone/server/store"
)

// defaultPage is the length of a page of a search that names none.
const defaultPage = 50

const reportColumns = `run, link, posts, due, body`

// UpdateReport implements store.Store.
func (s *DB) UpdateReport(ctx context.Context, run string, change func(*store.Record) error) error {
	return s.within(ctx, func(tx querier) error {
		// The row of the run is locked because the report may not be there
		// yet; that of the report too, against AmendReport.
		var link string
		err := tx.QueryRowContext(ctx, s.q(`SELECT link FROM runs WHERE id = ?`+s.d.LockRow), run).Scan(&link)
		if err != nil {
			return unknown(err, "run")
		}
		record, err := scanRecord(tx.QueryRowContext(ctx, s.q(`SELECT `+reportColumns+` FROM reports WHERE run = ?`+s.d.LockRow), run))
		isNew := errors.Is(err, sql.ErrNoRows)
		if isNew {
			record = store.Record{Run: run, Link: link}
		} else if err != nil {
			return err
		}
		if err := change(&record); err != nil {
			return err
		}
		return s.writeRecord(ctx, tx, record, isNew)
	})
}

// AmendReport implements store.Store.
func (s *DB) AmendReport(ctx context.Context, id string, change func(*store.Record) error) error {
	return s.within(ctx, func(tx querier) error {
		record, err := scanRecord(tx.QueryRowContext(ctx, s.q(`SELECT `+reportColumns+` FROM reports WHERE id = ?`+s.d.LockRow), id))
		if err != nil {
			return unknown(err, "report")
		}
		if err := change(&record); err != nil {
			return err
		}
		return s.writeRecord(ctx, tx, record, false)
	})
}

func (s *DB) writeRecord(ctx context.Context, tx querier, r store.Record, isNew bool) error {
	body, err := json.Marshal(r.Report)
	if err != nil {
		return fmt.Errorf("encode report: %w", err)
	}
	verdict, hypothesis, cause := judgement(r)
	statement := `UPDATE reports SET link = ?, ticket = ?, created = ?, posts = ?, due = ?, verdict = ?, hypothesis = ?, cause = ?, body = ? WHERE id = ? AND run = ?`
	if isNew {
		statement = `INSERT INTO reports (link, ticket, created, posts, due, verdict, hypothesis, cause, body, id, run) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	}
	_, err = tx.ExecContext(ctx, s.q(statement),
		r.Link, r.Report.Ticket, ms(r.Report.Created), r.Posts, ms(r.Due), verdict, hypothesis, cause, body, r.Report.ID, r.Run)
	return err
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
	r, err := scanRecord(s.db.QueryRowContext(ctx, s.q(`SELECT `+reportColumns+` FROM reports WHERE id = ?`), id))
	return r, unknown(err, "report")
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
		return nil, err
	}
	defer rows.Close()
	var records []store.Record
	for rows.Next() {
		r, err := scanRecord(rows)
		if err != nil {
			return nil, err
		}
		records = append(records, r)
	}
	return records, rows.Err()
}

func conditions(q store.Query) (where string, args []any) {
	var parts []string
	add := func(condition string, values ...any) {
		parts = append(parts, condition)
		args = append(args, values...)
	}
	for _, c := range []struct{ column, value string }{
		{"verdict", q.Verdict}, {"hypothesis", q.Hypothesis}, {"cause", q.Cause},
		{"ticket", q.Ticket}, {"link", q.Link},
	} {
		if c.value != "" {
			add(c.column+` = ?`, c.value)
		}
	}
	if !q.Since.IsZero() {
		add(`created >= ?`, ms(q.Since))
	}
	if !q.Until.IsZero() {
		add(`created < ?`, ms(q.Until))
	}
	if !q.DueBy.IsZero() {
		add(`due > 0 AND due <= ?`, ms(q.DueBy))
	}
	if q.Before.ID != "" {
		at := ms(q.Before.Created)
		add(`(created < ? OR (created = ? AND id < ?))`, at, at, q.Before.ID)
	}
	if len(parts) == 0 {
		return "", nil
	}
	return ` WHERE ` + strings.Join(parts, ` AND `), args
}

func scanRecord(row scanner) (store.Record, error) {
	var r store.Record
	var body []byte
	var due int64
	if err := row.Scan(&r.Run, &r.Link, &r.Posts, &due, &body); err != nil {
		return r, err
	}
	r.Due = moment(due)
	if err := json.Unmarshal(body, &r.Report); err != nil {
		return r, fmt.Errorf("decode stored report: %w", err)
	}
	return r, nil
}
