package words

// Report is the report page and its text form.
type Report struct{ Title string }

var englishReport = Report{Title: "Report"}
