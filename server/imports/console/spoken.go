package console

import (
	"regexp"
	"strings"
	"unicode"

	"sidetone/shared/failure"
	"sidetone/shared/report"
)

// What a line only speaks of happened to nobody: a condition, something that was not
// seen, that was once and is gone, that is feared, ignored, listed, pretended or
// searched for. Programs and people say so around the words of a failure, and the
// failure's own words are the same ones; so no pattern of a failure looks at a line
// before what is spoken of in it is taken out.

// aside is a way to speak of something, by the words that begin it.
type aside struct {
	begins *regexp.Regexp
	upTo   extent
}

// extent is how far such words reach.
type extent int8

const (
	wholeSentence extent = iota // past commas and colons
	clause                      // to the next comma or colon
	nearby                      // so many words
	bracket                     // to the bracket that closes the one at the end of the words
)

// nearWords behind a negation are what it denies: "no longer see X".
const nearWords = 4

// asides are in the languages of the pages; each is known by a word of askedFirst.
var asides = []aside{
	// Conditions that a person is told of, and those of any kind.
	{regexp.MustCompile(`(?i)\b(?:if|in case|when|whenever|should) (?:you|one|users?|people|anyone|somebody|someone|it says|this|the (?:log|console|browser|page) (?:shows?|says?|prints?))\b`), wholeSentence},
	{regexp.MustCompile(`(?i)\b(?:in case of|in the event of|whenever|unless)\b|\bif\b`), clause},
	{regexp.MustCompile(`(?i)\b(?:falls|wenn (?:du|Sie|man|ihr|dort|da|der Fehler|die Meldung)|sofern)\b`), wholeSentence},
	{regexp.MustCompile(`(?i)\bwenn\b`), clause},
	{regexp.MustCompile(`(?i)(?:^|[.;:\]] |[A-Z]{4} )(?:si|lorsque|quand|en cas (?:de|d')|cuando|en caso de|quando|caso|se (?:você|o|a|aparecer|aparece|vir|der)|em caso de)\b`), wholeSentence},
	// Denials.
	{regexp.MustCompile(`(?i)\b(?:no|never|without|neither|nor|not (?:a|an|any|the|because of|due to|see|seen|get|seeing|getting))\b|\b\w+n't (?:see|seen|get|have|had|find|be|the|a|an|because of|due to)\b`), nearby},
	{regexp.MustCompile(`(?i)\b(?:kein(?:e[nmrs]?)?|nicht mehr|ohne|niemals|pas de|pas d'|plus de|plus d'|aucune?|sans|jamais|sin|ning[uú]n[ao]?|nunca|sem|nenhuma?)\b|(?:^| )(?:بدون|لا يوجد|لا توجد)`), nearby},
	// What was once.
	{regexp.MustCompile(`(?i)\b(?:previously|formerly|yesterday|last (?:week|month|year|time|night)|used to|in the past|(?:earlier|older|previous) (?:versions?|releases?)|` +
		`früher|gestern|letzte[ns]? (?:Woche|Monat|Jahr|Mal)|auparavant|la semaine dernière|ayer|anteriormente|la semana pasada|ontem|na semana passada)\b|(?:^|[ 、。])(?:以前|昨日|先週|أمس|سابقا)`), wholeSentence},
	// What is feared or given as an example.
	{regexp.MustCompile(`(?i)\b(?:maybe|perhaps|could (?:this|it|that) be|is (?:it|this|that)|e\. ?g\.|for (?:example|instance)|such as|(?:known|possible|supported|common) (?:errors?|issues?|problems?|messages?|bugs?)|error codes|troubleshooting|` +
		`vielleicht|womöglich|z\. ?B\.|zum Beispiel|ist (?:es|das)|peut-être|par exemple|est-ce|quizás|tal vez|por ejemplo|talvez|por exemplo)(?:\W|$)|(?:^|[ 、。「])(?:例えば|たぶん|もし|إذا|مثلا|ربما|عندما)`), wholeSentence},
	// What a program pretends or looks for.
	{regexp.MustCompile(`(?i)\b(?:simulat(?:e|es|ed|ing|ion)|mock(?:s|ed|ing)?|stub(?:s|bed|bing)?|pretend(?:s|ing)?|search(?:ed|ing)? for|search results|no results)\b`), wholeSentence},
	// What it waits for, leaves alone or has got over.
	{regexp.MustCompile(`(?i)\b(?:ignor(?:e|es|ed|ing)|suppress(?:es|ed|ing)?|swallow(?:s|ed|ing)?|recover(?:s|ed|ing)? (?:from|after)|to handle|handl(?:es|ing)|retry(?:ing)? on|listen(?:s|ing)? (?:for|to)|` +
		`(?:handlers?|listeners?|callbacks?) (?:for|of))\b`), clause},
	// What a setting names: {"ignoreErrors": ["..."]}, retryOn = ['...'], featureFlags: {...}.
	{regexp.MustCompile(`(?i)\b\w*(?:ignore|(?:retry|restart|reconnect|report|alert)_?on|deny|allow|whitelist|blacklist|suppress|filter|known_?errors|feature_?flags?|experiments?|translations?|i18n|locales?|dictionary)\w*["']?\s*[:=]\s*[\[{]`), bracket},
	// What somebody wrote in the chat of a call.
	{regexp.MustCompile(`(?i)\bchat[ -]?(?:message|msg|text|line)s?\b`), wholeSentence},
	// A comment behind a statement.
	{regexp.MustCompile(`[;{})]\s*//\s`), wholeSentence},
}

