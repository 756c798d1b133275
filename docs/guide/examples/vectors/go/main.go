// Feeds the stun.decode vectors to a stack in Go, without icespec: go run . VECTORS/stun
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
)

type vector struct {
	ID, Title string
	Input     input
	Outcomes  []struct {
		Grade string
		Reply any
	}
}

// What is fed; the members that a vector does not have are nil.
type input struct {
	Message                   string
	Username, Realm, Password *string
}

func matches(pattern, reply any) bool {
	switch pattern := pattern.(type) {
	case map[string]any:
		if choices, ok := pattern["any"].([]any); ok && len(pattern) == 1 {
			for _, one := range choices {
				if matches(one, reply) {
					return true
				}
			}
			return false
		}
		object, ok := reply.(map[string]any)
		for name, one := range pattern {
			ok = ok && matches(one, object[name])
		}
		return ok
	case []any:
		list, ok := reply.([]any)
		ok = ok && len(list) == len(pattern)
		for at := 0; ok && at < len(pattern); at++ {
			ok = matches(pattern[at], list[at])
		}
		return ok
	}
	return reflect.DeepEqual(pattern, reply)
}

func grade(one vector) string {
	reply := decode(one.Input) // REPLACE: the reply of your stack to an input
	for _, outcome := range one.Outcomes {
		if matches(outcome.Reply, reply) {
			return outcome.Grade
		}
	}
	return "invalid" // what no outcome matches is wrong too
}

func main() {
	counts := map[string]int{}
	files, err := filepath.Glob(filepath.Join(os.Args[1], "*.json"))
	check(err)
	for _, path := range files {
		text, err := os.ReadFile(path)
		check(err)
		var file struct{ Vectors []vector }
		check(json.Unmarshal(text, &file))
		for _, one := range file.Vectors {
			result := grade(one)
			counts[result]++
			if result == "invalid" {
				fmt.Printf("invalid %s: %s\n", one.ID, one.Title)
			}
		}
	}
	fmt.Printf("%d valid, %d acceptable, %d invalid\n", counts["valid"], counts["acceptable"], counts["invalid"])
	if counts["invalid"] > 0 {
		os.Exit(1)
	}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}
