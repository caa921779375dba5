package routebench

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/grafana/sobek"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.k6.io/k6/v2/js/modulestest"
	"go.k6.io/k6/v2/lib"
)

func TestEachUserFindsItsConnectionOpen(t *testing.T) {
	const users = 250
	var turn sync.Mutex
	seen := map[string]map[string]int{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		turn.Lock()
		defer turn.Unlock()
		if seen[request.Method] == nil {
			seen[request.Method] = map[string]int{}
		}
		seen[request.Method][request.RemoteAddr]++
		_, _ = fmt.Fprint(w, "well")
	}))
	defer server.Close()
	output, code := k6(t, "run", "--quiet", script(t, fmt.Sprintf(`
		import http from 'k6/http';
		import { connect } from 'k6/x/routebench';
		export const options = {
			scenarios: { all: { executor: 'per-vu-iterations', vus: %d, iterations: 2 } },
			thresholds: { http_req_connecting: ['max==0'], http_reqs: ['count==%d'] },
		};
		export function setup() { connect('%s'); connect('%[3]s') }
		export default function () { http.get('%[3]s/work') }
	`, users, 2*users, server.URL)))
	assert.Zero(t, code, output)
	assert.Len(t, seen["HEAD"], users, "a connection each, and none for setup()")
	for address, times := range seen["HEAD"] {
		assert.Equal(t, 1, times)
		assert.Equal(t, 2, seen["GET"][address], "the same connection")
	}
}

// transport stands in for one whose server is out of reach.
type transport func(*http.Request) (*http.Response, error)

func (answer transport) RoundTrip(request *http.Request) (*http.Response, error) {
	return answer(request)
}

// joinWith gives a user that is past its init code, as in setup().
func joinWith(t *testing.T, p *process, answer transport) *sobek.Runtime {
	t.Helper()
	runtime := modulestest.NewRuntime(t)
	runtime.MoveToVUContext(&lib.State{Transport: answer})
	return globals(t, p, runtime.VU)
}

func TestAServerThatTakesNoConnectionIsNoError(t *testing.T) {
	p := newProcess()
	var asked []*http.Request
	joinWith(t, p, func(request *http.Request) (*http.Response, error) {
		asked = append(asked, request)
		return nil, errors.New("refused")
	})
	setup := joinWith(t, p, nil)
	run(t, setup, `connect('http://127.0.0.1:9')`)
	require.Len(t, asked, 1)
	deadline, ok := asked[0].Context().Deadline()
	assert.True(t, ok && time.Until(deadline) <= connectingMost, "nor waited for without end")
}

func TestWhatConnectRefuses(t *testing.T) {
	p := newProcess()
	setup := joinWith(t, p, nil)
	for _, given := range []string{"nowhere", "http://", ":80", "%"} {
		assert.Equal(t, fmt.Sprintf("connect: the first argument must be a URL; given %q", given), message(t, setup, fmt.Sprintf(`connect('%s')`, given)))
	}
	assert.Contains(t, message(t, join(t, p), `connect('http://127.0.0.1')`), "connect: not in init code")
	requireFree(t, p, setup)
}
