package routebench

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
	"unsafe"

	"github.com/grafana/sobek"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.k6.io/k6/v2/ext"
	"go.k6.io/k6/v2/js/modulestest"
)

func newProcess() *process {
	return &process{memories: map[string][]uint64{}, engines: map[string]*user{}}
}

// join gives a new virtual user of the process, with the module's functions as globals.
func join(t testing.TB, p *process) *sobek.Runtime {
	t.Helper()
	runtime := modulestest.NewRuntime(t)
	runtime.VU.RuntimeField.SetMaxCallStackSize(1000)
	return globals(t, p, runtime.VU)
}

// globals makes the module's functions a user's globals.
func globals(t testing.TB, p *process, vu *modulestest.VU) *sobek.Runtime {
	t.Helper()
	for name, value := range p.NewModuleInstance(vu).Exports().Named {
		require.NoError(t, vu.RuntimeField.Set(name, value))
	}
	return vu.RuntimeField
}

func run(t testing.TB, rt *sobek.Runtime, script string) any {
	t.Helper()
	value, err := rt.RunString(script)
	require.NoError(t, err)
	return value.Export()
}

// together runs a script for each of many users of the process, all at once.
func together(t *testing.T, p *process, users int, script func(index int) string) {
	t.Helper()
	var all sync.WaitGroup
	for index := range users {
		rt := join(t, p)
		all.Go(func() {
			_, err := rt.RunString(script(index))
			assert.NoError(t, err)
		})
	}
	all.Wait()
}

// message runs a script that must throw, and gives the message a script would see.
func message(t testing.TB, rt *sobek.Runtime, script string) string {
	t.Helper()
	text := run(t, rt, fmt.Sprintf(`(() => { try { %s } catch (e) { return e instanceof Error ? e.message : 'no Error'; } })()`, script))
	require.IsType(t, "", text, "%s throws nothing", script)
	return text.(string)
}

// requireFree says that nobody holds the lock, and that the user isn't taken for one inside either.
func requireFree(t testing.TB, p *process, rt *sobek.Runtime) {
	t.Helper()
	require.True(t, p.turn.TryLock(), "the lock is still held")
	p.turn.Unlock()
	require.EqualValues(t, 42, run(t, rt, `exclusive(() => 42)`))
}

func TestItIsRegisteredAndAnnounced(t *testing.T) {
	assert.Contains(t, ext.Get(ext.JSExtension), "k6/x/routebench")
	assert.Equal(t, Version, os.Getenv("ROUTEBENCH_XK6"))
	assert.Equal(t, Version, run(t, join(t, newProcess()), `version`))
}

func TestTheVersionIsSemanticAndInTheChangelog(t *testing.T) {
	assert.Regexp(t, regexp.MustCompile(`^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$`), Version)
	changelog, err := os.ReadFile("CHANGELOG.md")
	require.NoError(t, err)
	assert.Contains(t, string(changelog), "## "+Version+"\n")
}

func TestMemoryStartsZeroedAndIsSharedByAllUsers(t *testing.T) {
	p := newProcess()
	one, other := join(t, p), join(t, p)
	assert.Equal(t, "0,0,0", run(t, one, `const a = new Float64Array(memory('cells', 24)); a.join()`))
	run(t, other, `const b = new Float64Array(memory('cells', 24)); b[1] = 2.5`)
	assert.Equal(t, "0,2.5,0", run(t, one, `a.join()`))
	assert.Equal(t, "0,2.5,0", run(t, one, `new Float64Array(memory('cells', 24)).join()`))
	assert.Equal(t, "0,0,0", run(t, one, `new Float64Array(memory('others', 24)).join()`))
	assert.Equal(t, "0,0,0", run(t, join(t, newProcess()), `new Float64Array(memory('cells', 24)).join()`), "another run")
}

