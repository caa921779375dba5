// k6 with the extension built in.
package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"

	_ "github.com/routebench/routebench/xk6"
	k6 "go.k6.io/k6/v2/cmd"
)

// A burst has a virtual user for each request: 2,000 of them are 2,000 copies of a script in memory, and Go would let
// as much garbage gather beside them. So garbage may be a quarter of what is alive. Where little is alive, that would
// be a collection every few requests, a third of k6's time: so it may always be 64 MB.
const leastPercent, leastBytes = 25, 64 << 20

func main() {
	if os.Getenv("GOGC") == "" {
		retune(nil)
	}
	k6.Execute()
}

type cycle struct{ _ *cycle }

// retune runs after each collection, as the finalizer of an object that nobody holds.
func retune(*cycle) {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	percent := 100 * leastBytes / max(1<<20, int(live[0].Value.Uint64()))
	debug.SetGCPercent(max(leastPercent, percent))
	runtime.SetFinalizer(&cycle{}, retune)
}
