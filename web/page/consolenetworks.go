package page

import (
	"io"
	"net/url"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/words"
)

// ConsoleNetworks is the tab of networks.
type ConsoleNetworks struct {
	ConsoleFrame
	Networks []ConsoleNetwork
	// Days that are counted.
	Days  int
	Since time.Time
}

// ConsoleNetwork is a /24 or /48 from which runs came.
type ConsoleNetwork struct {
	Network string
	// Runs from it, and how many of them were not healthy.
	Runs, Failing int
	// Hypothesis and Cause that most of those had, and how many.
	Hypothesis, Cause string
	Same              int
	Last              time.Time
	Place             *Place
}

// ConsoleNetworks lists where runs came from, the most failures first.
func (s *Site) ConsoleNetworks(w io.Writer, c ConsoleNetworks) error {
	t := s.words()
	body := []app.UI{app.P().Class("quiet").Text(t.Say("console.networks_lead", words.Args{"days": c.Days}))}
	if len(c.Networks) == 0 {
		body = append(body, app.P().Class("quiet").Text(t.Say("console.no_networks")))
	} else {
		var head, rows []app.UI
		for _, id := range []string{"network", "runs", "failing", "what", "last"} {
			head = append(head, app.Th().Scope("col").Text(t.Say("console.column."+id)))
		}
		for _, n := range c.Networks {
			rows = append(rows, networkRow(t, c.Since, n))
		}
		body = append(body, app.Table().Class("networks").Body(app.THead().Body(app.Tr().Body(head...)), app.TBody().Body(rows...)))
	}
	return s.consolePage(w, TabNetworks, c.ConsoleFrame, app.Div().DataSet("part", "networks").Body(body...))
}

func networkRow(t *words.Catalogue, since time.Time, n ConsoleNetwork) app.UI {
	asked := url.Values{"network": {n.Network}, "since": {since.UTC().Format(time.RFC3339)}}
	what := app.UI(app.Span().Class("quiet").Text("–"))
	if n.Same > 0 {
		alike := clone(asked)
		alike.Set("hypothesis", n.Hypothesis)
		alike.Set("cause", n.Cause)
		what = app.A().Class("open").Href(address(ConsolePath, alike)).Text(t.Say("console.same_cause", words.Args{
			"count": n.Same, "name": causeName(t, ConsoleReport{Hypothesis: n.Hypothesis, Cause: n.Cause})}))
	}
	place := ""
	if n.Place != nil {
		place = joined(", ", n.Place.Operator, n.Place.Country)
	}
	return app.Tr().DataSet("key", escaped(n.Network)).Body(
		app.Th().Scope("row").Body(app.A().Href(address(ConsolePath, asked)).Text(n.Network), app.Text(" "), app.Span().Class("quiet").Text(place)),
		app.Td().Class("number").Text(t.Say("unit.count", words.Args{"count": n.Runs})),
		app.Td().Class("number").Text(t.Say("unit.count", words.Args{"count": n.Failing})),
		app.Td().Body(what),
		app.Td().Body(age(n.Last)),
	)
}
