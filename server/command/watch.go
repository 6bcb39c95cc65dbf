package command

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"sidetone/server/probe"
)

// watchOver runs until the context ends, and gives the exit code of the last
// run that was not cut off.
func (p probeFlags) watchOver(ctx context.Context, c probe.Config, e Environment) error {
	metrics := probe.NewMetrics()
	if p.metrics != "" {
		stop, err := serveMetrics(p.metrics, metrics, e)
		if err != nil {
			return err
		}
		defer stop()
	}
	screen := probe.NewScreen(e.Stdout, e.Stderr, e.Getenv, p.json, p.lang)
	var last error
	probe.Watch(ctx, p.interval, func(ctx context.Context) {
		result, err := p.do(ctx, c, screen)
		screen.Clear()
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			metrics.Failed()
			last = exit(exitUsage)
			fmt.Fprintf(e.Stderr, "%s  %v\n", time.Now().Format(time.DateTime), cannotRun(c, err))
			return
		}
		metrics.Note(result.Report)
		last = exitBy(result.Report)
		if p.json {
			err = printJSONLine(e.Stdout, result.Report)
		} else {
			_, err = fmt.Fprintln(e.Stdout, screen.Line(result.Report))
		}
		if err != nil {
			last = failure{err, exitFailed}
		}
	})
	return last
}

// serveMetrics listens before the first run, so that a busy port is told at
// once.
func serveMetrics(address string, m *probe.Metrics, e Environment) (stop func(), err error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("--metrics: %q cannot be listened on; it has to be a free host:port such as :9090", address)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.Gatherer(), promhttp.HandlerOpts{}))
	server := &http.Server{Handler: mux, ReadHeaderTimeout: callWithin}
	go func() {
		if err := server.Serve(listener); err != nil && !errors.Is(err, http.ErrServerClosed) {
			fmt.Fprintln(e.Stderr, "sidetone probe: metrics:", err)
		}
	}()
	fmt.Fprintf(e.Stderr, "metrics on http://%s/metrics\n", listener.Addr())
	return func() { server.Close() }, nil
}
