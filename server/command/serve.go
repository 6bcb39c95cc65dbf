package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"sidetone/server/config"
	"sidetone/server/serve"
)

// serveCommand serves until ctx ends.
func serveCommand(ctx context.Context, args []string, e Environment) error {
	c, err := config.Load(args, e.Getenv, e.Stdout)
	if err != nil {
		return err
	}
	m := &serve.Main{Config: c, Version: e.version(), Log: logger(c, e.Stderr)}
	if err := m.Open(ctx); err != nil {
		var start *serve.StartError
		if errors.As(err, &start) {
			return err
		}
		return failure{err, exitFailed}
	}
	fmt.Fprintf(e.Stdout, "Sidetone is ready. Open %s\n", m.URL)
	if m.FirstLink != "" {
		fmt.Fprintf(e.Stdout, "It has no administrator yet. Make yourself one until %s, once: %s\n", m.FirstLinkExpires.Local().Format("15:04"), m.FirstLink)
	}
	err = m.Wait(ctx)
	if closeErr := m.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return failure{err, exitFailed}
	}
	return nil
}

// logger writes what the configuration asks for. Nothing that is logged holds
// a token, a password or a whole address of a caller.
func logger(c config.Config, out io.Writer) *slog.Logger {
	var level slog.Level
	if level.UnmarshalText([]byte(c.LogLevel)) != nil {
		level = slog.LevelInfo
	}
	options := &slog.HandlerOptions{Level: level}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(out, options))
	}
	return slog.New(slog.NewTextHandler(out, options))
}
