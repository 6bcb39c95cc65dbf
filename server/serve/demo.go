package serve

import (
	"context"
	"errors"

	"sidetone/server/demodata"
	"sidetone/server/geo"
)

// checkDemo refuses to fill a database that is somebody's.
func (m *Main) checkDemo(ctx context.Context) (err error) {
	if !m.Config.DemoData {
		return nil
	}
	m.demoFilled, err = demodata.Check(ctx, m.Store)
	if errors.Is(err, demodata.ErrNotEmpty) {
		return startError("--demo-data: %v", err)
	}
	return err
}

// fillDemo makes the reports of the demo, once.
func (m *Main) fillDemo(ctx context.Context) error {
	if !m.Config.DemoData || m.demoFilled {
		return nil
	}
	return demodata.Fill(ctx, m.Store, m.Now(), m.handler.Runs.ForReport(m.Config.Profiles[0].Name), m.handler.Intake.Rejudge)
}

// openPlaces opens the databases of networks.
func (m *Main) openPlaces(context.Context) error {
	if len(m.Config.NetworkDatabases) == 0 {
		return nil
	}
	places, err := geo.Open(m.Config.NetworkDatabases)
	if err != nil {
		return startError("--network-database: %v", oneLine(err))
	}
	m.places = places
	return nil
}
