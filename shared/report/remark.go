package report

import "errors"

// Remark is what is told beside an outcome: by ids of the catalogues where the
// words are ours, or as a browser, a library or a service worded it. The zero
// value tells nothing.
type Remark struct {
	Says []Phrase
	Text string
}

// Say makes a phrase of the message with this id. pairs are names of arguments,
// each with its value behind it; without any, Args is nil.
func Say(id string, pairs ...any) Phrase {
	p := Phrase{ID: id}
	for i := 0; i+1 < len(pairs); i += 2 {
		if p.Args == nil {
			p.Args = Args{}
		}
		name, _ := pairs[i].(string)
		p.Args[name] = pairs[i+1]
	}
	return p
}

// Ours is a remark in words of ours; the arguments are as for Say.
func Ours(id string, pairs ...any) Remark { return Remark{Says: []Phrase{Say(id, pairs...)}} }

// Quoted is a remark in somebody else's words.
func Quoted(text string) Remark { return Remark{Text: text} }

// Said is an error in words of ours.
type Said struct{ Phrase }

// Error is the id: an error that is shown is rendered from the phrase.
func (s Said) Error() string { return s.ID }

// Wrong is what an error tells: in words of ours if it is Said, else as it
// words itself. nil tells nothing.
func Wrong(err error) Remark {
	var said Said
	switch {
	case err == nil:
		return Remark{}
	case errors.As(err, &said):
		return Remark{Says: []Phrase{said.Phrase}}
	}
	return Quoted(err.Error())
}

// With is d with a remark.
func (d Detail) With(r Remark) Detail {
	d.Says, d.Text = r.Says, r.Text
	return d
}
