package page

import (
	"io"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// ConsoleAudit is the audit log, the newest first.
type ConsoleAudit struct {
	ConsoleFrame
	Events []ConsoleEvent
	// Of is whom or what the log was asked for; empty: all of it.
	Of string
	// Path of the page, and Next the address of what is older; empty: nothing is.
	Path, Next string
}

// ConsoleEvent is an entry of the audit log. Object is an id; Report the same id
// where it is a report's that may be there.
type ConsoleEvent struct {
	At                                         time.Time
	Who, Means, Action, Object, Detail, Report string
}

// ConsoleAudit writes the page of the audit log.
func (s *Site) ConsoleAudit(w io.Writer, data ConsoleAudit) error {
	s = s.forSupport()
	data.Path = ConsoleAuditPath
	body, err := s.template("audit", data)
	if err != nil {
		return err
	}
	data.title = s.words().Say("audit.title")
	return s.consolePage(w, TabSettings, data.ConsoleFrame, app.Raw(body))
}
