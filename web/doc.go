// Package web is what people see while a run goes on: go-app components that
// render a run.State. The agent links all of it, so it stays light; what only
// the server renders is in package page.
//
// Two rules hold for every component here and there. Text that came from
// anywhere but package words goes into text nodes and never into attributes,
// because go-app does not escape those when it renders on the server. Looks
// come from classes and never from style attributes, which the pages' content
// security policy forbids.
package web