// ofElse is what behind a negation shows that it denies something else than what
// the line says behind it: "no answer ...", "never connected ...".
var ofElse = regexp.MustCompile(`^ (?:response|answer|reply|route|connection|connectivity|server|internet|network|media|audio|video|sound|reason|data|packets?|established|connected|opened|` +
	`reached|completed|arrived|came|started|became|answered|responded|got|Antwort|Verbindung|réponse|connexion|respuesta|conexión|resposta|conexão)(?:[\s,:;)]|$)`)

// askedFirst are the words of which one stands in each of the asides, but for those
// with signs of their own; most lines hold none, and patterns are slow.
var askedFirst = func() map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(`if in case when whenever should unless falls wenn sofern si lorsque quand en cuando quando caso se em
		no never without neither nor not kein keine keinen keinem keiner keines nicht ohne niemals pas plus aucun aucune sans jamais sin ningún ninguna
		ningun nunca sem nenhum nenhuma previously formerly yesterday last used earlier older previous früher gestern letzte letzten letztes auparavant la
		ayer anteriormente ontem na maybe perhaps could is e for such known troubleshooting vielleicht womöglich z zum ist peut par est quizás tal por talvez
		simulate simulates simulated simulating simulation mock mocks mocked mocking stub stubs stubbed stubbing pretend pretends pretending ignore ignores
		ignored ignoring suppress suppresses suppressed suppressing swallow swallows swallowed swallowing recover recovers recovered recovering handle handles
		handling handler handlers listener listeners callback callbacks to retry retrying listen listens listening search searched searching chat`) {
		set[word] = true
	}
	return set
}()

var otherSigns = []string{"n't ", "//", ": [", ": {", "= [", "= {", "=[", ":[", ":{", "例えば", "たぶん", "もし", "以前", "昨日", "先週", "أمس", "سابقا", "إذا", "مثلا", "ربما", "عندما", "بدون", "يوجد", "توجد", "場合", "chat"}

func maySpeakOf(text string) bool {
	if holdsAny(text, otherSigns...) {
		return true
	}
	for word := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return r != '_' && !unicode.IsLetter(r) }) {
		if askedFirst[word] {
			return true
		}
	}
	return false
}

// happened is the line without what it only speaks of. The words of a known sentence
// are its own: "no" of "no suitable candidates found" denies nothing.
func happened(text string) string {
	if besides.MatchString(text) {
		return removed
	}
	text = withoutQuestions(text)
	if !maySpeakOf(text) {
		return text
	}
	own, ownEnd := failure.Place(text)
	removals := 0
	for _, a := range asides {
		for from := 0; from < len(text); {
			at := a.begins.FindStringIndex(text[from:])
			if at == nil {
				break
			}
			start, behind := from+at[0], from+at[1]
			from = behind
			if start >= own && start < ownEnd || a.upTo == nearby && ofElse.MatchString(text[behind:]) {
				continue
			}
			if removals++; removals > maxAsides {
				return removed
			}
			end := behind + a.upTo.of(text[behind:])
			text = text[:start] + removed + text[end:]
			from = start + len(removed)
			own, ownEnd = failure.Place(text)
		}
	}
	// Japanese says behind it that it is a condition.
	if at := strings.Index(text, "場合"); at >= 0 {
		text = removed + text[at:]
	}
	return text
}

const removed = " … "

// ofSIP: it is no answer of SIP that somebody speaks of.
func ofSIP(text string) bool {
	return !strings.Contains(text, "SIP/2.0") || strings.Contains(happened(text), "SIP/2.0")
}

// line is one of which a pattern takes it that something happened; what of it did is found
// out then, and once, for nearly all lines of a log tell nothing.
type line struct {
	text, left string
	known      bool
}

func once(text string) *line { return &line{text: text} }

// tells: something of the line happened.
func (l *line) tells() bool {
	if !l.known {
		l.left, l.known = happened(l.text), true
	}
	return l.left != removed
}

// read asks a pattern of the line, and of what is left of it.
func (l *line) read(m message, pattern func(message) (report.Observation, bool)) (report.Observation, bool) {
	o, ok := pattern(m)
	if !ok || !l.tells() {
		return report.Observation{}, false
	}
	if l.left == l.text {
		return o, true
	}
	m.text = l.left
	if o, ok = pattern(m); ok && o.Detail.Text == l.left {
		o.Detail.Text = l.text
	}
	return o, ok
}

