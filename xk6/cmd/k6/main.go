// k6 with the extension built in.
package main

import (
	"os"
	"runtime/debug"

	_ "github.com/routebench/routebench/xk6"
	k6 "go.k6.io/k6/v2/cmd"
)

// A burst has a virtual user for each request: 2,000 of them are 2,000 copies of a script in memory, and Go would let
// as much garbage gather beside them. Collecting earlier costs its time while they are made, before any load.
const collectAtPercent = 25

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAtPercent)
	}
	k6.Execute()
}
