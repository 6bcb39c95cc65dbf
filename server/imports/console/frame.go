package console

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// message is one line of a log without what the program that keeps the log
// puts around it.
type message struct {
	at time.Time // zero: the line has no time; a year before 2000: a time of day alone
	// zone is that of at, "+02:00"; empty: the line names none, and at is by some clock.
	zone string
	// source is the file that the line came from, as a browser's console writes it
	// ("app.js:3", "https://host/path:1"); empty: the line does not tell.
	source string
	text   string
	// sdk: a calling SDK wrote the line.
	sdk bool
	// framed: the line has the form of one in a log or a console.
	framed bool
}

// Forms of lines. Each takes the line apart and gives the rest.
var (
	// 2026-01-02T03:04:05.100Z, 2026-01-02 03:04:05.100000+0100, [03:04:05], 03:04:05.100; Go writes 2026/01/02 03:04:05.
	clock = regexp.MustCompile(`^\s*\[?(?:(\d{4}[-/]\d\d[-/]\d\d)[T ])?(\d\d):(\d\d):(\d\d)(?:[.,:](\d{1,9}))?(Z|[+-]\d\d:?\d\d)?\]?(?:\s+|$)`)
	// Safari: "[Error] message (file.js, line 12)".
	safari     = regexp.MustCompile(`^\[(?:Log|Info|Warning|Error|Debug)\] `)
	safariFile = regexp.MustCompile(` \(([^()]{1,1000}), line (\d+)\)$`)
	// @azure/logger: "azure:ACS-calling:error 2026-01-02T03:04:05.100Z message".
	azure = regexp.MustCompile(`^\s*azure:[\w:-]{1,64}:(?:error|warning|info|verbose) `)
	// Android: "01-02 03:04:05.100  1234  5678 E Tag: message", "E/Tag( 1234): message".
	logcat      = regexp.MustCompile(`^(\d{4}-)?(\d\d-\d\d )(\d\d:\d\d:\d\d\.\d{3})\s+\d+\s+\d+ [VDIWEF] [^:]{1,64}: `)
	logcatBrief = regexp.MustCompile(`^[VDIWEF]/[^():]{1,64}\(\s*\d+\): `)
	// iOS and macOS: "2026-01-02 03:04:05.100000+0100 App[12:345] [subsystem:category] message", and the order of
	// "log show": "... 0x1234  Default  0x0  345  0  App: (Library) [subsystem:category] message".
	unified = regexp.MustCompile(`^(?:[\w.() -]{1,64}\[\d+(?::[0-9a-f]+)?\]:?|(?:(?:Default|Info|Debug|Error|Fault)\s+)?0x[0-9a-f]+\s+(?:(?:Default|Info|Debug|Error|Fault)\s+)?(?:0x[0-9a-f]+\s+)?(?:\d+\s+\d+\s+)?[\w.() -]{1,64}:) (?:\([^()]{1,64}\) )?(?:\[[\w.:-]{1,128}\] )?`)
	// Electron's renderer in the log of its main process.
	electron = regexp.MustCompile(`^\[?\w*\]?:? ?Event:console-message \| Line: \d+ \| Source: [^|]{1,1000} \| Message: `)
	// Terminals: an error that nobody caught, as browsers and Node.js print it.
	thrown = regexp.MustCompile(`^(?:Uncaught |Unhandled |\(node:\d+\) )?(?:\(in promise\) )?:? ?[A-Za-z.]*(?:Error|Exception)\b`)
	// A time and a level, as servers write: "May 06 20:03:44 general warn text", "33: : session".
	// "[Tue May 21 12:00:09 2024] [WARN] text" of Janus, whose lines may lack the time,
	// and Asterisk's "[Apr 30 00:25:46] NOTICE[4087]: chan_sip.c:29053 function: text"; a message of SIP; Apache's and nginx's logs;
	// Unreal Engine's "LogTemp: Warning: text"; libwebrtc's "[012:345][67] (p2p_transport_channel.cc:1228): text";
	// glog's "E0803 01:01:26.115042  3000 file.cpp:232] text".
	// Kamailio's "kamailio[338351]: INFO: text" behind no time; nICEr's "(turn/WARNING) TURN(relay(...)) failed" and "ICE(PC:...): text" of Firefox.
	// libjingle's "Jingle:Conn[...]: text" and .NET's "07/07/2020 13:35:40|Error|text".
	syslog = regexp.MustCompile(`^(?:Jingle:\w+\[|\s*[\w.-]{1,64}\[\d{1,8}\]: |(?:\((?:ice|turn|stun|generic)/[A-Z]+\) )?(?:ICE\(PC:|ICE-(?:PEER|CANDIDATE|STREAM)\(|STUN-CLIENT\(|TURN\(relay)|\d\d/\d\d/\d{4} \d\d:\d\d:\d\d(?:[.,]\d+)?[|\s]|\s+"\w{1,64}"\s?:\s|UnityEngine\.\w+:\w+ ?\(|\[HTTP/[\d.]+ \d{3}\b|[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{6}\s+\d+ [\w.]+:\d+\] |.{0,80}\(\w+\.(?:cc|cpp|mm|c|h):\d+\):? |Log\w+: (?:Display|Warning|Error|Log): |\S+ \S+ \S+ \[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] "|\[(?:[A-Z][a-z]{2} ){2}\d\d \d\d:\d\d:\d\d(?:\.\d+)? \d{4}\] \[|SIP/2\.0 \d{3} |[A-Z]+ sips?:\S+ SIP/2\.0|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S|\d+: (?:: )?\w|\[[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d\] [A-Z]+\[\d+\]|\[(?:[A-Z][a-z]{2} ){2}[ \d]\d \d\d:\d\d:\d\d \d{4}\] |\[(?:ERR|WARN|FATAL)\] \[)`)
)

