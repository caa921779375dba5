package routebench

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.k6.io/k6/v2/js/modulestest"
)

const counter = `const next = single((memory, input) => { let i = Number(input); return (by = 1) => (i += by) }, '10');`

func TestOneFunctionIsForAllUsers(t *testing.T) {
	p := newProcess()
	one, other := join(t, p), join(t, p)
	assert.EqualValues(t, 11, run(t, one, counter+`next()`))
	assert.EqualValues(t, 16, run(t, other, counter+`next(5)`))
	assert.EqualValues(t, 17, run(t, one, `next()`))
	assert.EqualValues(t, 101, run(t, other, `single((memory, input) => { let i = +input; return () => ++i }, '100')()`), "another function")
	requireFree(t, p, one)
}

func TestWithinAnEngineIsTheSameMemory(t *testing.T) {
	p := newProcess()
	one, other := join(t, p), join(t, p)
	run(t, one, `single((memory) => { const a = new Float64Array(memory('cells', 16)); return (i, x) => { a[i] = x } }, '')(1, 2.5)`)
	assert.Equal(t, "0,2.5", run(t, other, `new Float64Array(memory('cells', 16)).join()`))
}

func TestUsersTakeTurnsInAnEngine(t *testing.T) {
	p := newProcess()
	together(t, p, 20, func(int) string { return counter + `for (let i = 0; i < 500; i++) next()` })
	assert.EqualValues(t, 10_010, run(t, join(t, p), counter+`next(0)`))
}

func TestWhatSingleRefuses(t *testing.T) {
	p := newProcess()
	rt := join(t, p)
	assert.Contains(t, message(t, rt, `single(12, '')`), "single: the first argument must be a function; given 12")
	assert.Contains(t, message(t, rt, `single(() => 12, '')`), "single: the first argument must make a function; given 12")
	assert.Contains(t, message(t, rt, `single(() => () => { return {} }, '')()`), "single: the function must return a number, a string or the like")
	assert.Contains(t, message(t, rt, `single(() => { throw new Error('not made') }, '')`), "not made")
	assert.Contains(t, message(t, rt, `single(() => () => { throw new Error('not done') }, '')()`), "not done")
	assert.Contains(t, message(t, rt, `const around = 1; single(() => () => around, '')()`), "around is not defined")
	run(t, rt, counter)
	assert.Contains(t, message(t, rt, `exclusive(() => next())`), "can't be called within exclusive")
	requireFree(t, p, rt)
	assert.EqualValues(t, 11, run(t, rt, `next()`), "and it goes on")
}

func TestTheEndOfTheRunEndsWhatDoesNotEnd(t *testing.T) {
	p := newProcess()
	runtime := modulestest.NewRuntime(t)
	context, cancel := context.WithCancel(context.Background())
	runtime.VU.CtxField = context
	for name, value := range p.NewModuleInstance(runtime.VU).Exports().Named {
		require.NoError(t, runtime.VU.RuntimeField.Set(name, value))
	}
	time.AfterFunc(50*time.Millisecond, cancel)
	_, err := runtime.VU.RuntimeField.RunString(`single(() => () => { for (;;); }, '')()`)
	require.ErrorContains(t, err, "the run is over")
	requireFree(t, p, join(t, p))
}
