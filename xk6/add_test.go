package routebench

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

const cells = `const cells = new Float64Array(memory('cells', 16)); const add = adder('cells'); const cell = (i) => cells[i];`

func TestASumIsDoneBeforeTheNextTurn(t *testing.T) {
	p := newProcess()
	one, other := join(t, p), join(t, p)
	run(t, one, cells+`add(1, 2.5); add(1, -1)`)
	assert.EqualValues(t, 1.5, run(t, other, cells+`exclusive(cell, 1)`), "of exclusive")
	run(t, one, `add(0, 1, 0, 2, 1, 0)`)
	reader := `single((memory) => { const a = new Float64Array(memory('cells', 16)); return (i) => a[i] }, '')`
	assert.EqualValues(t, 3, run(t, other, reader+`(0)`), "of an engine")
	assert.EqualValues(t, 3, run(t, other, reader+`(0)`), "once")
}

func TestASumWaitsForNobody(t *testing.T) {
	p := newProcess()
	one := join(t, p)
	assert.EqualValues(t, 0, run(t, one, cells+`exclusive(() => { add(0, 1); return cells[0] })`))
	assert.EqualValues(t, 1, run(t, one, `exclusive(cell, 0)`))
}

func TestNoSumOfManyUsersIsLost(t *testing.T) {
	p := newProcess()
	together(t, p, 20, func(int) string {
		return cells + `for (let i = 0; i < 500; i++) i % 5 ? add(0, 1) : exclusive(() => (cells[0] += 1))`
	})
	assert.EqualValues(t, 10_000, run(t, join(t, p), cells+`exclusive(cell, 0)`))
}

func TestWhatAddRefuses(t *testing.T) {
	p := newProcess()
	rt := join(t, p)
	run(t, rt, cells)
	for call, given := range map[string]string{
		`add(2, 1)`: "2", `add(-1, 1)`: "-1", `add(0.5, 1)`: "0.5", `add('1', 1)`: `"1"`, `add(0, 1, 2, 1)`: "2",
	} {
		assert.Contains(t, message(t, rt, call), "add: the cell must be within the memory; given "+given)
	}
	assert.Contains(t, message(t, rt, `adder('others')`), `adder: the memory must have been asked for; given "others"`)
	assert.Contains(t, message(t, rt, `add(0, 'much')`), `add: the amount must be a number; given "much"`)
	assert.Contains(t, message(t, rt, `add(0, 1, 1)`), `add: the amount must be a number; given "undefined"`)
	requireFree(t, p, rt)
	assert.EqualValues(t, 0, run(t, rt, `exclusive(cell, 0)`))
}