// take reads a line.
func take(line string) (m message) {
	rest := m.unwrap(line)
	if strings.Contains(rest, "Event:console-message") {
		found := electron.FindString(rest)
		rest, m.framed = rest[len(found):], found != ""
	}
	if found := logcat.FindStringSubmatch(rest); found != nil {
		m.androidClock(found)
		rest, m.framed = rest[len(found[0]):], true
	} else if found := logcatBrief.FindString(rest); found != "" {
		rest, m.framed = rest[len(found):], true
	}
	rest = m.takeClock(rest)
	if dated := m.at.Year() > 2000; dated {
		if found := unified.FindString(rest); found != "" {
			rest = rest[len(found):]
		}
	}
	rest = m.takeSource(rest)
	rest = m.takeClock(rest)
	if found := azure.FindString(rest); found != "" {
		rest, m.framed, m.sdk = rest[len(found):], true, true
		rest = m.takeClock(rest)
	}
	m.framed = m.framed || syslog.MatchString(rest) || mayBeThrown(rest) && thrown.MatchString(rest)
	m.text = rest
	return m
}

func mayBeThrown(text string) bool {
	return strings.Contains(text, "Error") || strings.Contains(text, "Exception")
}

// takeSource takes off the file that the message came from.
func (m *message) takeSource(rest string) string {
	if found := safari.FindString(rest); found != "" {
		m.framed = true
		rest = rest[len(found):]
		if at := safariFile.FindStringSubmatchIndex(rest); at != nil {
			m.source = rest[at[2]:at[3]]
			rest = rest[:at[0]]
		}
		return rest
	}
	// Chromium: the file and line before the message. "ICE-PEER(PC:1234" of Firefox's ICE is none.
	if first, behind, ok := strings.Cut(rest, " "); ok && places(first) > 0 && !strings.Contains(first, "(") {
		m.source, m.framed = first, true
		return behind
	}
	// Firefox: behind it, with the column.
	if at := strings.LastIndexByte(rest, ' '); at >= 0 && places(rest[at+1:]) > 1 {
		m.source, m.framed = rest[at+1:], true
		return rest[:at]
	}
	return rest
}

// places counts the numbers at the end of "file:line:column".
func places(word string) (n int) {
	for {
		rest := strings.TrimRight(word, "0123456789")
		if rest == word || !strings.HasSuffix(rest, ":") || rest == ":" {
			return n
		}
		word = rest[:len(rest)-1]
		n++
	}
}

// takeClock takes a time off the beginning, and keeps the first.
func (m *message) takeClock(rest string) string {
	start := strings.TrimLeft(rest, " \t[")
	if start == "" || start[0] < '0' || start[0] > '9' {
		return rest
	}
	found := clock.FindString(rest)
	if strings.TrimSpace(found) == "" {
		return rest
	}
	m.framed = true
	if its := (message{}); m.at.IsZero() {
		m.clock(found)
	} else if its.clock(found); its.zone != "" && m.zone == "" {
		m.at, m.zone = its.at, its.zone // that of the program itself says more
	}
	return rest[len(found):]
}

// androidClock reads a year that may be missing, day and time. Without the year it
// is a time of day.
func (m *message) androidClock(found []string) {
	if found[1] == "" {
		m.clock(found[3])
		return
	}
	m.clock(found[1] + found[2] + found[3])
}

// clock reads a time. Without a date only differences are of use, and the year
// tells so.
func (m *message) clock(text string) {
	found := clock.FindStringSubmatch(text)
	if found == nil {
		return
	}
	day, zone := strings.ReplaceAll(found[1], "/", "-"), strings.ReplaceAll(found[6], ":", "")
	if zone == "Z" {
		zone = "+0000"
	}
	if day == "" {
		day, zone = "0001-01-01", ""
	}
	if m.zone = zone; zone == "" {
		zone = "+0000"
	} else {
		m.zone = zone[:3] + ":" + zone[3:]
	}
	layout := "2006-01-02 15:04:05 -0700"
	at, err := time.Parse(layout, day+" "+found[2]+":"+found[3]+":"+found[4]+" "+zone)
	if err != nil {
		return
	}
	if at.Year() <= 1 {
		at = at.AddDate(1, 0, 0) // the zero time means unknown
	}
	if part := (found[5] + "000")[:3]; found[5] != "" {
		if ms, err := strconv.Atoi(part); err == nil {
			at = at.Add(time.Duration(ms) * time.Millisecond)
		}
	}
	m.at = at.UTC()
}