func TestEveryViewFitsOnMemoryOfEverySize(t *testing.T) {
	p := newProcess()
	rt := join(t, p)
	for size := 8; size <= 512; size += 8 {
		assert.EqualValues(t, size, run(t, rt, fmt.Sprintf(`{
			const buffer = memory('of %[1]d', %[1]d);
			for (const View of [Float64Array, BigInt64Array, Float32Array, Int32Array, Uint16Array, Uint8Array])
				new View(buffer).fill(View === BigInt64Array ? 1n : 1);
			buffer.byteLength }`, size)))
		words := p.memories[fmt.Sprintf("of %d", size)]
		assert.Zero(t, uintptr(unsafe.Pointer(&words[0]))%8)
	}
}

func TestBadNamesAndSizes(t *testing.T) {
	rt := join(t, newProcess())
	run(t, rt, `memory('taken', 64)`)
	for script, want := range map[string]string{
		`memory()`:                      `memory: the name must be a string, not empty; given "undefined"`,
		`memory('', 8)`:                 `memory: the name must be a string, not empty; given ""`,
		`memory(7, 8)`:                  `memory: the name must be a string, not empty; given 7`,
		`memory(null, 8)`:               `memory: the name must be a string, not empty; given "null"`,
		`memory({}, 8)`:                 `memory: the name must be a string, not empty; given "[object Object]"`,
		"memory(() => {\n}, 8)":         `memory: the name must be a string, not empty; given "() => {\n}"`,
		`memory('a')`:                   `memory: the size must be a multiple of 8 from 8 to 67108864; given "undefined"`,
		`memory('a', '64')`:             `memory: the size must be a multiple of 8 from 8 to 67108864; given "64"`,
		`memory('a', 0)`:                `memory: the size must be a multiple of 8 from 8 to 67108864; given 0`,
		`memory('a', -8)`:               `memory: the size must be a multiple of 8 from 8 to 67108864; given -8`,
		`memory('a', 12)`:               `memory: the size must be a multiple of 8 from 8 to 67108864; given 12`,
		`memory('a', 8.5)`:              `memory: the size must be a multiple of 8 from 8 to 67108864; given 8.5`,
		`memory('a', NaN)`:              `memory: the size must be a multiple of 8 from 8 to 67108864; given NaN`,
		`memory('a', Infinity)`:         `memory: the size must be a multiple of 8 from 8 to 67108864; given Infinity`,
		`memory('a', 67108872)`:         `memory: the size must be a multiple of 8 from 8 to 67108864; given 67108872`,
		`memory('a', 2 ** 64)`:          `memory: the size must be a multiple of 8 from 8 to 67108864; given 18446744073709552000`,
		`memory('taken', 72)`:           `memory: "taken" is 64 bytes already; given 72`,
		`memory('n'.repeat(99), 'x')`:   `memory: the size must be a multiple of 8 from 8 to 67108864; given "x"`,
		`memory('a', 'y'.repeat(9999))`: `memory: the size must be a multiple of 8 from 8 to 67108864; given "` + strings.Repeat("y", 60) + `"`,
	} {
		assert.Equal(t, want, message(t, rt, script), script)
	}
	assert.EqualValues(t, 64, run(t, rt, `memory('taken', 64).byteLength`), "still there")
	assert.EqualValues(t, 64<<20, run(t, rt, `memory('the largest', 128 / 2 * 2 ** 20).byteLength`))
}

func TestExclusivePassesArgumentsAndTheResult(t *testing.T) {
	rt := join(t, newProcess())
	assert.EqualValues(t, 6, run(t, rt, `exclusive((...all) => all.reduce((a, b) => a + b), 1, 2, 3)`))
	assert.Equal(t, true, run(t, rt, `exclusive(() => {}) === undefined && exclusive(() => null) === null`))
	assert.Equal(t, true, run(t, rt, `const o = { then: 1 }; exclusive(() => o) === o`))
	assert.Equal(t, true, run(t, rt, `exclusive(function () { 'use strict'; return this }) === undefined`))
	assert.EqualValues(t, 3, run(t, rt, `exclusive(Math.max, 1, 3, 2)`))
	assert.EqualValues(t, 5, run(t, rt, `exclusive(new Proxy(() => 5, {}))`))
}

