package routebench

import (
	"math"

	"github.com/grafana/sobek"
)

// sum is to be added to a cell of a memory.
type sum struct {
	cell *uint64
	by   float64
}

// add leaves a sum to whoever has the next turn: nobody reads the cell before, and the caller waits for nobody's turn.
func (u *user) add(call sobek.FunctionCall) sobek.Value {
	name, index, by := call.Argument(0), call.Argument(1), call.Argument(2)
	u.naming.Lock()
	defer u.naming.Unlock()
	words := u.memories[name.String()]
	at := index.ToInteger()
	within := sobek.IsNumber(index) && index.ToFloat() == float64(at) && at >= 0 && at < int64(len(words))
	u.need(within, "add: the memory must have been asked for, and the cell be within it", index)
	u.need(sobek.IsNumber(by), "add: the amount must be a number", by)
	u.sums = append(u.sums, sum{&words[at], by.ToFloat()})
	return sobek.Undefined()
}

// takeTurn waits until it's the caller's turn, and does the sums that were left.
func (u *user) takeTurn() {
	u.turn.Lock()
	u.naming.Lock()
	defer u.naming.Unlock()
	for _, sum := range u.sums {
		*sum.cell = math.Float64bits(math.Float64frombits(*sum.cell) + sum.by)
	}
	u.sums = u.sums[:0]
}
