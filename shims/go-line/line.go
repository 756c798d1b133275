// Package line is the line protocol (protocol 1) for the shims in Go: a request a line, a reply to each.
package line

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"sync"
)

// Object is one in JSON.
type Object map[string]interface{}

// Unsupported is the answer for what a stack has no way to do.
type Unsupported string

func (u Unsupported) Error() string { return string(u) }

// Shim is what hello tells of one; its ops are those it serves.
type Shim struct {
	Name, Version    string
	Features, Claims []string
}

// Operations are a shim's, by their names; hello is not among them. R has the members of its requests.
type Operations[R any] map[string]func(R) (Object, error)

var output sync.Mutex

// Say writes a line.
func Say(line Object) {
	text, err := json.Marshal(line)
	if err != nil {
		fmt.Fprintln(os.Stderr, "shim:", err)
		return
	}
	output.Lock()
	defer output.Unlock()
	os.Stdout.Write(append(text, '\n'))
}

// Serve answers the lines on stdin, and ends the process with them.
func Serve[R any](shim Shim, operations Operations[R]) {
	operations["hello"] = func(R) (Object, error) { return hello(shim, operations), nil }
	lines := bufio.NewReader(os.Stdin)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 1 {
			Say(reply(line, operations))
		}
		if err != nil {
			os.Exit(0)
		}
	}
}

func hello[R any](shim Shim, operations Operations[R]) Object {
	var ops []string
	for op := range operations {
		ops = append(ops, op)
	}
	sort.Strings(ops)
	return Object{
		"protocol":       1,
		"implementation": Object{"name": shim.Name, "version": shim.Version, "language": "go"},
		"ops":            ops,
		"features":       shim.Features,
		"claims":         shim.Claims,
	}
}

func reply[R any](line []byte, operations Operations[R]) Object {
	var head struct {
		ID json.RawMessage `json:"id"`
		Op string          `json:"op"`
	}
	var request R
	err := json.Unmarshal(line, &head)
	if len(head.ID) == 0 {
		head.ID = json.RawMessage("null")
	}
	if err == nil {
		err = json.Unmarshal(line, &request)
	}
	if err != nil {
		return Object{"id": head.ID, "error": err.Error()}
	}
	operation, known := operations[head.Op]
	if !known {
		return Object{"id": head.ID, "unsupported": "no operation " + head.Op}
	}
	ok, err := operation(request)
	if reason, no := err.(Unsupported); no {
		return Object{"id": head.ID, "unsupported": string(reason)}
	}
	if err != nil {
		return Object{"id": head.ID, "error": err.Error()}
	}
	return Object{"id": head.ID, "ok": ok}
}
