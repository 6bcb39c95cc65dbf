package config

import (
	"strconv"
	"strings"
)

// units of sizes: those of two, which stand in the help, and those of ten.
var units = []struct {
	name  string
	bytes float64
}{
	{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"TiB", 1 << 40},
	{"KB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12}, {"B", 1},
}

// minimumDatabase: below it the tables themselves hardly fit.
const minimumDatabase = 16 << 20

func setDatabaseLimit(c *Config, v string) error {
	n, ok := size(v)
	if !ok || n < minimumDatabase {
		return bad(v, "a size of at least 16MiB, such as 500MiB, 10GiB or 1TB")
	}
	c.DatabaseLimit = n
	return nil
}

// size reads a number with a unit.
func size(v string) (int64, bool) {
	const most = 1 << 60 // more is a mistake
	for _, u := range units {
		number, ok := strings.CutSuffix(v, u.name)
		if !ok {
			continue
		}
		n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		if err != nil || !(n > 0 && n*u.bytes < most) {
			return 0, false
		}
		return int64(n * u.bytes), true
	}
	return 0, false
}
