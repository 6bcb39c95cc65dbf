package sqldb

import (
	"cmp"
	"context"
	"fmt"
	"net/netip"
	"time"

	"sidetone/server/store"
)

// lineColumns are those of a line with its kind.
const lineColumns = `l.seq, l.id, l.link, l.ticket, l.call_id, l.address, l.whole, l.network, l.updated, l.complete, l.note, l.owner, l.state,
	l.audience, l.share_until, l.latest, l.carried, k.verdict, k.hypothesis, k.cause, k.title, k.profile, k.browser, k.os`

const withKind = ` JOIN kinds k ON k.id = l.kind`

// perMillisecond is how many places there are for reports of one millisecond.
// 2^21, so that a place is positive until the year 2109.
const perMillisecond = 1 << 21

// firstPlace is the first of a moment.
func firstPlace(t time.Time) int64 { return ms(t) * perMillisecond }

// placeFor is where a report belongs: by its creation, then by its id, as far
// as three letters of it tell. Where somebody is already, the next free one
// is taken.
func placeFor(r store.Record) int64 {
	place := firstPlace(r.Report.Created)
	id := r.Report.ID
	for i := range 3 {
		if at := len("r_") + i; at < len(id) {
			place += int64(id[at]&0x7f) << (7 * (2 - i))
		}
	}
	return place
}

// lineValues are what a line says of a report beside what each change of it may
// change: its kind, when it was updated, whether it is complete, and what was tried last.
type lineValues struct {
	link, ticket, call, address string
	whole                       int
	network                     string
	cut                         int
	note, owner, state          string
	audience                    string
	until                       int64
	carried                     int
	own                         string
}

func lineOfReport(r store.Record) lineValues {
	address, network := r.From()
	key := addressKey(address)
	if !address.IsValid() && network.IsValid() {
		key = addressKey(network.Addr())
	}
	return lineValues{
		link: r.Link, ticket: r.Report.Ticket, call: r.Report.CallID, address: key, whole: flag(address.IsValid()), network: prefix(network),
		cut: flag(r.Cut), note: r.Note, owner: r.Owner, state: string(r.State), audience: string(r.Audience), until: ms(r.Until), carried: flag(r.Report.Carried != nil),
		own: r.OwnWords(),
	}
}

func (v lineValues) list() []any {
	return []any{v.link, v.ticket, v.call, v.address, v.whole, v.network, v.cut, v.note, v.owner, v.state, v.audience, v.until, v.carried, v.own}
}

// putLine writes the line of a report that is being written, and gives its place.
func (s *DB) putLine(ctx context.Context, tx querier, k *kept, is kind, v columns) (place int64, err error) {
	if !s.kinds.has(is) {
		if err := s.kinds.put(ctx, s, tx, is); err != nil {
			return 0, err
		}
	}
	changing := []any{is.id, ms(k.Updated), flag(k.Report.Complete), string(k.Latest())}
	if k.place != 0 {
		statement, values := `UPDATE lines SET kind = ?, updated = ?, complete = ?, latest = ? WHERE seq = ? AND id = ?`, changing
		if k.was != v {
			statement = `UPDATE lines SET kind = ?, updated = ?, complete = ?, latest = ?, link = ?, ticket = ?, call_id = ?, address = ?, whole = ?, network = ?,
				cut = ?, note = ?, owner = ?, state = ?, audience = ?, share_until = ?, carried = ?, own = ?, filled = 1 WHERE seq = ? AND id = ?`
			values = append(values, v.line.list()...)
		}
		result, err := tx.ExecContext(ctx, s.q(statement), append(values, k.place, k.Report.ID)...)
		if err != nil {
			return 0, err
		}
		n, err := result.RowsAffected()
		if err == nil && n == 0 {
			err = errOvertaken // it was deleted
		}
		return k.place, err
	}
	for place := placeFor(k.Record); ; place++ {
		result, err := tx.ExecContext(ctx, s.q(`INSERT INTO lines (kind, updated, complete, latest, link, ticket, call_id, address, whole, network, cut,
			note, owner, state, audience, share_until, carried, own, filled, seq, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)
			ON CONFLICT (seq) DO NOTHING`), append(append(changing, v.line.list()...), place, k.Report.ID)...)
		if err != nil {
			return 0, err
		}
		if n, err := result.RowsAffected(); err != nil || n == 1 {
			return place, err
		}
	}
}

func prefix(p netip.Prefix) string {
	if !p.IsValid() {
		return ""
	}
	return p.String()
}

func scanLine(row scanner) (store.Line, error) {
	var l store.Line
	var address, network string
	var updated, until int64
	var complete, whole, carried int
	err := row.Scan(&l.Place, &l.ID, &l.Link, &l.Ticket, &l.CallID, &address, &whole, &network, &updated, &complete, &l.Note, &l.Owner, &l.State,
		&l.Audience, &until, &l.Latest, &carried, &l.Verdict, &l.Hypothesis, &l.Cause, &l.Title, &l.Profile, &l.Browser, &l.OS)
	if err != nil {
		return l, err
	}
	l.Created, l.Updated, l.Until = moment(int64(l.Place)/perMillisecond), moment(updated), moment(until)
	l.Complete, l.Carried = complete != 0, carried != 0
	if network != "" {
		if l.Network, err = netip.ParsePrefix(network); err != nil {
			return l, fmt.Errorf("network of a line: %w", err)
		}
	}
	if whole != 0 {
		l.Address = keyAddress(address)
	}
	return l, nil
}

// Line implements store.Store.
func (s *DB) Line(ctx context.Context, id string) (store.Line, error) {
	l, err := scanLine(s.on.QueryRowContext(ctx, s.q(`SELECT `+lineColumns+` FROM lines l`+withKind+` WHERE l.id = ?`), id))
	return l, s.explain(unknown(err, "report"))
}

// Due implements store.Store.
func (s *DB) Due(ctx context.Context, by time.Time, limit int) ([]string, error) {
	return s.ids(ctx, `SELECT id FROM reports WHERE due > 0 AND due <= ? ORDER BY due LIMIT ?`, ms(by), cmp.Or(limit, defaultPage))
}

// ids gives the only column of a query.
func (s *DB) ids(ctx context.Context, query string, args ...any) ([]string, error) {
	rows, err := s.on.QueryContext(ctx, s.q(query), args...)
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, s.explain(rows.Err())
}
