// k6 with the extension built in.
package main

import (
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"

	_ "github.com/routebench/routebench/xk6"
	k6 "go.k6.io/k6/v2/cmd"
)

// A burst has a virtual user for each request: 2,000 of them are 2,000 copies of a script in memory, and Go would let
// as much garbage gather beside them. So garbage may be a quarter of what is alive. Where little is alive, that would be a
// collection every few requests, a third of k6's time, or one in the middle of a short burst: so it may always be freeBytes, as
// long as garbage and what is alive are enoughBytes together.
const leastPercent, freeBytes, enoughBytes = 25, 128 << 20, 400 << 20

// While users are made, so often is soon enough: 10 to 20 MB are alive more each time.
const lookEvery = 20 * time.Millisecond

func main() {
	if os.Getenv("GOGC") == "" {
		go tune()
	}
	k6.Execute()
}

// tune sets the share of garbage anew whenever a collection has shown how much is alive.
func tune() {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	seen := uint64(1)
	for ; ; time.Sleep(lookEvery) {
		metrics.Read(live)
		if now := live[0].Value.Uint64(); now != seen {
			seen = now
			alive := max(1<<20, int(now))
			debug.SetGCPercent(max(leastPercent, 100*min(freeBytes, enoughBytes-alive)/alive))
		}
	}
}
