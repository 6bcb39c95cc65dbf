package page

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/report"
	"sidetone/shared/stunuri"
	"sidetone/shared/words"
)

// row of the matrix: what is spoken to a server over one transport.
type matrixRow struct {
	host, spoken string
	cells        map[string][]int // positions of observations by port
}

// matrix is every STUN and TURN server in one look: a row for a server and a
// transport, a column for a port.
func (v *view) matrix() app.UI {
	rows, ports := v.matrixRows()
	if len(rows) == 0 {
		return app.P().Class("quiet").Text(v.say("report.no_observations"))
	}
	head := []app.UI{app.Th().Scope("col").Text(v.say("column.transport"))}
	for _, p := range ports {
		head = append(head, app.Th().Scope("col").Class("number").Text(p))
	}
	var body []app.UI
	host := ""
	for _, r := range rows {
		if r.host != host {
			host = r.host
			body = append(body, app.Tr().Class("server").Body(app.Th().Scope("rowgroup").ColSpan(len(ports)+1).Text(host)))
		}
		cells := []app.UI{app.Th().Scope("row").Text(r.spoken)}
		for _, p := range ports {
			cells = append(cells, app.Td().Class("number").Body(v.tries(r.cells[p])...))
		}
		body = append(body, app.Tr().Body(cells...))
	}
	return app.Div().Class("matrix").Body(
		app.Section().Class("scroll").TabIndex(0).Aria("label", v.whose("servers")).Body(
			app.Table().Body(app.THead().Body(app.Tr().Body(head...)), app.TBody().Body(body...))),
		v.remarks(),
	)
}

func (v *view) matrixRows() (rows []*matrixRow, ports []string) {
	for _, i := range v.tried() {
		u := stunuri.Parse(v.r.Observations[i].Target)
		spoken := joined(" · ", strings.ToUpper(u.Transport), protocol(u))
		at := slices.IndexFunc(rows, func(r *matrixRow) bool { return r.host == u.Host && r.spoken == spoken })
		if at < 0 {
			rows, at = append(rows, &matrixRow{u.Host, spoken, map[string][]int{}}), len(rows)
		}
		rows[at].cells[u.Port] = append(rows[at].cells[u.Port], i)
		if !slices.Contains(ports, u.Port) {
			ports = append(ports, u.Port)
		}
	}
	slices.SortFunc(ports, byNumber)
	slices.SortStableFunc(rows, func(a, b *matrixRow) int {
		return cmp.Or(strings.Compare(a.host, b.host), strings.Compare(rank(a.spoken), rank(b.spoken)))
	})
	return rows, ports
}

// byNumber sorts ports; one that is no number comes last.
func byNumber(a, b string) int {
	x, errX := strconv.Atoi(a)
	y, errY := strconv.Atoi(b)
	if errX != nil || errY != nil {
		return strings.Compare(a, b)
	}
	return cmp.Compare(x, y)
}

// rank puts UDP before TCP before TLS.
func rank(spoken string) string {
	for i, transport := range []string{stunuri.UDP, stunuri.TCP, stunuri.TLS} {
		if strings.HasPrefix(spoken, strings.ToUpper(transport)) {
			return strconv.Itoa(i) + spoken
		}
	}
	return spoken
}

// protocol is what is spoken to the server: STUN, or TURN, which is more.
func protocol(u stunuri.URI) string {
	if u.Relays() {
		return "TURN"
	}
	return "STUN"
}

// marks stand beside the tone, for who does not see it.
var marks = map[report.Outcome]string{report.OK: "✓", report.Failed: "✕", report.Silent: "✕", report.NotTested: "–"}

