// Command program does what a table of functions is read for: it collects
// garbage with a deep stack, grows stacks, recovers, defers, names its callers,
// and ends with a trace.
package main

import (
	"fmt"
	"runtime"
	"strings"
)

type tree struct{ left, right *tree }

func grow(depth int) *tree {
	if depth == 0 {
		runtime.GC()
		return nil
	}
	return &tree{grow(depth - 1), nil}
}

func (t *tree) depth() int {
	if t == nil {
		return 0
	}
	return 1 + max(t.left.depth(), t.right.depth())
}

func recovered() (said any) {
	defer func() { said = recover() }()
	var none []int
	return none[len(none)]
}

func main() {
	done := make(chan int)
	for i := range 3 {
		go func() { done <- grow(100 * (i + 1)).depth() }()
	}
	sum := 0
	for range 3 {
		sum += <-done
	}
	fmt.Println("depths", sum, "recovered", recovered())
	pc, _, _, _ := runtime.Caller(0)
	fmt.Println("in", runtime.FuncForPC(pc).Name(), strings.Repeat("=", 8))
	panic("the end")
}