var (
	asks = regexp.MustCompile(`[?？]["'»”)」]*(?:\s|$)`)
	// answeredAtOnce is the value of a flag that a program writes with a question mark: "P2P? false".
	answeredAtOnce = regexp.MustCompile(`^(?:true|false|yes|no|\d)`)
	// whyAndWhat begin questions of what was seen: why it is so, and what it means.
	whyAndWhat = regexp.MustCompile(`(?i)^\W*(?:(?:so|but|and|hi|hello),? )?(?:why|what|how|which|any ?(?:one|body)|warum|wieso|weshalb|was|wie|pourquoi|que|comment|por qu[eé]|qué|cómo|como|なぜ|どう|لماذا|ما)(?:\W|$)`)
)

// withoutQuestions takes out what somebody is asked whether it was so.
func withoutQuestions(text string) string {
	if !holdsAny(text, "?", "？") {
		return text
	}
	for from, asked := 0, 0; ; asked++ {
		if asked > maxAsides {
			return removed
		}
		at := asks.FindStringIndex(text[from:])
		if at == nil {
			return text
		}
		sentence, end := text[from:from+at[0]], from+at[1]
		begin := from
		if ends := sentenceEnds.FindAllStringIndex(sentence, -1); ends != nil {
			begin += ends[len(ends)-1][1]
		}
		if whyAndWhat.MatchString(text[begin:end]) || answeredAtOnce.MatchString(text[end:]) {
			from = end
			continue
		}
		text = text[:begin] + removed + text[end:]
		from = begin + len(removed)
	}
}

var (
	sentenceEnds = regexp.MustCompile(`[.!?;](?:\s|$)|\s[–—]\s`)
	clauseEnds   = regexp.MustCompile(`[,:.!?;](?:\s|$)|\s[–—(\[]| (?:then|but) `)
	aWord        = regexp.MustCompile(`^[^\pL\pN_]*[\pL\pN_'-]+`)
)

// of is where what is spoken of ends in what stands behind the words that begin it.
func (e extent) of(behind string) int {
	ends := sentenceEnds
	switch e {
	case bracket:
		return closes(behind)
	case clause, nearby:
		ends = clauseEnds
	}
	end := len(behind)
	if at := ends.FindStringIndex(behind); at != nil {
		end = at[0]
	}
	if e != wholeSentence {
		if object, found := strings.CutPrefix(behind[end:], ": {"); found {
			end = len(behind) - len(object) + closes(object) // the object is what it speaks of
			return end
		}
	}
	if e != nearby {
		return end
	}
	near := 0
	for range nearWords {
		word := aWord.FindString(behind[near:end])
		if word == "" {
			break
		}
		near += len(word)
	}
	return near
}

// closes is where the bracket closes in which s begins; its length where none does.
func closes(s string) int {
	depth := 1
	for i := range len(s) {
		switch s[i] {
		case '[', '{':
			depth++
		case ']', '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(s)
}

// besides are lines of which nothing happened: comments of a program, catalogues of
// translations, commands and what they search for, what a test expects, titles of
// threads and mails, tasks that are still to be done, what is mended or was skipped, and
// rows of counters over many calls.
var besides = regexp.MustCompile(`^\s*(?:\[?(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|LOG)\]?:?\s+)?(?:/[/*]|\* @\w|<!--|#{1,6}\s|msg(?:id|str)\b|[$%❯➜]\s+\w|type\s+\w+\s*=|export\s+(?:const|type|enum)\b|` +
	`case\s+["'].*:|case\s.+:$|(?:- )?["']?(?:match|matches|pattern|regex|expr|contains|includes|alert|label|placeholder)["']?:\s*["'|>/]|if\s?\(.*[=!]==?\s|Re:\s|(?:Subject|Betreff|Objet|Asunto|Assunto|件名):|#\d+[:\s]|"[\w-]+(?:\.[\w-]+)+"\s*:\s*"|\w+\{[^{}]*\}\s+[\d.e+]+\s*$|[✓✔√] |PASS\b|(?:not )?ok \d+\b|` +
	`(?:[-*] )?fix(?:\([^)]*\))?: |\* Fixed\b|[0-9a-f]{7,40} (?:fix|feat|chore|revert|handle|add|docs|test)\b)|` +
	`\bexpect\(|\.to(?:Equal|Be|Contain|Match|Throw)\w*\(|\bassert\w*\(|\b(?:TODO|FIXME)\b|· (?:Issue|Pull Request|Discussion) #\d|\((?:skipped|todo|expected)\)\s*$|` +
	`\b[fF]ixed (?:in|by|with|since)\b|\b[rR]esolved (?:in|by|with|since) |\bgrep\b|\bthrow new \w*Error\(`)
