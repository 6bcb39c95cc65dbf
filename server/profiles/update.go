package profiles

import (
	"bytes"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"sidetone/server/profiles/list"
	"sidetone/shared/profile"
	"sidetone/shared/report"
)

// Change is what an update did to the media of one list.
type Change struct {
	List string
	// Gone and New are networks that were there before, and that are there now
	// alone; Kept are in both.
	Gone, New []string
	Kept      int
}

// Source gives a profile as it is written.
func Source(nameOrFile string) (file string, data []byte, err error) {
	if data := builtin[nameOrFile]; data != nil {
		return nameOrFile + ".yaml", data, nil
	}
	if data, err = os.ReadFile(nameOrFile); err != nil {
		return nameOrFile, nil, unknown(nameOrFile)
	}
	return nameOrFile, data, nil
}

// Update writes a profile anew with the networks of a list that somebody
// downloaded, in place of those that were read from the same list before: each
// protocol, ports and purpose for each network. read is the day of the list
// where it bears none. Variables and remarks stay as they are written.
func Update(file string, data, published []byte, read time.Time) ([]byte, []Change, error) {
	p, doc, err := decode(file, data)
	if err != nil {
		return nil, nil, err
	}
	var changes []Change
	lists := 0
	for i, source := range p.Sources {
		if source.List == "" {
			continue
		}
		lists++
		networks, day, ok, err := list.Networks(published, source.List)
		switch {
		case err != nil:
			return nil, nil, err
		case !ok:
			continue
		case day.IsZero():
			day = read
		}
		setScalar(child(child(root(doc), "sources"), fmt.Sprint(i)), "read", day.Format(time.DateOnly))
		changes = append(changes, replace(doc, p.Media, source.List, networks))
	}
	switch {
	case lists == 0:
		return nil, nil, fmt.Errorf("%s: has no source with a list", file)
	case len(changes) == 0:
		return nil, nil, errors.New("is none of the lists that the profile reads: " + strings.Join(listsOf(p.Sources), ", "))
	}
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := encoder.Encode(doc); err != nil {
		return nil, nil, err
	}
	if _, _, err := decode(file, out.Bytes()); err != nil {
		return nil, nil, err
	}
	return out.Bytes(), changes, nil
}

func root(doc *yaml.Node) *yaml.Node {
	if doc.Kind == yaml.DocumentNode && len(doc.Content) > 0 {
		return doc.Content[0]
	}
	return doc
}

// replace puts the networks where the first of the list's stood.
func replace(doc *yaml.Node, media []report.MediaNetwork, of string, networks []netip.Prefix) Change {
	seq := child(root(doc), "media")
	change := Change{List: of}
	if seq == nil {
		return change
	}
	was := map[string]bool{}
	var ways []report.MediaNetwork
	for _, m := range media {
		if m.List != of {
			continue
		}
		if m.Net != "" {
			was[m.Net] = true
		}
		m.Net = ""
		if !contains(ways, m) {
			ways = append(ways, m)
		}
	}
	var now []*yaml.Node
	for _, way := range ways {
		for _, n := range networks {
			way.Net = n.String()
			now = append(now, entry(way))
		}
	}
	for _, n := range networks {
		if was[n.String()] {
			change.Kept++
			delete(was, n.String())
		} else {
			change.New = append(change.New, n.String())
		}
	}
	for _, m := range media {
		if m.List == of && was[m.Net] {
			change.Gone = append(change.Gone, m.Net)
			delete(was, m.Net)
		}
	}
	// Earlier lists have changed the sequence: its own nodes tell whose they are.
	var kept []*yaml.Node
	for _, node := range seq.Content {
		if l := child(node, "list"); l == nil || l.Value != of {
			kept = append(kept, node)
			continue
		}
		if len(now) > 0 {
			now[0].HeadComment = node.HeadComment
		}
		kept, now = append(kept, now...), nil
	}
	seq.Content = kept
	return change
}

func contains(ways []report.MediaNetwork, m report.MediaNetwork) bool {
	for _, w := range ways {
		if w == m {
			return true
		}
	}
	return false
}

// entry is a way as the built-in profiles write it.
func entry(m report.MediaNetwork) *yaml.Node {
	node := &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}
	add := func(key, value string, style yaml.Style) {
		node.Content = append(node.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key},
			&yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value, Style: style})
	}
	add("net", m.Net, yaml.DoubleQuotedStyle)
	add("proto", m.Proto, 0)
	add("ports", m.Ports, yaml.DoubleQuotedStyle)
	add("purpose", string(m.Purpose), 0)
	add("list", m.List, 0)
	return node
}

func setScalar(node *yaml.Node, key, value string) {
	if v := child(node, key); v != nil {
		v.Value, v.Tag, v.Style = value, "!!timestamp", 0
	}
}

func listsOf(sources []profile.Source) (lists []string) {
	for _, s := range sources {
		if s.List != "" {
			lists = append(lists, s.List)
		}
	}
	return lists
}
