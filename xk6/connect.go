package routebench

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/grafana/sobek"
	"go.k6.io/k6/v2/lib"
)

// A server's queue of connections to accept is short. One that takes no more keeps nobody waiting for long: who has no
// connection by then makes its own at its first request.
const (
	connectingAtOnce = 100
	connectingMost   = 5 * time.Second
)

// connect opens each other virtual user's connection to a server, with a HEAD that is no sample.
func (u *user) connect(call sobek.FunctionCall) sobek.Value {
	url := call.Argument(0)
	u.need(u.vu.State() != nil, "connect: not in init code, in which nobody has connections", url)
	ctx, cancel := context.WithTimeout(u.vu.Context(), connectingMost)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodHead, url.String(), nil)
	u.need(err == nil && request.URL.Host != "", "connect: the first argument must be a URL", url)
	var all sync.WaitGroup
	slots := make(chan struct{}, connectingAtOnce)
	for _, state := range u.others() {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			if answer, err := state.Transport.RoundTrip(request.Clone(ctx)); err == nil {
				_ = answer.Body.Close()
			}
		})
	}
	all.Wait()
	return sobek.Undefined()
}

// others gives all other virtual users there are. Who was made to read options alone has no state, and is forgotten now.
func (u *user) others() (states []*lib.State) {
	u.naming.Lock()
	defer u.naming.Unlock()
	for _, vu := range u.joined {
		if state := vu.State(); state != nil && vu != u.vu {
			states = append(states, state)
		}
	}
	u.joined = nil
	return states
}