func TestExclusiveNeedsAFunction(t *testing.T) {
	p := newProcess()
	rt := join(t, p)
	for _, given := range []string{``, `null`, `5`, `{}`, `'f'`} {
		assert.Contains(t, message(t, rt, `exclusive(`+given+`)`), `exclusive: the first argument must be a function; given `)
		requireFree(t, p, rt)
	}
}

func TestAnExceptionComesThroughAndFreesTheLock(t *testing.T) {
	p := newProcess()
	rt := join(t, p)
	assert.Equal(t, "mine", message(t, rt, `exclusive(() => { throw new Error('mine') })`))
	requireFree(t, p, rt)
	assert.Equal(t, true, run(t, rt, `const mine = {}; let got; try { exclusive(() => { throw mine }) } catch (e) { got = e } got === mine`))
	requireFree(t, p, rt)
	_, err := rt.RunString(`exclusive(() => { throw new TypeError('not caught') })`)
	assert.ErrorContains(t, err, "TypeError: not caught")
	requireFree(t, p, rt)
	_, err = rt.RunString(`exclusive(function down() { down() })`)
	assert.ErrorAs(t, err, new(*sobek.StackOverflowError))
	requireFree(t, p, rt)
}

func TestAGoPanicFreesTheLock(t *testing.T) {
	p := newProcess()
	rt := join(t, p)
	require.NoError(t, rt.Set("explode", func() { panic("boom") }))
	assert.PanicsWithValue(t, "boom", func() { _, _ = rt.RunString(`exclusive(() => explode())`) })
	requireFree(t, p, join(t, p))
}

func TestAnInterruptFreesTheLockAndIsNotCaught(t *testing.T) {
	p := newProcess()
	rt := join(t, p)
	inside := make(chan struct{})
	require.NoError(t, rt.Set("entered", func() { close(inside) }))
	go func() {
		<-inside
		rt.Interrupt("the test is over")
	}()
	_, err := rt.RunString(`let caught = false; try { exclusive(() => { entered(); for (;;); }) } catch { caught = true } finally { caught = true }`)
	var interrupted *sobek.InterruptedError
	require.True(t, errors.As(err, &interrupted), "%v", err)
	rt.ClearInterrupt()
	assert.Equal(t, false, run(t, rt, `caught`))
	requireFree(t, p, rt)
}

func TestNestingIsAnErrorAndNoDeadlock(t *testing.T) {
	p := newProcess()
	rt := join(t, p)
	want := `exclusive: can't be called within exclusive, it would wait for itself; given "() => 1"`
	assert.Equal(t, want, message(t, rt, `exclusive(() => exclusive(() => 1))`))
	requireFree(t, p, rt)

	require.NoError(t, rt.Set("held", func() bool { return !p.turn.TryLock() }))
	assert.Equal(t, true, run(t, rt, `exclusive(() => { try { exclusive(() => 1) } catch {} return held() })`), "the outer one keeps it")
	requireFree(t, p, rt)
}

func TestMemoryMayBeAskedForWithinExclusive(t *testing.T) {
	p := newProcess()
	rt := join(t, p)
	assert.EqualValues(t, 8, run(t, rt, `exclusive(() => memory('late', 8).byteLength)`))
	assert.Contains(t, message(t, rt, `exclusive(() => memory('late', 16))`), `"late" is 8 bytes already`)
	requireFree(t, p, rt)
}

