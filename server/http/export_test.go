package http

import "sidetone/server/auth"

// Way is an address with a method, and what it asks of who takes it.
type Way struct {
	Pattern, Method string
	Right           auth.Right
	Must, Cookie    bool
}

// WaysIn lists what routes says.
func (s *Server) WaysIn() []Way {
	var list []Way
	for _, r := range s.routes() {
		for method, way := range r.methods {
			list = append(list, Way{r.pattern, method, way.right, way.must, way.cookie})
		}
	}
	return list
}