// tries are outcome and time of what was tried at one place of the matrix.
func (v *view) tries(positions []int) []app.UI {
	if len(positions) == 0 {
		return []app.UI{app.Span().Class("quiet").Text("")}
	}
	var list []app.UI
	for _, i := range positions {
		o := v.r.Observations[i]
		outcome := v.outcomeCell(o.Outcome)
		took := ""
		if o.Outcome != report.NotTested {
			took = v.took(o.MS)
		}
		list = append(list, app.A().Class(joined(" ", "try", outcome.tone)).Href("#"+v.anchor(i+1)).Body(
			app.Span().Aria("hidden", "true").Text(marks[o.Outcome]+" "),
			app.Span().Class("hidden-text").Text(outcome.text+" "),
			app.Text(joined(" ", code(o.Code), took)),
		))
	}
	return list
}

// took writes how long something took, in seconds from one on.
func (v *view) took(ms int) string {
	if ms < 1000 {
		return v.ms(ms)
	}
	return v.seconds(ms)
}

// remarks says once what several servers said or left unsaid alike.
func (v *view) remarks() app.UI {
	var said []string
	where := map[string][]string{}
	for _, i := range v.tried() {
		o := v.r.Observations[i]
		text := v.gathered(o)
		if text == "" || o.Outcome == report.OK {
			continue
		}
		text = joined(": ", v.outcomeCell(o.Outcome).text, text)
		if where[text] == nil {
			said = append(said, text)
		}
		u := stunuri.Parse(o.Target)
		where[text] = append(where[text], joined(" ", protocol(u), strings.ToUpper(u.Transport), u.Port))
	}
	if len(said) == 0 {
		return app.Div()
	}
	return app.Ul().Class("remarks").Body(app.Range(said).Slice(func(i int) app.UI {
		return app.Li().Body(app.Span().Text(said[i]), app.Text(" "), app.Span().Class("quiet").Text(joined(", ", where[said[i]]...)))
	}))
}

// candidateList is what was gathered: one line for what differs in its port
// alone.
func (v *view) candidateList() app.UI {
	type line struct {
		first report.Candidate
		ports []string
		from  []string
	}
	var lines []*line
	for i, o := range v.r.Observations {
		if o.Detail.ICE == nil || !v.shown(o) {
			continue
		}
		for _, c := range o.Detail.ICE.Candidates {
			at := slices.IndexFunc(lines, func(l *line) bool {
				f := l.first
				return f.Type == c.Type && f.Protocol == c.Protocol && f.RelayProtocol == c.RelayProtocol && f.Address == c.Address && f.TCPType == c.TCPType
			})
			if at < 0 {
				lines, at = append(lines, &line{first: c}), len(lines)
			}
			if port := code(c.Port); port != "" && !slices.Contains(lines[at].ports, port) {
				lines[at].ports = append(lines[at].ports, port)
			}
			if id := v.r.Observations[i].ID; !slices.Contains(lines[at].from, id) {
				lines[at].from = append(lines[at].from, id)
			}
		}
	}
	if len(lines) == 0 {
		return app.P().Class("quiet").Text(v.say("report.no_observations"))
	}
	var table [][]cell
	for _, l := range lines {
		c := l.first
		table = append(table, []cell{
			text(c.Type), text(joined(" ", c.Protocol, c.TCPType)), text(c.RelayProtocol), text(c.Address),
			long(few(l.ports)), long(few(l.from)),
		})
	}
	return v.table(v.say("desk.candidates"), []string{
		v.say("desk.type"), v.say("column.transport"), v.say("desk.to_relay"), v.say("desk.address"), v.say("desk.ports"), v.say("column.observation"),
	}, table)
}

// mostNamed of a list; the rest is counted.
const mostNamed = 8

func few(list []string) string {
	if len(list) <= mostNamed {
		return joined(", ", list...)
	}
	return joined(", ", list[:mostNamed]...) + " + " + strconv.Itoa(len(list)-mostNamed)
}

// lost is a line of numbers of a picture, for who does not see it.
func (v *view) lost(lost, of int) string {
	return v.say("desk.lost", words.Args{"count": lost, "total": of})
}
