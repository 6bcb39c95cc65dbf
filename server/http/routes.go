package http

import (
	"net/http"
	"slices"
	"strings"

	"sidetone/server/assets"
	"sidetone/server/capture"
	"sidetone/server/refusal"
	"sidetone/shared/api"
	"sidetone/web"
	"sidetone/web/page"
)

// endpoint serves a request or gives the error with which it is refused.
type endpoint func(w http.ResponseWriter, r *http.Request) error

// methods are the endpoints of one address.
type methods map[string]endpoint

// route is an address with what it answers.
type route struct {
	pattern string
	methods methods
}

// routes lists every address. Those below /api/v1 are described in
// openapi.json, which a test compares with this list.
func (s *Server) routes() []route {
	const get, post, del = http.MethodGet, http.MethodPost, http.MethodDelete
	return []route{
		{api.PathRuns, methods{post: s.begin}},
		{api.PathRunReport, methods{post: s.postReport}},
		{api.PathRunEcho, methods{post: s.answerOffer}},
		{api.PathSocket, methods{get: plain(s.sockets)}},
		{api.PathSeen, methods{get: s.seen}},
		{api.PathDemoToken, methods{post: s.demoToken}},
		{api.PathDemoCheck, methods{get: s.demoCheck}},
		{api.PathReport, methods{get: s.shared(s.report)}},
		{api.PathEnrich, methods{post: s.operator(s.enrich)}},
		{api.PathReports, methods{get: s.operator(s.search)}},
		{api.PathImports, methods{post: s.operator(s.takeFiles)}},
		{api.PathLinks, methods{get: s.operator(s.listLinks), post: s.operator(s.createLink)}},
		{api.PathLink, methods{get: s.operator(s.link), del: s.operator(s.revokeLink)}},
		{api.PathOpenAPI, methods{get: s.openAPI}},
		{"/api/", methods{"": s.noSuchAddress}},

		{"/healthz", methods{get: s.health}},
		{"/readyz", methods{get: s.ready}},
		{"/metrics", methods{get: s.showMetrics}},

		{"/{$}", methods{get: s.homePage}},
		{page.ConsolePath, methods{get: s.consolePage}},
		{page.ConsoleSessionPath, methods{post: s.session}},
		{page.ConsoleImportsPath, methods{post: s.signedIn(s.consoleImports)}},
		{page.ConsoleLinksPath, methods{post: s.signedIn(s.consoleLinks)}},
		{page.VerifyPath, methods{get: s.verifyPage}},
		{page.VerifyPath + ".txt", methods{get: s.verifyText}},
		{page.ReadPath, methods{get: s.readPage, post: s.readFiles}},
		{page.ReadPath + ".json", methods{post: s.readFiles}},
		{page.ReadPath + ".txt", methods{post: s.readFiles}},
		{"/d/{link}", methods{get: s.runPage}},
		{"/r/{report}", methods{get: s.shared(s.reportPage)}},
		{page.CodesPath, methods{get: s.codesPage}},
		{web.WordsPath + "{file}", methods{get: s.words}},
		{assets.Prefix, methods{get: plain(assets.Handler())}},
		{capture.PathScript, methods{get: plain(s.scripts)}},
		{capture.PathModule, methods{get: plain(s.scripts)}},
		{capture.PathTypes, methods{get: plain(s.scripts)}},
		{capture.PathPackage, methods{get: plain(s.scripts)}},
		{"/demo/call", methods{get: s.demoCall}},
		{"/demo/call.js", methods{get: s.demoScript}},
		{"/robots.txt", methods{get: s.robots}},
		{"/", methods{"": s.noSuchPage}},
	}
}

// plain makes an endpoint of a handler that refuses by itself.
func plain(h http.Handler) endpoint {
	return func(w http.ResponseWriter, r *http.Request) error {
		h.ServeHTTP(w, r)
		return nil
	}
}

// handler chooses by method. An empty method is any; HEAD is GET without the
// body, which package net/http leaves out.
func (m methods) handler(s *Server, pattern string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.crossOrigin(w, r, pattern) {
			return
		}
		method := r.Method
		if method == http.MethodHead {
			method = http.MethodGet
		}
		serve, ok := m[method]
		if !ok {
			serve, ok = m[""]
		}
		if !ok {
			serve = func(http.ResponseWriter, *http.Request) error { return methodError{m.allowed()} }
		}
		if err := serve(w, r); err != nil {
			s.refuse(w, r, err)
		}
	})
}

// allowed lists the methods for the Allow header.
func (m methods) allowed() string {
	var list []string
	for method := range m {
		list = append(list, method)
		if method == http.MethodGet {
			list = append(list, http.MethodHead)
		}
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

func (s *Server) noSuchAddress(http.ResponseWriter, *http.Request) error {
	return refusal.New(refusal.Unknown, "There is nothing at this address.")
}
