package main

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
)

// codeSection of a WebAssembly module: the bodies of its functions.
const codeSection = 10

// most packages that are listed by themselves; ours are, whatever their size.
const listed = 25

// packageWeight is the code of one package. Its data cannot be told apart: the
// linker leaves no names of it.
type packageWeight struct {
	name        string
	code, alone int // bytes, and those of its code packed by itself
}

// weighPackages says which packages the code of an agent belongs to. Names
// come from Go's own table of functions, which has them in the order of the
// bodies in the module.
func weighPackages(content []byte) ([]packageWeight, error) {
	m, err := readModule(content)
	if err != nil {
		return nil, err
	}
	bodies, err := functions(m.before)
	if err != nil {
		return nil, err
	}
	t, err := findTable(m.image)
	if err != nil {
		return nil, err
	}
	if t.functions != len(bodies) {
		return nil, fmt.Errorf("%w: it has %d, the module %d", errLines, t.functions, len(bodies))
	}
	code := map[string][]byte{}
	for i, body := range bodies {
		f, err := t.function(i)
		if err != nil {
			return nil, err
		}
		name := packageOf(t.name(f))
		code[name] = append(code[name], body...)
	}
	var list []packageWeight
	for name, all := range code {
		alone, err := size(all, true)
		if err != nil {
			return nil, err
		}
		list = append(list, packageWeight{name, len(all), alone})
	}
	slices.SortFunc(list, func(a, b packageWeight) int { return cmp.Or(b.code-a.code, strings.Compare(a.name, b.name)) })
	return list, nil
}

// functions are the bodies in the code section among whole sections.
func functions(sections []byte) ([][]byte, error) {
	for rest := sections[len(wasmHead):]; len(rest) > 0; {
		size, n := binary.Uvarint(rest[1:])
		if n <= 0 || size > uint64(len(rest)-1-n) {
			return nil, errModule
		}
		body := rest[1+n : 1+n+int(size)]
		if rest[0] == codeSection {
			return vector(body)
		}
		rest = rest[1+n+int(size):]
	}
	return nil, fmt.Errorf("%w: it has no code", errModule)
}

// vector reads a count and so many pieces, each after its length.
func vector(b []byte) ([][]byte, error) {
	count, n := binary.Uvarint(b)
	if n <= 0 || count > uint64(len(b)) {
		return nil, errModule
	}
	b = b[n:]
	list := make([][]byte, count)
	for i := range list {
		size, n := binary.Uvarint(b)
		if n <= 0 || size > uint64(len(b)-n) {
			return nil, errModule
		}
		list[i], b = b[n:n+int(size)], b[n+int(size):]
	}
	return list, nil
}

// name of a _func.
func (t table) name(f []byte) string {
	at := int(int32(binary.LittleEndian.Uint32(f[4:])))
	if at < 0 || at >= len(t.names) {
		return ""
	}
	name, _, _ := bytes.Cut(t.names[at:], []byte{0})
	return string(name)
}

// packageOf cuts a linker's name, "path/of/package.(*Type).method[...]", down
// to the package. What the compiler makes for a type belongs to none.
func packageOf(name string) string {
	for _, made := range []string{"type:", "go:"} {
		if strings.HasPrefix(name, made) {
			return "made by the compiler"
		}
	}
	path, _, _ := strings.Cut(name, "[")
	last := strings.LastIndexByte(path, '/') + 1
	end := strings.IndexByte(path[last:], '.')
	if end < 0 {
		return "made by the compiler"
	}
	// In the last part of a path the linker writes a point of its own as %2e.
	return strings.ReplaceAll(path[:last+end], "%2e", ".")
}

// packageTable lists the heaviest packages, and ours.
func packageTable(list []packageWeight) string {
	var b strings.Builder
	b.WriteString("code of the agent by package (packed: by itself, which together shrinks further):\n")
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	var all, own, rest packageWeight
	for i, p := range list {
		all.code, all.alone = all.code+p.code, all.alone+p.alone
		ours := strings.HasPrefix(p.name, "sidetone/") || p.name == "main"
		switch {
		case ours:
			own.code, own.alone = own.code+p.code, own.alone+p.alone
		case i >= listed:
			rest.code, rest.alone = rest.code+p.code, rest.alone+p.alone
			continue
		}
		fmt.Fprintf(t, "%s\t%d\t%d\t\n", p.name, p.code, p.alone)
	}
	fmt.Fprintf(t, "other packages\t%d\t%d\t\n", rest.code, rest.alone)
	fmt.Fprintf(t, "ours together\t%d\t%d\t\nall\t%d\t%d\t\n", own.code, own.alone, all.code, all.alone)
	t.Flush()
	return b.String()
}
