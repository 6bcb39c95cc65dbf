package page

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"sidetone/shared/report"
	"sidetone/shared/words"
	"sidetone/web/request"
)

// sentences is the document in which everything that is said of the ten
// likeliest verdicts stands beside each other in two languages.
const sentences = "../../docs/sentences.md"

// TestSentences makes that document (-update), for somebody to read: what is
// said of one verdict may not contradict itself, nor its translation.
func TestSentences(t *testing.T) {
	var b bytes.Buffer
	b.WriteString("# The ten likeliest verdicts, sentence by sentence\n\n" +
		"Made from the catalogues and recordings of real browsers by `go test ./web/page -run TestSentences -update`; read it together.\n")
	for _, name := range likeliest[:10] {
		english, german := told(t, name, words.All("en")), told(t, name, words.All("de"))
		fmt.Fprintf(&b, "\n## %s\n\n| | English | Deutsch |\n|---|---|---|\n", strings.TrimPrefix(name, "golden/"))
		for i, row := range english {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", row[0], row[1], german[i][1])
		}
	}
	got := addresses.ReplaceAll(b.Bytes(), []byte("https://server.example"))
	if *update {
		if err := os.WriteFile(sentences, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(sentences)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is of other sentences (-update, then read it)", sentences)
	}
}

// told is what is said of a recording: rows of a name and its text.
func told(t *testing.T, name string, w *words.Catalogue) [][2]string {
	t.Helper()
	r := judgedRecording(t, name, w)
	d := r.Diagnosis
	subject, _, _ := strings.Cut(request.Text(w, r, ""), "\n")
	cause := ""
	if primary, ok := request.Primary(d); ok {
		cause = primary.Title + ": " + primary.Explanation
	}
	rows := [][2]string{
		{"title", d.Title}, {"summary", d.Summary}, {"what to do", listed(request.ToDo(w, d, true))},
		{"IT request", subject}, {"asks IT", listed(request.Mitigations(d, report.ForIT))}, {"report", cause},
	}
	for i := range rows {
		rows[i][1] = strings.ReplaceAll(strings.ReplaceAll(rows[i][1], "|", "\\|"), "\n", " ")
		if rows[i][1] == "" {
			rows[i][1] = "–"
		}
	}
	return rows
}

func listed(texts []string) string { return strings.Join(texts, "<br>") }
