package http

import (
	"net/http"
	"slices"
	"strings"

	"sidetone/server/assets"
	"sidetone/server/auth"
	"sidetone/server/capture"
	"sidetone/server/refusal"
	"sidetone/shared/api"
	"sidetone/web"
	"sidetone/web/page"
)

// endpoint serves a request or gives the error with which it is refused.
type endpoint func(w http.ResponseWriter, r *http.Request) error

// methods are what one address answers.
type methods map[string]access

// route is an address with what it answers.
type route struct {
	pattern string
	methods methods
}

// routes lists every address and the right that it needs; access.go says what
// the words mean. Those below /api/v1 are described in openapi.json, which a
// test compares with this list; who gets what from each is in
// docs/who-may-see-what.md, which another test writes.
func (s *Server) routes() []route {
	const get, post, patch, del = http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodDelete
	return []route{
		{api.PathRuns, methods{post: moreWith(auth.LinksWrite, s.begin)}},
		{api.PathRunReport, methods{post: open(s.postReport), del: open(s.deleteOwnReport)}},
		{api.PathRunEcho, methods{post: open(s.answerOffer)}},
		{api.PathSocket, methods{get: open(plain(s.sockets))}},
		{api.PathSeen, methods{get: open(s.seen)}},
		{api.PathDemoToken, methods{post: open(s.demoToken)}},
		{api.PathDemoCheck, methods{get: open(s.demoCheck)}},
		{api.PathCarried, methods{post: open(s.handIn)}},
		{api.PathReport, methods{
			get:   moreWith(auth.ReportsRead, s.shared(s.report)),
			patch: needs(auth.ReportsWrite, s.changeReport),
			del:   needs(auth.ReportsWrite, s.deleteReport),
		}},
		{api.PathShare, methods{post: needs(auth.ReportsWrite, s.share), del: needs(auth.ReportsWrite, s.revokeShare)}},
		{api.PathDeletions, methods{post: needs(auth.ReportsDelete, s.deletePerson)}},
		{api.PathAudit, methods{get: needs(auth.AuditRead, s.events)}},
		{api.PathEnrich, methods{post: needs(auth.ReportsWrite, s.enrich)}},
		{api.PathReports, methods{get: needs(auth.ReportsRead, s.search)}},
		{api.PathReportsCSV, methods{get: needs(auth.ReportsRead, s.exportCSV)}},
		{api.PathReportsJSON, methods{get: needs(auth.ReportsRead, s.exportJSON)}},
		{api.PathImports, methods{post: needs(auth.Imports, s.takeFiles)}},
		{api.PathLinks, methods{get: needs(auth.LinksRead, s.listLinks), post: needs(auth.LinksWrite, s.createLink)}},
		{api.PathLink, methods{get: needs(auth.LinksRead, s.link), del: needs(auth.LinksWrite, s.revokeLink)}},
		{api.PathAccounts, methods{get: needs(auth.Accounts, s.listAccounts)}},
		{api.PathAccount, methods{http.MethodPatch: needs(auth.Accounts, s.changeAccount), del: needs(auth.Accounts, s.deleteAccount)}},
		{api.PathInvitations, methods{post: needs(auth.Accounts, s.invite)}},
		{api.PathSessions, methods{get: needs(auth.Accounts, s.listSessions), del: needs(auth.Accounts, s.endSessions)}},
		{api.PathSession, methods{del: needs(auth.Accounts, s.endSession)}},
		{api.PathTokens, methods{get: needs(auth.Accounts, s.listTokens), post: needs(auth.Accounts, s.createToken)}},
		{api.PathToken, methods{del: needs(auth.Accounts, s.revokeToken)}},
		{api.PathOpenAPI, methods{get: open(s.openAPI)}},
		{"/api/", methods{"": open(s.noSuchAddress)}},

		{"/healthz", methods{get: open(s.health)}},
		{"/readyz", methods{get: open(s.ready)}},
		{"/metrics", methods{get: moreWith(auth.MetricsRead, s.showMetrics)}},

		{"/{$}", methods{get: open(s.homePage)}},
		{page.ConsolePath, methods{get: inside(auth.ReportsRead, s.consoleReports)}},
		{page.ConsoleSessionPath, methods{post: form(s.session)}},
		{page.ConsoleImportsPath, methods{post: inside(auth.Imports, s.consoleImports)}},
		{page.OpenIDPath, methods{get: open(s.openIDStart)}},
		{page.OpenIDLogoutPath, methods{post: open(s.openIDLogout)}},
		{page.OpenIDBackPath, methods{get: open(s.openIDBack)}},
		{page.PasskeyAskPath, methods{post: form(s.passkeyAsk)}},
		{page.PasskeyPath, methods{post: form(s.passkeyIn)}},
		{page.JoinPath, methods{get: open(s.joinPage), post: form(s.join)}},
		{page.JoinPasskeyAskPath, methods{post: form(s.joinPasskeyAsk)}},
		{page.JoinPasskeyPath, methods{post: form(s.joinPasskey)}},
		{page.SettingsPath, methods{get: inside(auth.Own, s.settingsPage)}},
		{page.SettingsSessionsPath, methods{post: inside(auth.Own, s.settingsForm(s.settingsSessions))}},
		{page.SettingsTokensPath, methods{post: inside(auth.Own, s.settingsForm(s.settingsTokens))}},
		{page.SettingsAccountPath, methods{post: inside(auth.Own, s.settingsForm(s.settingsAccount))}},
		{page.SettingsPasskeyAsk, methods{post: inside(auth.Own, s.morePasskeyAsk)}},
		{page.SettingsPasskeyPath, methods{post: inside(auth.Own, s.morePasskey)}},
		{page.SettingsKeptPath, methods{post: inside(auth.ReportsDelete, s.settingsForm(s.settingsKept))}},
		{page.ConsoleAuditPath, methods{get: inside(auth.AuditRead, s.consoleAudit)}},
		{page.SettingsPeoplePath, methods{post: inside(auth.Accounts, s.settingsForm(s.settingsPeopleForm))}},
		{page.ConsoleFilesPath, methods{get: inside(auth.Imports, s.consoleFiles)}},
		{page.ConsoleLinksPath, methods{get: inside(auth.LinksRead, s.consoleLinks), post: inside(auth.LinksWrite, s.consoleLink)}},
		{page.ConsoleFiltersPath, methods{post: inside(auth.ReportsRead, s.consoleFilter)}},
		{page.ConsoleNetworksPath, methods{get: inside(auth.ReportsRead, s.consoleNetworks)}},
		{page.ConsoleComparePath, methods{get: inside(auth.ReportsRead, s.consoleCompare)}},
		{page.ConsoleReportPath + "{report}", methods{post: inside(auth.ReportsWrite, s.consoleWork)}},
		{page.ConsoleCSVPath, methods{get: inside(auth.ReportsRead, s.exportCSV)}},
		{page.ConsoleJSONPath, methods{get: inside(auth.ReportsRead, s.exportJSON)}},
		{page.VerifyPath, methods{get: open(s.verifyPage)}},
		{page.VerifyPath + ".txt", methods{get: open(s.verifyText)}},
		{page.ReadPath, methods{get: insideMore(auth.ReportsRead, s.readPage), post: insideMore(auth.ReportsRead, s.readFiles)}},
		{page.ReadPath + ".json", methods{post: insideMore(auth.ReportsRead, s.readFiles)}},
		{page.ReadPath + ".txt", methods{post: insideMore(auth.ReportsRead, s.readFiles)}},
		{"/d/{link}", methods{get: open(s.runPage)}},
		{page.CarriedPath + "{$}", methods{get: open(s.carriedPage)}},
		{"/r/{report}", methods{get: insideMore(auth.ReportsRead, s.shared(s.reportPage))}},
		{page.PrivacyPath, methods{get: open(s.privacyPage)}},
		{page.CodesPath, methods{get: open(s.shared(s.codesPage))}},
		{web.WordsPath + "{file}", methods{get: open(s.words)}},
		{assets.Prefix, methods{get: open(plain(assets.Handler()))}},
		{capture.PathScript, methods{get: open(plain(s.scripts))}},
		{capture.PathModule, methods{get: open(plain(s.scripts))}},
		{capture.PathTypes, methods{get: open(plain(s.scripts))}},
		{capture.PathPackage, methods{get: open(plain(s.scripts))}},
		{"/demo/call", methods{get: open(s.demoCall)}},
		{"/demo/call.js", methods{get: open(s.demoScript)}},
		{api.PathKeys, methods{get: open(s.sealKeys)}},
		{logoPrefix + "{logo}", methods{get: open(s.logo)}},
		{"/robots.txt", methods{get: open(s.robots)}},
		{"/", methods{"": open(s.noSuchPage)}},
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
		way, ok := m[method]
		if !ok {
			way, ok = m[""]
		}
		if !ok {
			way = open(func(http.ResponseWriter, *http.Request) error { return methodError{m.allowed()} })
		}
		if err := s.enter(way, w, r); err != nil {
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
	return refusal.New(refusal.Unknown, "nothing_here")
}
