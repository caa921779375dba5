// Package routebench is a k6 extension: memory that all virtual users of a test run share, and the lock around it.
package routebench

import (
	"fmt"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/grafana/sobek"
	"go.k6.io/k6/v2/js/common"
	"go.k6.io/k6/v2/js/modules"
)

// Version is the semantic version of what scripts see; CHANGELOG.md says what changed.
const Version = "0.2.0"

// Stock k6 refuses a script that so much as requires a module it doesn't have, inside try/catch too, so __ENV says
// beforehand that the module is there. k6 reads the environment later than this, in main.
func init() {
	modules.Register("k6/x/routebench", &process{memories: map[string][]uint64{}, engines: map[string]*user{}})
	_ = os.Setenv("ROUTEBENCH_XK6", Version)
}

// process is what all virtual users share: one process is one test run. naming guards memories, sums and joined; turn the
// engines, and what runs in them and in exclusive.
type process struct {
	naming, turn sync.Mutex
	memories     map[string][]uint64   // words, since a Float64Array over them needs them aligned
	sums         []sum                 // to be done by whoever has the next turn
	engines      map[string]*user      // by the text they run
	joined       []modules.VU          // whom connect has yet to open connections for
	asked        atomic.Pointer[asked] // what runs in an engine now, for watch
}

// user is one virtual user's view of it, or that of an engine of our own, which has no vu and runs one function for all.
// k6 runs a user's code on one goroutine at a time.
type user struct {
	*process
	vu      modules.VU
	rt      *sobek.Runtime
	run     sobek.Callable
	exports modules.Exports
	inTurn  bool
}

func (p *process) NewModuleInstance(vu modules.VU) modules.Instance {
	u := &user{process: p, vu: vu, rt: vu.Runtime()}
	u.exports.Named = map[string]any{"version": Version}
	for name, fn := range map[string]any{
		"memory": u.memory, "adder": u.adder, "exclusive": u.exclusive, "single": u.single, "connect": u.connect, "collect": u.collect,
	} {
		u.exports.Named[name] = u.rt.ToValue(fn) // once, not at each look-up
	}
	p.naming.Lock()
	defer p.naming.Unlock()
	p.joined = append(p.joined, vu)
	return u
}

func (u *user) Exports() modules.Exports { return u.exports }

func (u *user) memory(call sobek.FunctionCall) sobek.Value {
	name, bytes := call.Argument(0), call.Argument(1)
	u.need(sobek.IsString(name) && name.String() != "", "memory: the name must be a string, not empty", name)
	size, whole := wholeOf(bytes)
	u.need(whole && size%8 == 0 && size >= 8 && size <= 64<<20, "memory: the size must be a multiple of 8 from 8 to 67108864", bytes)
	u.naming.Lock()
	defer u.naming.Unlock()
	words := u.memories[name.String()]
	if words == nil {
		words = make([]uint64, size/8)
		u.memories[name.String()] = words
	}
	u.need(len(words)*8 == int(size), fmt.Sprintf("memory: %q is %d bytes already", name, len(words)*8), bytes)
	return u.rt.ToValue(u.rt.NewArrayBuffer(unsafe.Slice((*byte)(unsafe.Pointer(&words[0])), size)))
}

func (u *user) exclusive(call sobek.FunctionCall) sobek.Value {
	run, callable := sobek.AssertFunction(call.Argument(0))
	u.need(callable, "exclusive: the first argument must be a function", call.Argument(0))
	u.need(!u.inTurn, "exclusive: can't be called within exclusive, it would wait for itself", call.Argument(0))
	u.takeTurn()
	u.inTurn = true
	defer func() { u.inTurn = false; u.turn.Unlock() }() // however run ends: exceptions, interrupts and Go panics too
	result, err := run(sobek.Undefined(), call.Arguments[1:]...)
	if err != nil {
		panic(err) // as it came, so that scripts can't catch an interrupt
	}
	if object, ok := result.(*sobek.Object); ok {
		_, thenable := sobek.AssertFunction(object.Get("then"))
		u.need(!thenable, "exclusive: the function must not be async, the lock is free once it returns", call.Argument(0))
	}
	return result
}

// collect collects garbage, so that none is collected soon after: at the wrong moment it takes every core for half a second.
func (u *user) collect(sobek.FunctionCall) sobek.Value {
	runtime.GC()
	return sobek.Undefined()
}

// wholeOf tells whether it's a whole number, and which.
func wholeOf(value sobek.Value) (int64, bool) {
	whole := value.ToInteger()
	return whole, sobek.IsNumber(value) && value.ToFloat() == float64(whole)
}

// need throws an Error with the rule and what was given, in one line, unless the rule holds.
func (u *user) need(holds bool, rule string, given sobek.Value) {
	if !holds && sobek.IsNumber(given) {
		common.Throw(u.rt, fmt.Errorf("%s; given %v", rule, given))
	} else if !holds {
		common.Throw(u.rt, fmt.Errorf("%s; given %.60q", rule, given))
	}
}
