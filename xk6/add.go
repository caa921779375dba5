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

// adder gives a function that leaves sums to whoever has the next turn: nobody reads the cells before, and the caller waits
// for nobody's turn.
func (u *user) adder(call sobek.FunctionCall) sobek.Value {
	u.naming.Lock()
	defer u.naming.Unlock()
	words := u.memories[call.Argument(0).String()]
	u.need(words != nil, "adder: the memory must have been asked for", call.Argument(0))
	return u.rt.ToValue(func(call sobek.FunctionCall) sobek.Value {
		sums := make([]sum, 0, 4)
		for i := 0; i < len(call.Arguments); i += 2 {
			index, by := call.Argument(i), call.Argument(i+1)
			at, whole := wholeOf(index)
			u.need(whole && at >= 0 && at < int64(len(words)), "add: the cell must be within the memory", index)
			u.need(sobek.IsNumber(by), "add: the amount must be a number", by)
			sums = append(sums, sum{&words[at], by.ToFloat()})
		}
		u.naming.Lock()
		defer u.naming.Unlock()
		u.sums = append(u.sums, sums...)
		return sobek.Undefined()
	})
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