func TestAPromiseIsAnError(t *testing.T) {
	p := newProcess()
	rt := join(t, p)
	for _, fn := range []string{
		`async () => 1`, `async function () { await null }`, `() => Promise.resolve(1)`,
		`() => new (class extends Promise {})(() => {})`, `() => ({ then() {} })`,
	} {
		assert.Contains(t, message(t, rt, `exclusive(`+fn+`)`), `exclusive: the function must not be async`, fn)
		requireFree(t, p, rt)
	}
	assert.Contains(t, message(t, rt, `exclusive(() => ({ get then() { throw new Error('from the getter') } }))`), "from the getter")
	requireFree(t, p, rt)
}

// The point of it all, and what go test -race is for: many runtimes on the same cells at once.
func TestManyUsersCountExactly(t *testing.T) {
	const users, rounds = 64, 500
	p := newProcess()
	together(t, p, users, func(index int) string {
		return fmt.Sprintf(`
			const counts = new Float64Array(memory('counts', 80)), sum = new Int32Array(memory('sum', 8));
			const add = (cell, by) => { counts[cell] += by; sum[0] += by; if (sum[0] %% 7 === 0) throw new Error('now and then'); };
			for (let i = 0; i < %d; i++) try { exclusive(add, (i + %d) %% 10, 1) } catch {}
		`, rounds, index)
	})
	rt := join(t, p)
	assert.EqualValues(t, users*rounds, run(t, rt, `new Int32Array(memory('sum', 8))[0]`))
	assert.Equal(t, strings.TrimSuffix(strings.Repeat(fmt.Sprint(users*rounds/10, ","), 10), ","), run(t, rt, `new Float64Array(memory('counts', 80)).join()`))
}

func TestUsersWhoAskAtOnceGetTheSameMemory(t *testing.T) {
	p := newProcess()
	together(t, p, 32, func(int) string {
		return `for (let i = 0; i < 50; i++) { const [cell] = [new Float64Array(memory('n' + i, 8))]; exclusive(() => cell[0]++) }`
	})
	assert.Len(t, p.memories, 50)
	assert.Equal(t, true, run(t, join(t, p), `Array.from({ length: 50 }, (_, i) => new Float64Array(memory('n' + i, 8))[0]).every((n) => n === 32)`))
}

func TestAUserWaitsForTheOther(t *testing.T) {
	p := newProcess()
	holder, waiter := join(t, p), join(t, p)
	inside, leave, done := make(chan struct{}), make(chan struct{}), make(chan struct{})
	require.NoError(t, holder.Set("hold", func() { close(inside); <-leave }))
	go func() { _, _ = holder.RunString(`exclusive(() => hold())`) }()
	<-inside
	go func() { _, _ = waiter.RunString(`exclusive(() => 1)`); close(done) }()
	select {
	case <-done:
		t.Fatal("two were inside at once")
	case <-time.After(50 * time.Millisecond):
	}
	close(leave)
	<-done
}

func BenchmarkExclusive(b *testing.B) {
	for name, loop := range map[string]string{
		"plain call":               `for (let i = 0; i < n; i++) add(0, 1)`,
		"exclusive with arguments": `for (let i = 0; i < n; i++) exclusive(add, 0, 1)`,
		"exclusive with a closure": `for (let i = 0; i < n; i++) exclusive(() => add(0, 1))`,
	} {
		b.Run(name, func(b *testing.B) {
			rt := join(b, newProcess())
			_, err := rt.RunString(`const cells = new Float64Array(memory('cells', 8)); const add = (i, by) => { cells[i] += by }`)
			require.NoError(b, err)
			require.NoError(b, rt.Set("n", b.N))
			b.ResetTimer()
			_, err = rt.RunString(loop)
			require.NoError(b, err)
		})
	}
}

func TestCollectCollectsBeforeItReturns(t *testing.T) {
	var before, after runtime.MemStats
	rt := join(t, newProcess())
	runtime.ReadMemStats(&before)
	run(t, rt, `collect()`)
	runtime.ReadMemStats(&after)
	assert.Greater(t, after.NumGC, before.NumGC)
}
